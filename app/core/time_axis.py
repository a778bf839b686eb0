"""The one time axis that every panel of a chart shares: a column for each local day.

A day is a column of equal width whatever the clock does that night: the axis counts dates,
never hours, so that a day of 23 or 25 hours moves nothing.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from functools import lru_cache
from typing import Literal

MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")
WEEKDAYS = ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")
SPANS = {"30": 30, "90": 90, "365": 365}
SINCE = "since-"  # and the day of a dosing session: "since-2026-11-15"
LEAST_SINCE = 7  # days across, so that the first one after a session is not a wall

Shown = Literal["always", "wide", "never"]


@dataclass(frozen=True)
class Window:
    """The days of a chart, both ends included; `today`, if inside, parts past from planned.

    `since`: the first day that could be answered, if it lies inside; days before were not missed.
    """

    first: date
    last: date
    today: date | None = None
    since: date | None = None

    def __post_init__(self) -> None:
        if self.last < self.first:
            raise ValueError("a window ends before it begins")

    @property
    def days(self) -> int:
        """Number of columns, at least 1."""
        return (self.last - self.first).days + 1

    def __contains__(self, day: date) -> bool:
        return self.first <= day <= self.last

    @property
    def lived(self) -> int:
        """Days on which there could be an answer, 0 or more: neither before nor to come."""
        first = max(self.first, self.since or self.first)
        return max(0, (min(self.last, self.today or self.last) - first).days + 1)

    def x(self, day: date) -> float:
        """Middle of the day's column, in per cent of the plot's width."""
        return round(((day - self.first).days + 0.5) * 100 / self.days, 3)


@dataclass(frozen=True)
class Tick:
    """A line across the panels at the start of a day's column; `x` in per cent."""

    x: float
    label: str
    major: bool
    shown: Shown


def window(
    span: str,
    today: date,
    earliest: date | None,
    ahead: date | None = None,
) -> Window:
    """The window that `span` ("30", "90", "365", "since-" a day; anything else: "all") names.

    It ends today, or on `ahead` (a planned dosing session worth seeing) if that is later. "All"
    begins on `earliest`, but never shows fewer than 30 days, so that a first day is not a wall.
    """
    last = max(today, ahead or today)
    if span in SPANS:
        return Window(today - timedelta(SPANS[span] - 1), last, today)
    since = since_day(span)
    if since is not None and since <= today:
        return Window(since, max(last, since + timedelta(LEAST_SINCE - 1)), today)
    least = today - timedelta(SPANS["30"] - 1)
    return Window(min(earliest or least, least), last, today)


def since_day(span: str) -> date | None:
    """The day that "since-2026-11-15" names."""
    try:
        return date.fromisoformat(span.removeprefix(SINCE)) if span.startswith(SINCE) else None
    except ValueError:
        return None


def ticks(window: Window) -> tuple[Tick, ...]:
    """Weeks for a month, months for a year, quarters and years beyond; labels fit 300 pixels."""
    if window.days <= 45:
        chosen = _weeks(window)
    elif window.days <= 124:
        chosen = _weeks_and_months(window)
    else:
        chosen = _months(window)
    return tuple(
        Tick(round((day - window.first).days * 100 / window.days, 3), label, major, shown)
        for day, label, major, shown in chosen
    )


@lru_cache(4096)
def day_words(day: date) -> str:
    """ "Tue 3 Nov 2026": the day as the table, the read-out and the titles say it."""
    return f"{WEEKDAYS[day.weekday()]} {short_day(day)} {day.year}"


def short_day(day: date) -> str:
    """ "3 Nov": the day as an axis says it."""
    return f"{day.day} {MONTHS[day.month - 1]}"


_Chosen = Iterator[tuple[date, str, bool, Shown]]


def _days(window: Window) -> Iterator[date]:
    return (window.first + timedelta(i) for i in range(window.days))


def _weeks(window: Window) -> _Chosen:
    for day in _days(window):
        if day.weekday() == 0:
            yield day, short_day(day), True, "always"


def _weeks_and_months(window: Window) -> _Chosen:
    for day in _days(window):
        if day.day == 1:
            yield day, _month_words(day), True, "always"
        elif day.weekday() == 0:
            # A number beside the month's name would touch it.
            yield day, str(day.day), False, "wide" if 5 <= day.day <= 27 else "never"


def _months(window: Window) -> _Chosen:
    years = window.days / 366
    for day in _days(window):
        if day.day != 1:
            continue
        if years <= 1.1:
            shown: Shown = "always" if day.month % 2 else "wide"
            yield day, _month_words(day), True, shown
        elif years <= 3.2 and day.month % 3 == 1:
            yield day, _month_words(day), True, "always" if day.month in (1, 7) else "wide"
        elif years > 3.2 and day.month == 1:
            sparse = years > 12 and day.year % 5
            yield day, str(day.year), True, "never" if sparse else "always"


def _month_words(day: date) -> str:
    return str(day.year) if day.month == 1 else MONTHS[day.month - 1]
