"""“Remind me later today”, in wall times that a clinician can read."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as some

from app.core.local_time import instant, to_local
from app.core.nudging import Day, Snooze, decide, plan, wanted
from app.core.snoozes import snoozed_until

BERLIN = "Europe/Berlin"
DAY = date(2026, 10, 30)  # 10 days after the session: one exercise at 12:30
DOSED = instant(DAY - timedelta(days=10), time(14), BERLIN)
FACTS = Day(BERLIN, sessions=(DOSED,))


def at(wall: str, day: date = DAY, zone: str = BERLIN) -> datetime:
    return instant(day, time.fromisoformat(wall), zone)


def spoken(facts: Day, day: date = DAY) -> list[str]:
    planned = plan(facts, at("08:30", day))
    return [f"{to_local(each.at, BERLIN):%H:%M} {each.kind}" for each in planned]


@pytest.mark.parametrize(
    ("said", "again"),
    [
        ("04:10", "08:00"),
        ("06:30", "08:30"),
        ("12:35", "14:35"),
        ("19:00", "21:00"),
        ("19:40", "21:15"),
        ("21:10", "21:15"),
        ("21:15", None),
        ("23:30", None),
        ("02:00", None),
    ],
)
def test_it_comes_two_hours_later_or_before_quiet_or_not_today(said: str, again: str | None):
    until = snoozed_until(at(said), BERLIN)
    assert (until and f"{to_local(until, BERLIN):%H:%M}") == again


@pytest.mark.parametrize(
    ("zone", "day"),
    [(BERLIN, date(2026, 10, 25)), (BERLIN, date(2027, 3, 28)),
     ("Australia/Lord_Howe", date(2026, 10, 4)), ("America/Santiago", date(2026, 9, 6))],
)  # fmt: skip
def test_two_hours_are_two_hours_over_a_clock_change(zone: str, day: date):
    for wall in ("07:00", "12:35", "20:59"):
        made = at(wall, day, zone)
        until = snoozed_until(made, zone)
        assert until == min(made + timedelta(hours=2), at("21:15", day, zone))


def test_it_is_said_once_more_at_its_own_time():
    facts = replace(FACTS, snoozes=(Snooze("good-and-true", at("12:35")),))
    assert spoken(facts) == ["12:30 exercise-1", "14:35 later-1", "19:30 check-in"]
    [later] = [each for each in plan(facts, at("12:40")) if each.kind == "later-1"]
    assert later.because == "you wanted to be reminded: a short exercise"
    assert later.expires_at == at("18:35")


def test_nothing_of_its_kind_comes_before_it():
    opening = date(2026, 10, 22)
    facts = Day(BERLIN, (DOSED,), snoozes=(Snooze("good-and-true", at("16:00", opening)),))
    assert spoken(facts, opening) == ["12:30 exercise-1", "18:00 later-1", "19:30 check-in"]
    [second] = [each for each in wanted(facts, opening) if each.kind == "exercise-2"]
    assert decide(second, facts, second.at) == ("withheld", "it was put off until later")


def test_twice_a_day_then_it_means_not_today():
    twice = tuple(Snooze("good-and-true", at(wall)) for wall in ("12:35", "14:40"))
    assert spoken(replace(FACTS, snoozes=twice))[1:3] == ["14:35 later-1", "16:40 later-2"]
    thrice = (*twice, Snooze("good-and-true", at("16:45")))
    assert spoken(replace(FACTS, snoozes=thrice)) == ["19:30 check-in"]


def test_without_room_it_means_not_today():
    facts = replace(FACTS, snoozes=(Snooze("good-and-true", at("21:20")),))
    assert spoken(facts) == ["19:30 check-in"]


@pytest.mark.parametrize(
    ("change", "why"),
    [
        ({"snoozes": (Snooze("good-and-true", at("12:35"), settled=True),)}, "it is already done"),
        ({"not_today": True}, "the answer was: not today"),
        ({"paused": True}, "nudges are paused"),
        ({"resting": True}, "exercises rest until somebody has looked"),
        ({"sessions": (DOSED, at("15:00"))}, "it is a dosing day"),
    ],
)
def test_what_happened_since_is_heard(change: dict[str, object], why: str):
    facts = replace(FACTS, snoozes=(Snooze("good-and-true", at("12:35")),))
    [later] = [each for each in wanted(facts, DAY) if each.kind == "later-1"]
    assert decide(later, facts, later.at) == ("say", "")
    assert decide(later, replace(facts, **change), later.at) == ("withheld", why)


def test_ones_own_wish_is_no_part_of_caps_and_back_off():
    """Keeping, after a week in which nothing was answered, the day after an exercise."""
    keeping = date(2026, 11, 20)
    facts = Day(
        BERLIN,
        (DOSED,),
        snoozes=(Snooze("good-and-true", at("12:35", keeping)),),
        exercise_nudges=tuple(
            (day, at("12:30", day)) for day in (keeping - timedelta(days=back) for back in (1, 4))
        ),
        ignored_days=tuple(keeping - timedelta(days=back) for back in range(8, 0, -1)),
    )
    assert spoken(facts, keeping) == ["14:35 later-1"]


snoozes = some.lists(
    some.builds(
        Snooze,
        exercise=some.just("good-and-true"),
        at=some.datetimes(datetime(2026, 10, 24), datetime(2026, 10, 27), timezones=some.just(UTC)),
        settled=some.booleans(),
    ),
    max_size=4,
).map(tuple)


@given(
    snoozes,
    some.datetimes(datetime(2026, 10, 24), datetime(2026, 10, 27), timezones=some.just(UTC)),
    some.sampled_from([BERLIN, "America/New_York", "Australia/Lord_Howe", "Asia/Kathmandu"]),
)
def test_whatever_is_put_off_these_hold(given: tuple[Snooze, ...], now: datetime, zone: str):
    said = [each for each in plan(Day(zone, snoozes=given), now) if each.kind.startswith("later")]
    assert len(said) == len({each.kind for each in said}) <= 2
    for each in said:
        wall = to_local(each.at, zone)
        assert wall.date() == each.day and time(8) <= wall.time() <= time(21, 15)
        assert any(timedelta(0) < each.at - one.at <= timedelta(hours=4) for one in given)
