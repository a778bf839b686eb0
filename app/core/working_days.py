"""Monday to Friday; holidays are not known."""

from __future__ import annotations

from datetime import date, timedelta

FRIDAY = 4


def last_working_day(day: date) -> date:
    """The one before this day."""
    before = day - timedelta(days=1)
    return before - timedelta(days=max(0, before.weekday() - FRIDAY))


def next_working_day(day: date) -> date:
    """The one after this day."""
    after = day + timedelta(days=1)
    return after + timedelta(days=7 - after.weekday()) if after.weekday() > FRIDAY else after
