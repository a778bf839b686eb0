"""The nudge policy: examples a clinician can read, then properties over sampled lives."""

from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as some

from app.core.local_time import instant, local_date, to_local
from app.core.nudging import (
    Day,
    Hours,
    Planned,
    decide,
    may_still_be_said,
    plan,
    wanted,
    words,
)  # fmt: skip
from app.core.phases import Phase, standing
from app.core.quiet_hours import allowed_hour

BERLIN = "Europe/Berlin"
DOSED = date(2026, 10, 20)


def at(number: int, wall: str, zone: str = BERLIN, dosed: date = DOSED) -> datetime:
    return instant(dosed + timedelta(days=number), time.fromisoformat(wall), zone)


FACTS = Day(BERLIN, sessions=(at(0, "14:00"),))


def spoken(facts: Day, number: int, zone: str = BERLIN, dosed: date = DOSED) -> list[str]:
    """What the plan of day `number` says, as "19:30 check-in"."""
    planned = plan(facts, at(number, "08:30", zone, dosed))
    return [f"{to_local(each.at, zone):%H:%M} {each.kind}" for each in planned]


@pytest.mark.parametrize(
    ("number", "expected"),
    [
        (-9, ["12:30 exercise-1", "19:30 check-in"]),
        (-1, ["12:30 exercise-1", "19:30 check-in"]),
        (0, []),
        (1, ["12:30 exercise-1", "17:30 exercise-2", "19:30 check-in"]),
        (4, ["12:30 exercise-1", "17:30 exercise-2", "19:30 check-in"]),
        (5, ["12:30 exercise-1", "19:30 check-in"]),
        (10, ["12:30 exercise-1", "19:30 check-in"]),
        (11, ["12:30 exercise-1", "19:30 check-in"]),
    ],
)
def test_what_each_phase_says(number: int, expected: list[str]) -> None:
    assert spoken(FACTS, number) == expected


@pytest.mark.parametrize(
    ("zone", "change"),
    [
        (BERLIN, date(2026, 10, 25)), (BERLIN, date(2027, 3, 28)),
        ("America/New_York", date(2026, 11, 1)), ("America/New_York", date(2027, 3, 14)),
        ("Australia/Lord_Howe", date(2026, 10, 4)), ("Australia/Lord_Howe", date(2027, 4, 4)),
    ],
)  # fmt: skip
@pytest.mark.parametrize("number", [1, 2, 3, 4])
def test_opening_days_over_both_clock_changes(zone: str, change: date, number: int) -> None:
    dosed = change - timedelta(days=2)
    facts = Day(zone, sessions=(at(0, "14:00", zone, dosed),))
    expected = ["12:30 exercise-1", "17:30 exercise-2", "19:30 check-in"]
    assert spoken(facts, number, zone, dosed) == expected
    assert spoken(facts, 0, zone, dosed) == []


def test_the_whole_date_of_a_session_is_silent_even_hours_before_it() -> None:
    evening = replace(FACTS, sessions=(at(0, "20:00"),))
    assert spoken(evening, 0) == []


@pytest.mark.parametrize(
    ("changes", "expected"),
    [
        ({"checked_in": True}, ["12:30 exercise-1", "17:30 exercise-2"]),
        ({"exercises_done": 1}, ["17:30 exercise-2", "19:30 check-in"]),
        ({"exercises_done": 2}, ["19:30 check-in"]),
        ({"not_today": True}, ["19:30 check-in"]),
        ({"paused": True}, []),
        ({"resting": True}, ["19:30 check-in"]),
        ({"hours": Hours(time(8), time(18))}, ["08:00 check-in", "12:30 exercise-1",
                                               "18:00 exercise-2"]),
        ({"hours": Hours(time(23), time(3))}, ["08:00 exercise-1", "17:30 exercise-2",
                                               "21:15 check-in"]),
        ({"asked_at": at(2, "13:00")}, ["17:30 exercise-2", "19:30 check-in"]),
    ],
)  # fmt: skip
def test_what_changes_an_opening_day(changes: dict[str, object], expected: list[str]) -> None:
    assert spoken(replace(FACTS, **changes), 2) == expected  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("chosen", "said"),
    [("08:00", "08:00"), ("07:59", "08:00"), ("21:15", "21:15"), ("21:16", "21:15"),
     ("21:29", "21:15"), ("23:59", "21:15"), ("02:37", "21:15"), ("02:38", "08:00"),
     ("00:00", "21:15"), ("12:34", "12:34")],
)  # fmt: skip
def test_a_chosen_hour_in_quiet_hours_moves_to_the_nearest_one(chosen: str, said: str) -> None:
    assert allowed_hour(time.fromisoformat(chosen)) == time.fromisoformat(said)


