"""Local time, checked against a wall clock that is read minute by minute: every IANA zone,
every transition of 2024 to 2030."""

from datetime import UTC, date, datetime, time, timedelta
from functools import cache
from zoneinfo import ZoneInfo, available_timezones

import pytest

from app.core.local_time import DAY_STARTS, check_in_day, instant, is_zone, local_date, to_local

STEP = timedelta(minutes=15)
AROUND = timedelta(hours=3)


@cache
def transitions(zone: str) -> tuple[datetime, ...]:
    """The UTC instants at which the offset changes: steps of three days, then halves."""
    tz, found = ZoneInfo(zone), []
    at, end, days = datetime(2024, 1, 1, tzinfo=UTC), datetime(2031, 1, 1, tzinfo=UTC), timedelta(3)
    while at < end:
        low, high = at, at + days
        if low.astimezone(tz).utcoffset() != high.astimezone(tz).utcoffset():
            before = low.astimezone(tz).utcoffset()
            while high - low > timedelta(seconds=1):
                middle = low + (high - low) // 2
                if middle.astimezone(tz).utcoffset() == before:
                    low = middle
                else:
                    high = middle
            found.append(high.replace(microsecond=0))
        at += days
    return tuple(found)


def wall_clock(around: datetime, zone: str) -> list[tuple[datetime, datetime]]:
    """What the clock on the wall shows, quarter by quarter: (instant, naive local time)."""
    tz, steps = ZoneInfo(zone), 2 * int(AROUND / STEP)
    instants = [around - AROUND + n * STEP for n in range(steps)]
    return [(at, at.astimezone(tz).replace(tzinfo=None)) for at in instants]


def test_every_wall_time_around_every_transition_of_every_zone() -> None:
    gaps = repeats = 0
    for zone in sorted(available_timezones()):
        for turn in transitions(zone):
            shown = wall_clock(turn, zone)
            first_shown: dict[datetime, datetime] = {}
            for at, wall in shown:
                first_shown.setdefault(wall, at)
            repeats += len(first_shown) < len(shown)
            first, last = shown[0][1], shown[-1][1]
            for n in range(int((last - first) / STEP)):
                wall = first + n * STEP
                found = instant(wall.date(), wall.time(), zone)
                if wall in first_shown:
                    assert found == first_shown[wall], (zone, wall)
                else:
                    gaps += 1
                    assert found == turn, (zone, wall, "a missing time is the end of the gap")
    assert gaps > 4000 and repeats > 1000, "the zone data holds clock changes"


def test_check_in_days_never_run_backwards_and_each_starts_once() -> None:
    for zone in sorted(available_timezones()):
        for turn in transitions(zone):
            days = [check_in_day(at, zone) for at, _ in wall_clock(turn, zone)]
            assert days == sorted(days), (zone, turn)
            for day in set(days):
                start = instant(day, DAY_STARTS, zone)
                assert check_in_day(start, zone) == day
                assert check_in_day(start - timedelta(seconds=1), zone) == day - timedelta(days=1)


@pytest.mark.parametrize(
    ("utc", "zone", "day"),
    [
        ("2026-11-20T03:59:59", "UTC", date(2026, 11, 19)),
        ("2026-11-20T04:00:00", "UTC", date(2026, 11, 20)),
        ("2026-11-21T03:59:59", "UTC", date(2026, 11, 20)),
        ("2026-11-20T08:59:00", "America/New_York", date(2026, 11, 19)),
        ("2026-11-20T09:00:00", "America/New_York", date(2026, 11, 20)),
        # Helsinki turns 04:00 back to 03:00: its only 04:00 comes two hours after the first 03:00.
        ("2026-10-25T01:30:00", "Europe/Helsinki", date(2026, 10, 24)),
        ("2026-10-25T02:00:00", "Europe/Helsinki", date(2026, 10, 25)),
    ],
)
def test_the_check_in_day_runs_from_four_to_four(utc: str, zone: str, day: date) -> None:
    assert check_in_day(datetime.fromisoformat(utc).replace(tzinfo=UTC), zone) == day


@pytest.mark.parametrize(
    ("day", "wall", "zone", "utc"),
    [
        (date(2027, 3, 28), time(2, 30), "Europe/Berlin", "2027-03-28T01:00:00"),
        (date(2026, 10, 25), time(2, 30), "Europe/Berlin", "2026-10-25T00:30:00"),
        (date(2027, 3, 14), time(2, 0), "America/New_York", "2027-03-14T07:00:00"),
        (date(2026, 11, 1), time(1, 30), "America/New_York", "2026-11-01T05:30:00"),
        (date(2026, 10, 4), time(2, 15), "Australia/Lord_Howe", "2026-10-03T15:30:00"),
        (
            date(2011, 12, 30),
            time(12),
            "Pacific/Apia",
            "2011-12-30T10:00:00",
        ),  # a day skipped whole
    ],
)
def test_missing_and_repeated_wall_times(day: date, wall: time, zone: str, utc: str) -> None:
    assert instant(day, wall, zone) == datetime.fromisoformat(utc).replace(tzinfo=UTC)


def test_local_date_and_display_time() -> None:
    at = datetime(2026, 11, 20, 23, 30, tzinfo=UTC)
    assert local_date(at, "Europe/Berlin") == date(2026, 11, 21)
    assert to_local(at, "Europe/Berlin").isoformat() == "2026-11-21T00:30:00+01:00"
    with pytest.raises(ValueError, match="aware"):
        to_local(at.replace(tzinfo=None), "Europe/Berlin")


@pytest.mark.parametrize("name", ["Europe/Berlin", "UTC", "Asia/Kathmandu"])
def test_a_zone_is_a_zone(name: str) -> None:
    assert is_zone(name)


@pytest.mark.parametrize(
    "name", ["", "Europe", "europe/berlin", "../etc/passwd", "/UTC", "CEST", "\0"]
)
def test_anything_else_is_not(name: str) -> None:
    assert not is_zone(name)
