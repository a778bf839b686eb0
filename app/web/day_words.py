"""Days and hours as the patient's pages say them, in the patient's own zone."""

from __future__ import annotations

from datetime import date, datetime

from app.core.local_time import to_local

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