@pytest.mark.parametrize(("wall", "until"), [("12:30", "16:30"), ("19:30", "21:30")])
def test_it_lives_four_hours_or_until_quiet(wall: str, until: str) -> None:
    found = next(each for each in plan(FACTS, at(2, "08:30")) if each.at == at(2, wall))
    assert found.expires_at == at(2, until)


def test_a_plan_made_late_still_names_what_was_missed() -> None:
    assert [each.expires_at < at(2, "22:00") for each in plan(FACTS, at(2, "22:00"))] == [True] * 3


def reminder(number: int = 2) -> Planned:
    return next(each for each in plan(FACTS, at(number, "08:30")) if each.kind == "check-in")


@pytest.mark.parametrize(
    ("changes", "now", "why"),
    [
        ({}, at(2, "19:30"), None),
        ({}, at(2, "21:29"), None),
        ({}, at(2, "21:30"), "its time is over"),
        ({"zone": "Asia/Tokyo"}, at(2, "19:31"), "its day is over"),
        ({"zone": "Asia/Dubai"}, at(2, "19:31"), "these are quiet hours"),
        ({"checked_in": True}, at(2, "19:31"), "it is already done"),
        ({"paused": True}, at(2, "19:31"), "nudges are paused"),
        ({"sessions": (at(2, "16:00"),)}, at(2, "19:31"), "it is a dosing day"),
    ],
)
def test_what_forbids_it_at_the_last_moment(
    changes: dict[str, object], now: datetime, why: str | None
) -> None:
    facts = replace(FACTS, **changes)  # type: ignore[arg-type]
    assert may_still_be_said(reminder(), facts, now) == why


@pytest.mark.parametrize(
    ("changes", "now", "decided"),
    [
        ({}, at(2, "19:30"), ("say", "")),
        ({}, at(2, "21:30"), ("missed", "its time is over")),
        ({}, at(5, "12:00"), ("missed", "its time is over")),
        ({"checked_in": True}, at(2, "19:30"), ("withheld", "it is already done")),
        ({"checked_in": True}, at(2, "23:00"), ("withheld", "it is already done")),
        ({"sessions": (at(2, "10:00"),)}, at(2, "23:00"), ("withheld", "it is a dosing day")),
        ({"zone": "Asia/Dubai"}, at(2, "19:31"), ("withheld", "these are quiet hours")),
    ],
)
def test_each_is_decided_once_its_minute_has_come(
    changes: dict[str, object], now: datetime, decided: tuple[str, str]
) -> None:
    assert decide(reminder(), replace(FACTS, **changes), now) == decided  # type: ignore[arg-type]


def test_what_is_wanted_includes_what_a_clause_forbids() -> None:
    done = replace(FACTS, checked_in=True, exercises_done=2)
    assert [each.kind for each in wanted(done, DOSED + timedelta(days=2))] == [
        "exercise-1", "exercise-2", "check-in",
    ]  # fmt: skip
    assert plan(done, at(2, "08:30")) == ()


def test_the_second_exercise_is_not_said_once_the_phase_is_another() -> None:
    second = next(each for each in plan(FACTS, at(2, "08:30")) if each.kind == "exercise-2")
    moved = replace(FACTS, sessions=(at(-4, "14:00"),))
    assert may_still_be_said(second, moved, at(2, "17:30")) == "the phase allows no more today"


def test_the_reason_is_for_the_app() -> None:
    assert [each.because for each in plan(FACTS, at(3, "08:30"))][-1] == (
        "day 3 after your session: your check-in"
    )
    assert plan(FACTS, at(-1, "08:30"))[0].because == "1 day until your session: a short exercise"
    assert plan(Day(BERLIN), at(0, "08:30"))[0].because == "the hour you chose: a short exercise"


@pytest.mark.parametrize("kind", ["check-in", "exercise-1", "exercise-2", "test"])
def test_the_lock_screen_shows_nothing_but_a_neutral_sentence(kind: str) -> None:
    title, body = words(kind, "Afterglow")  # type: ignore[arg-type]
    assert title == "Afterglow" and body.count(".") <= 2 and len(body) < 60
    for word in ("mood", "depress", "ketamine", "session", "clinic", "check-in", "exercise",
                 "therap", "dose", "medic", "symptom", "feel", "you missed"):  # fmt: skip
        assert word not in body.lower()


def live(
    days: int, answers: Callable[[int], bool], sessions: tuple[datetime, ...]
) -> dict[int, list[str]]:
    """A life of `days` dates from DOSED + 1: what is said on each, ignored unless answered."""
    said: dict[int, list[str]] = {}
    ignored: list[date] = []
    exercised: list[date] = []
    for number in range(1, days + 1):
        today = DOSED + timedelta(days=number)
        if any(local_date(session, BERLIN) == today for session in sessions):
            ignored.clear()
        recent = tuple(
            (day, instant(day, time(12, 30), BERLIN))
            for day in exercised
            if (today - day).days <= 7
        )
        facts = Day(BERLIN, sessions, exercise_nudges=recent, ignored_days=tuple(ignored))
        said[number] = [each.kind for each in plan(facts, at(number, "08:30"))]
        if any(kind.startswith("exercise") for kind in said[number]):
            exercised.append(today)
        if answers(number):
            ignored.clear()
        elif said[number]:
            ignored.append(today)
    return said


