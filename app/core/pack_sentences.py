"""What packs mean for a patient's days, in plain words for the therapist."""

from __future__ import annotations

from collections.abc import Collection, Sequence

from app.core.instruments import INSTRUMENTS
from app.core.packs import MOST_ITEMS, PACKS, Waiting, size
from app.core.plans import PLANS
from app.core.time_axis import day_words

WAIT = "On official days and on dosing days they wait."


def meaning(plan: str, chosen: Collection[str]) -> str:
    """What gives way under this plan while these packs are asked; "" without a pack."""
    forms = [form for code in PACKS if code in chosen for form in PACKS[code].forms]
    if not forms:
        return ""
    daily = [code for code, cadence in forms if cadence == "daily"]
    if size([*PLANS[plan].daily, *daily]) > MOST_ITEMS:
        return (
            "Craving is asked every day. It does not fit beside everything else, so the seven worry"
            f" questions and pain take turns, day about. Short daily has room for all. {WAIT}"
        )
    if size([*PLANS[plan].daily, *(code for code, _ in forms)]) <= MOST_ITEMS:
        return f"All of it fits beside the daily questions. {WAIT}"
    if size(PLANS[plan].daily) < MOST_ITEMS:
        return f"A day asks at most {MOST_ITEMS} questions: what does not fit comes later. {WAIT}"
    after = "day after a session" in {cadence for _, cadence in forms}
    return (
        "On a day with one of these forms the seven worry questions give way: at most 2 days in 7"
        f"{', and the day after a session' if after else ''}. {WAIT}"
    )


def waiting_words(waiting: Sequence[Waiting]) -> str:
    """ "Waiting: AUDIT-C, year since Tue 3 Mar 2026." or "" where nothing waits."""
    told = (f"{INSTRUMENTS[each.code].short} since {day_words(each.since)}" for each in waiting)
    return f"Waiting: {'; '.join(told)}." if waiting else ""
