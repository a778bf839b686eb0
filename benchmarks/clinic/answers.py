"""What a person sent in: check-ins, edits, late entries and notes, in the order of days."""

from __future__ import annotations

import random
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from app.check_ins import CheckIn
from app.core.instruments import DECLINED, INSTRUMENTS, Answer, score
from app.core.local_time import instant
from app.core.plans import History, due
from benchmarks.clinic.lives import Levels, Life, course_of_year

EDITS, NEXT_MORNING, WITHOUT_NETWORK, NOON, NOTES, SHARED = 0.03, 0.04, 0.03, 0.12, 0.06, 0.5
LEAVES_ONE, DECLINES, ITEM_9_DAYS = 0.02, 0.02, 0.03
WORDS = (
    "Slept through. The room looked brighter this morning, or I did.",
    "Tired today, but a plain kind of tired.",
    "Two good days. Writing it down so that I believe it later.",
    "Back to the grey. Can we talk about shorter gaps?",
)
Answers = Mapping[str, tuple[Answer, ...]]


@dataclass(frozen=True)
class Sending:
    """One check-in and the instant at which it reached the clinic."""

    check_in: CheckIn
    received_at: datetime


def sendings(
    one: Life, year: int, today: date, standing: list[int], now: datetime
) -> Iterator[Sending]:
    """What of one year had come in by `now`; the first check-in of a year is official."""
    chance, last_official = one.chance(f"answers {year}"), None
    dosing = tuple(today + timedelta(days=offset) for offset in standing)
    for offset, levels in course_of_year(one, year, standing):
        day, skipped = today + timedelta(days=offset), chance.random() < one.missing
        if skipped or offset > -one.silent_for:
            continue
        codes = due(one.plan, day, History(last_official, dosing))
        answers = {code: _answers(code, levels, one, chance) for code in codes}
        if _is_complete(answers):
            last_official = day
        for sending in _of_day(one, day, answers, levels, chance):
            if sending.received_at <= now:
                yield sending


def _of_day(
    one: Life, day: date, answers: Answers, levels: Levels, chance: random.Random
) -> Iterator[Sending]:
    """Perhaps a mood at noon; the check-in; perhaps the same again with other answers."""
    if chance.random() < NOON:
        noon = instant(day, time(12, chance.randrange(60)), one.zone)
        yield _sending(f"{day}-noon", day, {"mood": (_mood(levels, chance),)}, noon, noon)
    made_at, received_at, source = _when(one, day, chance)
    note = chance.choice(WORDS) if chance.random() < NOTES else ""
    share = chance.random() < SHARED
    yield _sending(f"{day}", day, answers, made_at, received_at, source, note, share)
    if source == "hand" and chance.random() < EDITS:
        again = {code: items for code, items in answers.items() if code != "mood"}
        again["pain"] = (chance.randrange(11),)
        at = received_at + timedelta(minutes=20)
        yield _sending(f"{day}-again", day, again, at, at)


def _when(one: Life, day: date, chance: random.Random) -> tuple[datetime, datetime, str]:
    """Made in the evening, or the next morning for the day before, or kept on the phone first."""
    drawn = chance.random()
    evening = instant(day, one.answers_at, one.zone) + timedelta(minutes=chance.randrange(-45, 46))
    if drawn < NEXT_MORNING:
        morning = instant(day + timedelta(days=1), time(8, 30), one.zone)
        return morning, morning, "hand"
    if drawn < NEXT_MORNING + WITHOUT_NETWORK:
        later = instant(day + timedelta(days=chance.randrange(1, 4)), time(9, 40), one.zone)
        return evening, later, "outbox"
    return evening, evening, "hand"


def _sending(
    key: str, day: date, answers: Answers, made_at: datetime, received_at: datetime,
    source: str = "hand", note: str = "", share: bool = False,
) -> Sending:  # fmt: skip
    check_in = CheckIn(
        key, day, answers, made_at, note=note, note_for_therapist=share, source=source
    )
    return Sending(check_in, received_at)


def _is_complete(answers: Answers) -> bool:
    official = [code for code in answers if INSTRUMENTS[code].official]
    return bool(official) and all(
        score(INSTRUMENTS[code], answers[code]).total is not None for code in official
    )


def _answers(code: str, levels: Levels, one: Life, chance: random.Random) -> tuple[Answer, ...]:
    if code == "mood":
        return (_mood(levels, chance),)
    if code == "pain":
        return (max(0, min(10, round(levels.pain))),)
    phq, gad = levels.phq / 27, levels.gad / 21
    if code == "phq-4-today":
        items = _spread(phq, 2, chance) + _spread(gad, 2, chance)
    elif code.startswith("gad-7"):
        items = _spread(gad, 7, chance)
    else:
        safety = chance.choice((1, 1, 1, 2)) if chance.random() < ITEM_9_DAYS else 0
        items = [*_spread(phq, 8, chance), safety if one.item_9 else 0]
    return _with_gaps(items, chance)


def _mood(levels: Levels, chance: random.Random) -> int:
    return max(0, min(10, round(8.2 - levels.phq * 6.5 / 27 + chance.gauss(0, 0.7))))


def _spread(share: float, items: int, chance: random.Random) -> list[Answer]:
    return [max(0, min(3, int(share * 3 + chance.random()))) for _ in range(items)]


def _with_gaps(items: list[Answer], chance: random.Random) -> tuple[Answer, ...]:
    """Now and then one question is left, or not to be said; never the last, where item 9 is."""
    drawn, place = chance.random(), chance.randrange(len(items) - 1)
    if drawn < LEAVES_ONE:
        items[place] = None
    elif drawn < LEAVES_ONE + DECLINES:
        items[place] = DECLINED
    return tuple(items)