def reminded(said: dict[int, list[str]]) -> list[int]:
    return [number for number, kinds in said.items() if "check-in" in kinds]


def test_silence_is_met_with_less_and_less() -> None:
    said = live(50, lambda number: False, FACTS.sessions)
    assert reminded(said) == [1, 2, 3, 4, 6, 8, 10, 12, 14, 21, 28, 35, 42, 49]


def test_without_a_session_near_seven_ignored_days_make_it_weekly() -> None:
    said = live(40, lambda number: False, ())
    assert reminded(said) == [1, 2, 3, 5, 7, 9, 11, 18, 25, 32, 39]


def test_any_answer_brings_the_daily_rhythm_back() -> None:
    said = live(40, lambda number: number == 28, FACTS.sessions)
    assert reminded(said)[9:] == [21, 28, 29, 30, 31, 33, 35, 37, 39]


def test_a_new_session_brings_it_back_too() -> None:
    said = live(40, lambda number: False, (*FACTS.sessions, at(30, "14:00")))
    assert reminded(said)[9:] == [21, 28, 31, 32, 33, 34, 36, 38, 40]


def test_keeping_is_two_exercises_a_week_spread_out() -> None:
    said = live(39, lambda number: True, FACTS.sessions)
    kept = [n for n, kinds in said.items() if n > 10 and "exercise-1" in kinds]
    assert kept == [11, 14, 18, 21, 25, 28, 32, 35, 39]


walls = some.times().map(lambda wall: wall.replace(second=0, microsecond=0))
instants = some.datetimes(datetime(2026, 9, 1), datetime(2027, 5, 1), timezones=some.just(UTC))
zones = some.sampled_from(
    [BERLIN, "America/New_York", "Australia/Lord_Howe", "Africa/Casablanca", "America/Santiago",
     "Pacific/Auckland", "Asia/Kathmandu", "Antarctica/Troll", "Europe/Helsinki"]
)  # fmt: skip
lives = some.builds(
    Day,
    zone=zones,
    sessions=some.lists(instants, max_size=6).map(tuple),
    hours=some.builds(Hours, walls, walls),
    checked_in=some.booleans(),
    exercises_done=some.integers(0, 3),
    not_today=some.booleans(),
)


@settings(max_examples=400, deadline=None)
@given(lives, instants)
def test_whatever_happens_these_hold(facts: Day, now: datetime) -> None:
    planned = plan(facts, now)
    today = local_date(now, facts.zone)
    assert len({each.kind for each in planned}) == len(planned)
    for each in planned:
        wall = to_local(each.at, facts.zone)
        assert each.day == today == wall.date()
        assert time(8) <= wall.time() < time(21, 30)
        assert timedelta(minutes=15) <= each.expires_at - each.at <= timedelta(hours=4)
        assert to_local(each.expires_at, facts.zone).time() <= time(21, 30)
        assert may_still_be_said(each, facts, each.at) is None
        assert may_still_be_said(each, facts, each.expires_at) == "its time is over"
        phase = standing(facts.sessions, each.at, facts.zone).phase
        assert phase is not Phase.DOSING_DAY
        assert each.kind != "exercise-2" or phase is Phase.OPENING
    if any(local_date(session, facts.zone) == today for session in facts.sessions):
        assert planned == ()
    if facts.checked_in:
        assert "check-in" not in {each.kind for each in planned}


@settings(max_examples=60, deadline=None)
@given(some.sets(some.integers(1, 60)), some.sets(some.integers(1, 60), max_size=4))
def test_caps_and_back_off_hold_over_sixty_days(answered: set[int], dosed: set[int]) -> None:
    sessions = tuple(at(number, "14:00") for number in sorted(dosed | {0}))
    said = live(60, answered.__contains__, sessions)
    for number, kinds in said.items():
        stands = standing(sessions, at(number, "12:30"), BERLIN)
        exercises = sum(kind != "check-in" for kind in kinds)
        assert exercises <= {Phase.OPENING: 2, Phase.DOSING_DAY: 0}.get(stands.phase, 1)
        assert kinds.count("check-in") <= (number not in dosed)
        if stands.phase is Phase.OPENING:
            assert "check-in" in kinds and exercises == 2
        if stands.day is not None and 4 < stands.day <= 14 and number not in dosed:
            assert kinds or said[number - 1], "days +4 to +14: never rarer than every other day"
