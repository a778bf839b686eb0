"""Phases and nudges in every IANA zone, around each of its clock changes from 2024 to 2027."""

from __future__ import annotations

from collections import Counter
from datetime import UTC, date, datetime, time, timedelta
from functools import cache
from zoneinfo import ZoneInfo, available_timezones

from app.core.local_time import instant, local_date, to_local
from app.core.nudging import Day, Hours, decide, wanted
from app.core.phases import Phase, standing
from app.core.quiet_hours import allowed_hour

FIRST, LAST = datetime(2024, 1, 1, tzinfo=UTC), datetime(2028, 1, 1, tzinfo=UTC)
Change = tuple[datetime, timedelta, timedelta]


def changes(name: str) -> tuple[Change, ...]:
    """Each instant at which the zone's clock is moved, to the second, with the offsets."""
    zone, found, at = ZoneInfo(name), [], FIRST
    while at < LAST:
        ahead = at + timedelta(days=7)
        if _offset(at, zone) != _offset(ahead, zone):
            early, late = at, ahead
            while late - early > timedelta(seconds=1):
                middle = early + timedelta(seconds=(late - early) // timedelta(seconds=2))
                same = _offset(middle, zone) == _offset(early, zone)
                early, late = (middle, late) if same else (early, middle)
            found.append((late, _offset(early, zone), _offset(late, zone)))
        at = ahead
    return tuple(found)


def _offset(at: datetime, zone: ZoneInfo) -> timedelta:
    offset = at.astimezone(zone).utcoffset()
    assert offset is not None
    return offset


@cache
def by_changes() -> dict[tuple[Change, ...], list[str]]:
    """Zones that change alike are one case; those that never do are none."""
    found: dict[tuple[Change, ...], list[str]] = {}
    for name in sorted(available_timezones()):
        if moved := changes(name):
            found.setdefault(moved, []).append(name)
    return found


def test_the_zones_of_the_world_are_here() -> None:
    names = [name for alike in by_changes().values() for name in alike]
    assert len(available_timezones()) > 590 and len(names) > 200
    assert {"Europe/Berlin", "America/New_York", "Australia/Lord_Howe", "Africa/Casablanca",
            "Antarctica/Troll", "Asia/Almaty"} <= set(names)  # fmt: skip
    [berlin] = [moved for moved, alike in by_changes().items() if "Europe/Berlin" in alike]
    assert [at.date().isoformat() for at, _, _ in berlin][:2] == ["2024-03-31", "2024-10-27"]


HOURS = (Hours(), Hours(time(0, 30), time(2, 30)), Hours(time(23, 59), time(8)))


def test_one_of_a_kind_for_a_local_date_and_never_in_the_quiet() -> None:
    """A worker looks every 55 minutes through the days around each change, for one who chose other
    hours at each."""
    for moved, (name, *_) in by_changes().items():
        for turn, (change, _, _) in enumerate(moved):
            _three_days(name, local_date(change, name), HOURS[turn % len(HOURS)])


def _three_days(name: str, middle: date, hours: Hours) -> None:
    facts = Day(name, (instant(middle - timedelta(days=3), time(14), name),), hours)
    days = [middle + timedelta(days=near) for near in (-1, 0, 1)]
    at, end = instant(days[0], time(0), name), instant(days[-1], time(23, 59), name)
    said: list[tuple[date, str]] = []
    while at < end:
        for planned in wanted(facts, local_date(at, name)):
            new = planned.at <= at and (planned.day, planned.kind) not in said
            if new and decide(planned, facts, at)[0] == "say":
                said.append((local_date(at, name), planned.kind))
                assert time(8) <= to_local(at, name).time() < time(21, 30), (name, at)
                wall = to_local(planned.at, name).time()
                if planned.kind == "check-in":
                    assert wall == allowed_hour(hours.check_in), (name, planned)
                assert planned.expires_at - planned.at <= timedelta(hours=4)
        at += timedelta(minutes=14 if to_local(at, name).hour >= 20 else 55)
    kinds = ("check-in", "exercise-1", "exercise-2")
    expected = {(day, kind): 1 for day in days for kind in kinds}
    assert Counter(said) == expected, name


def test_phases_follow_the_calendar_over_every_change() -> None:
    """A session at each hour of the two days around a change: by date the phases come in their
    order, and the quiet is two real hours before and until 08:00 of the next date."""
    for moved, (name, *_) in by_changes().items():
        for change, _, _ in moved[:4]:
            for hours in (-25, -7, -2, -1, 0, 1, 3, 30):
                _phases_of(name, change + timedelta(hours=hours))


def _phases_of(name: str, dosed_at: datetime) -> None:
    dosed = local_date(dosed_at, name)

    def phase(at: datetime) -> Phase:
        return standing([dosed_at], at, name).phase

    second = timedelta(seconds=1)
    assert phase(dosed_at - timedelta(hours=2)) is Phase.DOSING_DAY
    assert phase(dosed_at - timedelta(hours=2) - second) is Phase.PREPARING
    morning = instant(dosed + timedelta(days=1), time(8), name)
    assert (phase(morning - second), phase(morning)) == (Phase.DOSING_DAY, Phase.OPENING), name
    for number, expected in ((-7, Phase.PREPARING), (-8, Phase.KEEPING), (4, Phase.OPENING),
                             (5, Phase.CARRYING_ON), (10, Phase.CARRYING_ON),
                             (11, Phase.KEEPING)):  # fmt: skip
        noon = instant(dosed + timedelta(days=number), time(12), name)
        stands = standing([dosed_at], noon, name)
        assert stands.phase is expected, (name, dosed_at, number)
        assert stands.day == (number if number > 0 else None)
        assert stands.days_to_next == (-number if number < 0 else None)
