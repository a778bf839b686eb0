"""When somebody of a clinic reads, and who is on call besides: what may be told to whom, and when.

Hours are stated by weekday on the clinic's own clock. A clinic that has stated none is taken as
never closed: nothing waits then for an opening that nobody knows.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, time, timedelta

from app.core.local_time import instant, to_local

DAYS_AHEAD = 8
"""A week and a day: the same weekday again, later in the day."""


@dataclass(frozen=True)
class Hours:
    """`week`: weekday (Monday 0) to opening and closing time; a day that is missing is closed; an
    empty week: not stated."""

    zone: str
    week: Mapping[int, tuple[time, time]]

    @property
    def are_stated(self) -> bool:
        return bool(self.week)


@dataclass(frozen=True)
class Shift:
    """`staff_id` is on call from `starts_at` until just before `ends_at`, both UTC."""

    staff_id: int
    starts_at: datetime
    ends_at: datetime


def is_open(hours: Hours, at: datetime) -> bool:
    """Whether somebody reads at this instant; always where no hours are stated."""
    if not hours.are_stated:
        return True
    local = to_local(at, hours.zone)
    opens, closes = hours.week.get(local.weekday(), (time.max, time.max))
    return opens <= local.time() < closes


def next_opening(hours: Hours, at: datetime) -> datetime | None:
    """`at` itself while open, else the next opening, UTC. None: closed on all days, which no
    stated week is."""
    if is_open(hours, at):
        return at
    today = to_local(at, hours.zone).date()
    for day in (today + timedelta(days=ahead) for ahead in range(DAYS_AHEAD)):
        if day.weekday() in hours.week:
            opening = instant(day, hours.week[day.weekday()][0], hours.zone)
            if opening > at:
                return opening
    return None


def on_call(shifts: Sequence[Shift], at: datetime) -> tuple[int, ...]:
    """Who is on call at this instant, whoever began first first."""
    begun = sorted(shifts, key=lambda shift: shift.starts_at)
    now = (shift.staff_id for shift in begun if shift.starts_at <= at < shift.ends_at)
    return tuple(dict.fromkeys(now))


def next_shift(shifts: Sequence[Shift], at: datetime) -> datetime | None:
    """`at` itself while somebody is on call, else when the next one is."""
    if on_call(shifts, at):
        return at
    return min((shift.starts_at for shift in shifts if shift.starts_at > at), default=None)


def next_reader(hours: Hours, shifts: Sequence[Shift], at: datetime) -> datetime | None:
    """When somebody reads next: at once while open or somebody is on call. None: not known."""
    moments = (next_opening(hours, at), next_shift(shifts, at))
    return min((moment for moment in moments if moment is not None), default=None)
