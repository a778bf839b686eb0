"""The patient's own day: wall time to instant and back, over every clock change.

Instants are aware UTC datetimes, zones are IANA names. A timedelta is never added to a zoned
wall time: days are counted on dates, durations on instants.
"""

from datetime import UTC, date, datetime, time, timedelta
from functools import lru_cache
from zoneinfo import ZoneInfo, available_timezones

DAY_STARTS = time(4)
"""The check-in day runs 04:00-03:59 local, so that a sleepless night is one day [J]."""


@lru_cache(maxsize=1)
def _zones() -> frozenset[str]:
    return frozenset(available_timezones())


def is_zone(name: str) -> bool:
    """True for an IANA zone name, spelled exactly."""
    return name in _zones()


def to_local(now: datetime, zone: str) -> datetime:
    """The aware local time of an instant, for display. A naive datetime is a ValueError."""
    if now.tzinfo is None:
        raise ValueError("an instant must be aware")
    return now.astimezone(ZoneInfo(zone))


def local_date(now: datetime, zone: str) -> date:
    """The date on the wall calendar at this instant."""
    return to_local(now, zone).date()


def check_in_day(now: datetime, zone: str) -> date:
    """The day that a check-in made at this instant belongs to, 04:00-03:59 local.

    No zone has turned its clock back over 04:00 since 1975, so that a day starts once.
    """
    local = to_local(now, zone)
    return local.date() if local.time() >= DAY_STARTS else local.date() - timedelta(days=1)


def instant(day: date, wall: time, zone: str) -> datetime:
    """The first UTC instant of `day` at which the clock on the wall reads `wall` or later.

    A missing wall time becomes the first valid minute after the gap; of a repeated one the first
    occurrence is meant. `wall` is naive.
    """
    tz = ZoneInfo(zone)
    wanted = datetime.combine(day, wall)
    first = wanted.replace(tzinfo=tz, fold=0).astimezone(UTC)
    if _wall(first, tz) == wanted:
        return first
    return _end_of_gap(wanted, wanted.replace(tzinfo=tz, fold=1).astimezone(UTC), first, tz)


def _wall(at: datetime, tz: ZoneInfo) -> datetime:
    return at.astimezone(tz).replace(tzinfo=None)


def _end_of_gap(wanted: datetime, before: datetime, after: datetime, tz: ZoneInfo) -> datetime:
    """Halve (before, after] to the second at which the clock jumps past `wanted`."""
    while after - before > timedelta(seconds=1):
        middle = before + timedelta(seconds=(after - before) // timedelta(seconds=2))
        if _wall(middle, tz) >= wanted:
            after = middle
        else:
            before = middle
    return after
