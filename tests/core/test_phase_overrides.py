"""A phase set by hand: when it holds, what wins over it, and how it ends by itself."""

from dataclasses import replace
from datetime import date, datetime, time, timedelta

import pytest

from app.core.local_time import instant
from app.core.nudging import Day, plan
from app.core.phases import Override, Phase, in_force, standing

ZONE = "Europe/Berlin"
DOSED = date(2026, 10, 20)


def at(number: int, wall: str = "12:00", zone: str = ZONE) -> datetime:
    return instant(DOSED + timedelta(days=number), time.fromisoformat(wall), zone)


ONE = (at(0, "14:00"),)
KEPT = Override(Phase.KEEPING, at(2, "10:00"), DOSED + timedelta(days=8), known=ONE)


@pytest.mark.parametrize(
    ("now", "phase", "by_sessions"),
    [
        (at(2, "09:59"), Phase.OPENING, Phase.OPENING),
        (at(2, "10:00"), Phase.KEEPING, Phase.OPENING),
        (at(5), Phase.KEEPING, Phase.CARRYING_ON),
        (at(8, "23:59"), Phase.KEEPING, Phase.CARRYING_ON),
        (at(9, "00:00"), Phase.CARRYING_ON, Phase.CARRYING_ON),
    ],
)
def test_from_the_minute_it_was_set_to_the_end_of_its_last_day(
    now: datetime, phase: Phase, by_sessions: Phase
) -> None:
    stands = standing(ONE, now, ZONE, [KEPT])
    assert (stands.phase, stands.by_sessions) == (phase, by_sessions)
    assert stands.day == standing(ONE, now, ZONE).day, "words about the session stay true"


def test_ended_by_hand_it_held_until_then() -> None:
    ended = replace(KEPT, ended_at=at(4, "15:00"))
    assert standing(ONE, at(4, "14:59"), ZONE, [ended]).phase is Phase.KEEPING
    assert standing(ONE, at(4, "15:00"), ZONE, [ended]).phase is Phase.OPENING


def test_the_one_set_last_counts() -> None:
    later = Override(Phase.PREPARING, at(3), DOSED + timedelta(days=20), known=ONE)
    for overrides in ([KEPT, later], [later, KEPT]):
        assert standing(ONE, at(5), ZONE, overrides).phase is Phase.PREPARING
        assert standing(ONE, at(2, "11:00"), ZONE, overrides).phase is Phase.KEEPING


def test_it_is_no_override_where_the_sessions_say_the_same() -> None:
    same = replace(KEPT, phase=Phase.CARRYING_ON)
    assert standing(ONE, at(6), ZONE, [same]) == standing(ONE, at(6), ZONE)


@pytest.mark.parametrize("wall", ["12:00", "14:00", "23:59"])
def test_a_dosing_day_always_wins(wall: str) -> None:
    known = replace(KEPT, known=(*ONE, at(6, "14:00")))
    sessions = (*ONE, at(6, "14:00"))
    assert standing(sessions, at(6, wall), ZONE, [known]).phase is Phase.DOSING_DAY
    assert plan(Day(ZONE, sessions, overrides=(known,)), at(6, "08:30")) == ()


@pytest.mark.parametrize(
    ("known", "sessions", "on_day_7"),
    [
        ([at(6, "14:00")], [at(6, "14:00")], Phase.KEEPING),  # it was planned, and so it went
        ([at(6, "14:00")], [at(6, "17:30")], Phase.KEEPING),  # another hour of the same day
        ([at(6, "14:00")], [at(5, "14:00")], Phase.OPENING),  # moved to another day
        ([at(6, "14:00")], [], Phase.KEEPING),  # cancelled
        ([], [at(6, "14:00")], Phase.OPENING),  # nobody had known of it
        ([], [at(1, "14:00")], Phase.CARRYING_ON),  # before it was set, told afterwards
        ([], [at(-3, "14:00")], Phase.KEEPING),  # long past, written down afterwards
        ([], [at(7, "16:00")], Phase.KEEPING),  # still to come
    ],
)
def test_it_ends_with_a_session_that_was_not_known(
    known: list[datetime], sessions: list[datetime], on_day_7: Phase
) -> None:
    override = replace(KEPT, known=(*ONE, *known))
    stands = standing([*ONE, *sessions], at(7, "12:00"), ZONE, [override])
    assert stands.phase is on_day_7


def test_once_ended_by_a_session_a_known_one_does_not_bring_it_back() -> None:
    override = replace(KEPT, known=(*ONE, at(6, "14:00")))
    sessions = (*ONE, at(4, "14:00"), at(6, "14:00"))
    assert in_force([override], sessions, at(7, "12:00"), ZONE) is None
    first = replace(KEPT, known=())
    assert in_force([first], ONE, at(3), ZONE) is None, "the first session of all is news too"


def test_it_changes_what_is_nudged_and_leaves_the_reason_true() -> None:
    opened = Override(Phase.OPENING, at(5, "09:00"), DOSED + timedelta(days=6), known=ONE)
    said = plan(Day(ZONE, ONE, overrides=(opened,)), at(6, "09:00"))
    assert [each.kind for each in said] == ["exercise-1", "exercise-2", "check-in"]
    assert {each.because.partition(":")[0] for each in said} == {"day 6 after your session"}
    kept = plan(Day(ZONE, ONE, overrides=(KEPT,)), at(3, "09:00"))
    assert [each.kind for each in kept] == ["exercise-1", "check-in"]


def test_a_second_exercise_does_not_come_on_the_day_on_which_opening_was_set_after_noon() -> None:
    late = Override(Phase.OPENING, at(6, "13:00"), DOSED + timedelta(days=7), known=ONE)
    facts = Day(ZONE, ONE, overrides=(late,))
    assert [each.kind for each in plan(facts, at(6, "14:00"))] == ["exercise-1", "check-in"]
    assert len(plan(facts, at(7, "08:30"))) == 3


def test_an_opening_set_by_hand_leaves_in_peace_like_any_other_time() -> None:
    opened = Override(Phase.OPENING, at(16, "09:00"), DOSED + timedelta(days=60), known=ONE)
    ignored = tuple(DOSED + timedelta(days=day) for day in range(10, 20))
    facts = Day(ZONE, ONE, overrides=(opened,), ignored_days=ignored)
    assert plan(facts, at(20, "08:30")) == ()
