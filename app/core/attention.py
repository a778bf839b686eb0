"""Who needs a look first, and why, in words that a therapist can check against the chart.

Order [J]: an open alert (red before amber), relief fading, worse, silent, item 9 above 0 in
imported answers; who has left stands last [J], and only an alert or imported answers can lift
them.
Values in, words out; a day is the patient's check-in day.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from statistics import median, stdev
from typing import Literal

from app.core.relief import fading_day
from app.core.time_axis import day_words, short_day

Kind = Literal["red", "amber", "fading", "worse", "silent", "imported", "left"]
RANK: dict[Kind, int] = {
    "red": 0, "amber": 1, "fading": 2, "worse": 3, "silent": 4, "imported": 5, "left": 7,
}  # fmt: skip
QUIET = 6  # the rank of a patient whom nothing calls to

LEAST_RISE = {"phq-9-today": 5.0, "phq-4-today": 3.0}
"""Points; 5 for the nine questions [J]; 3 for the four, in proportion of their ranges [J]."""
BEFORE_DAYS = 14
LEAST_BEFORE = 4
NEWEST_WITHIN_DAYS = 7
LEAST_SILENCE_DAYS = 3
COMPLETION_DAYS = 14
NEWEST_ANSWERS = 22  # more answered days than "worse" can reach back to, and enough for a usual gap


@dataclass(frozen=True)
class Facts:
    """`answered`: the days with any answer, oldest first, each with its score of `measure` (a
    24-hour form) or None; only the last NEWEST_ANSWERS of them are looked at for a reason.
    `last_answered` may lie before them; `imported`: came by an import; `left_on`: the day on which
    the latest consent was withdrawn, None while it stands. `fading_on`: the answered day on
    which the relief of the session of `fading_since` was half-way gone, see `core.relief`."""

    today: date
    added: date
    measure: str
    answered: tuple[tuple[date, int | None], ...] = ()
    last_answered: date | None = None
    open_alerts: int = 0
    worst_alert: str | None = None
    imported: bool = False
    imported_item_9_on: date | None = None
    left_on: date | None = None
    fading_on: date | None = None
    fading_since: date | None = None


@dataclass(frozen=True)
class Reason:
    kind: Kind
    words: str


def reasons(facts: Facts) -> tuple[Reason, ...]:
    """Every reason to look, the most urgent first; empty when nothing calls."""
    found: tuple[Reason | None, ...]
    if facts.left_on is None:
        found = (
            _alert(facts), _fading(facts), _worse(facts), _silent(facts), _imported(facts),
        )  # fmt: skip
    else:
        # nothing is asked of them any more: silence says nothing, and old scores are no news
        found = (_alert(facts), _imported(facts), _left(facts.left_on, facts.today))
    return tuple(reason for reason in found if reason is not None)


def rank(found: Sequence[Reason]) -> int:
    """0 is looked at first."""
    return min((RANK[reason.kind] for reason in found), default=QUIET)


def _alert(facts: Facts) -> Reason | None:
    if not facts.open_alerts:
        return None
    count = "Open alert" if facts.open_alerts == 1 else f"{facts.open_alerts} open alerts"
    kind: Kind = "red" if facts.worst_alert == "red" else "amber"
    return Reason(kind, f"{count}, {kind}: item 9 above 0")


def _fading(facts: Facts) -> Reason | None:
    day = fading_day(facts.fading_on, facts.fading_since, facts.today)
    if day is None:
        return None
    return Reason("fading", f"Fading: relief half-way gone by day {day} after the session")


def _worse(facts: Facts) -> Reason | None:
    """Median of the last 3 answers above the person's own median of the 14 days before by
    max(5, 2 × own SD) [J], 24-hour forms only; at least 4 answers before, and the last 3 within
    a week of today, or it is old news [J]."""
    least = LEAST_RISE.get(facts.measure)
    recent = facts.answered[-NEWEST_ANSWERS:]
    scored = [(day, score) for day, score in recent if score is not None]
    newest = scored[-3:]
    if least is None or len(newest) < 3:
        return None
    first = newest[0][0]
    if (facts.today - first).days >= NEWEST_WITHIN_DAYS:
        return None
    before = [score for day, score in scored if first - timedelta(days=BEFORE_DAYS) <= day < first]
    if len(before) < LEAST_BEFORE:
        return None
    now, usual = median(score for _, score in newest), median(before)
    if now - usual < least or now - usual < 2 * stdev(before):
        return None
    return Reason(
        "worse", f"Worse: {now:g} over the last 3 answers, {usual:g} in the two weeks before (24 h)"
    )


def _silent(facts: Facts) -> Reason | None:
    """Longer without an answer than max(3 days, 3 × own median gap) [J]. Somebody who came by an
    import and has answered nothing here was never asked."""
    if facts.last_answered is None or facts.last_answered < facts.added:
        days = (facts.today - facts.added).days
        if facts.imported or days <= LEAST_SILENCE_DAYS:
            return None
        return Reason("silent", f"No check-in yet, added {short_day(facts.added)}, {days} days ago")
    days = (facts.today - facts.last_answered).days
    if days <= max(LEAST_SILENCE_DAYS, 3 * _usual_gap(facts)):
        return None
    return Reason("silent", f"Silent: no check-in for {days} days")


def _usual_gap(facts: Facts) -> float:
    """Days between one answered day and the next, in the middle; 1 when not known."""
    days = [day for day, _ in facts.answered[-NEWEST_ANSWERS:]]
    gaps = [(later - earlier).days for earlier, later in zip(days, days[1:], strict=False)]
    return float(median(gaps)) if gaps else 1.0


def _imported(facts: Facts) -> Reason | None:
    if facts.imported_item_9_on is None:
        return None
    day = day_words(facts.imported_item_9_on)
    return Reason("imported", f"Item 9 above 0 in imported answers of {day}")


def _left(day: date, today: date) -> Reason:
    """With the year once it is another."""
    year = "" if day.year == today.year else f" {day.year}"
    return Reason("left", f"Left on {short_day(day)}{year}")


def completion(facts: Facts) -> tuple[int, int]:
    """Answered days of the last 14, or of those since the patient was added: (answered, of).

    Today counts once it is answered; before that it is not yet missed.
    """
    answered = {day for day, _ in facts.answered}
    last = facts.today if facts.today in answered else facts.today - timedelta(days=1)
    first = max(last - timedelta(days=COMPLETION_DAYS - 1), facts.added)
    of = max(0, (last - first).days + 1)
    return sum(first <= day <= last for day in answered), of
