"""Days and hours as the pages say them, on the wall clock of a zone."""

from __future__ import annotations

from datetime import date, datetime

from app.core.local_time import to_local
from app.core.time_axis import day_words as short_day

WEEKDAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
MONTHS = (
    *("January", "February", "March", "April", "May", "June", "July"),
    *("August", "September", "October", "November", "December"),
)


def weekday(day: date) -> str:
    return WEEKDAYS[day.weekday()]


def day_words(day: date) -> str:
    """ "Wednesday 4 March"."""
    return f"{weekday(day)} {day.day} {MONTHS[day.month - 1]}"


def date_words(day: date) -> str:
    """ "4 March 2026"."""
    return f"{day.day} {MONTHS[day.month - 1]} {day.year}"


def hour_words(at: datetime, zone: str) -> str:
    """ "09:14"."""
    return f"{to_local(at, zone):%H:%M}"


def when_words(at: datetime, zone: str) -> str:
    """ "Saturday 28 November, 14:00"."""
    return f"{day_words(to_local(at, zone).date())}, {hour_words(at, zone)}"


def moment_words(at: datetime, zone: str) -> str:
    """ "Tue 3 Nov 2026, 09:14" on the wall clock of the zone."""
    local = to_local(at, zone)
    return f"{short_day(local.date())}, {local:%H:%M}"
