"""The best and the worst day of a stretch: counted by hand."""

from __future__ import annotations

from datetime import date, timedelta

from app.core.extremes import extremes

SESSION = date(2026, 3, 1)


def day(after: int) -> date:
    return SESSION + timedelta(days=after)


def scored(*scores: float) -> dict[date, float]:
    """From the session's own day on."""
    return {day(after): score for after, score in enumerate(scores)}


def test_lower_is_better_and_the_sessions_own_day_stays_out():
    found = extremes(scored(0, 9, 4, 17), SESSION, day(3), higher_is_better=False)
    assert found is not None
    assert (found.best, found.worst, found.answered) == ((day(2), 4), (day(3), 17), 3)


def test_of_mood_the_highest_is_the_best():
    found = extremes(scored(10, 3, 8, 5), SESSION, day(3), higher_is_better=True)
    assert found is not None and (found.best, found.worst) == ((day(2), 8), (day(1), 3))


def test_of_equal_days_the_later_one():
    found = extremes(scored(0, 4, 9, 4, 9), SESSION, day(4), higher_is_better=False)
    assert found is not None and (found.best[0], found.worst[0]) == (day(3), day(4))


def test_nothing_after_the_last_day_counts_and_nothing_is_nothing():
    assert extremes(scored(5), SESSION, day(9), higher_is_better=False) is None
    found = extremes(scored(5, 6, 1), SESSION, day(1), higher_is_better=False)
    assert found is not None and found.best == found.worst == (day(1), 6)


def test_days_that_are_all_alike_are_level():
    alike = extremes(scored(0, 6, 6), SESSION, day(2), higher_is_better=False)
    apart = extremes(scored(0, 6, 7), SESSION, day(2), higher_is_better=False)
    assert alike is not None and alike.is_level and apart is not None and not apart.is_level
