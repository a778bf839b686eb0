"""The last 60 days of a patient in a line of text, and what a summary keeps of them.

A rise and the usual gap change only when an answer comes, so they are worked out then: a caseload
of a thousand reads two numbers each and not sixty days.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from statistics import median, stdev

Answered = Sequence[tuple[date, int | None]]
"""The days with any answer, oldest first, each with its score of the daily measure or None."""

NEWEST = 22  # more answered days than a rise can reach back to, and enough for a usual gap
LEAST_RISE = {"phq-9-today": 5.0, "phq-4-today": 3.0}
"""Points; 5 for the nine questions [J]; 3 for the four, in proportion of their ranges [J]."""
NEWEST_SCORES = 3
BEFORE_DAYS = 14
LEAST_BEFORE = 4


@dataclass(frozen=True)
class Rise:
    """The median of the last 3 scores, the first of them on `since`, and of the 14 days before."""

    since: date
    now: float
    usual: float


def answered_of(recent: str) -> tuple[tuple[date, int | None], ...]:
    """`2026-11-20=14 2026-11-21=o` as days with their score or None, in order."""
    parts = (mark.partition("=") for mark in recent.split())
    return tuple(
        (date.fromisoformat(day), int(score) if score.isdigit() else None)
        for day, _, score in parts
    )


def rise_of(answered: Answered, measure: str) -> Rise | None:
    """Median of the last 3 answers above the person's own median of the 14 days before by
    max(5, 2 × own SD) [J], 24-hour forms only; at least 4 answers before."""
    least = LEAST_RISE.get(measure)
    scored = [(day, score) for day, score in answered[-NEWEST:] if score is not None]
    newest = scored[-NEWEST_SCORES:]
    if least is None or len(newest) < NEWEST_SCORES:
        return None
    first = newest[0][0]
    before = [score for day, score in scored if first - timedelta(days=BEFORE_DAYS) <= day < first]
    if len(before) < LEAST_BEFORE:
        return None
    now, usual = float(median(score for _, score in newest)), float(median(before))
    if now - usual < least or now - usual < 2 * stdev(before):
        return None
    return Rise(first, now, usual)


def usual_gap(answered: Answered) -> float:
    """Days between one answered day and the next, in the middle; 1 when not known."""
    days = [day for day, _ in answered[-NEWEST:]]
    gaps = [(later - earlier).days for earlier, later in zip(days, days[1:], strict=False)]
    return float(median(gaps)) if gaps else 1.0
