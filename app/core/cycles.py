"""The answers between one dosing session and the next. CLINICAL.md section 3."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta

from app.core.courses import Course, Scores


@dataclass(frozen=True)
class Cycle:
    """The answers between one session and the next: (day from 1 on, score), in order; on `official`
    days the official form took their place; `of` days could be answered. Higher is worse.
    `is_open`: no session has ended it yet."""

    session: date
    answers: tuple[tuple[int, float], ...]
    official: frozenset[int]
    of: int
    is_open: bool


def burden(measure: str, scores: Scores) -> dict[date, float]:
    """The same scores, turned where higher is better, so that higher is always worse."""
    return {day: 10 - score if measure == "mood" else score for day, score in scores.items()}


def cycles(
    course: Course, scores: Scores, today: date, official: frozenset[date] = frozenset()
) -> list[Cycle]:
    """Each later day belongs to the latest session at or before it; the sessions' own days stay
    out. Empty for a course that has not begun. Today counts once it is answered."""
    starts = [session.day for session in course.sessions if session.day <= today]
    ends = [day - timedelta(days=1) for day in starts[1:]] + [course.until]
    days = sorted(scores)
    return [
        _cycle(start, end, scores, days, today, official)
        for start, end in zip(starts, ends, strict=False)
    ]


def _cycle(
    start: date,
    end: date | None,
    scores: Scores,
    days: Sequence[date],
    today: date,
    official: frozenset[date],
) -> Cycle:
    """`days`: those of `scores`, in order."""
    last = min(end or today, today)
    answered = days[bisect_right(days, start) : bisect_right(days, last)]
    instead = [day for day in official if start < day <= last and day not in scores]
    lived = last if last < today or {*answered, *instead} & {today} else last - timedelta(days=1)
    return Cycle(
        start,
        tuple(((day - start).days, scores[day]) for day in answered),
        frozenset((day - start).days for day in instead),
        max(0, (lived - start).days),
        end is None or end >= today,
    )


def first_days(cycle: Cycle, last: int) -> Cycle:
    """The cycle as though it had ended on that day."""
    return replace(
        cycle,
        answers=tuple((day, score) for day, score in cycle.answers if day <= last),
        official=frozenset(day for day in cycle.official if day <= last),
        of=min(cycle.of, last),
    )
