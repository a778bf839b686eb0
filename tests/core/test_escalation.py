"""Who is told when: round after round, out of hours, after a silence, held back by "I am on it"."""

from __future__ import annotations

from datetime import UTC, datetime, time, timedelta

import pytest

from app.core.escalation import (
    ALL_FROM,
    HELD,
    SOON,
    USUAL,
    OutOfHours,
    People,
    Round,
    Route,
    Told,
    next_round,
)
from app.core.opening_hours import Hours, Shift
from app.core.risk_ladder import Level

ALWAYS = Hours("UTC", {})
WEEK = Hours("UTC", dict.fromkeys(range(5), (time(9), time(17))))
WEDNESDAY = datetime(2026, 3, 4, 12, tzinfo=UTC)
FRIDAY_NIGHT = datetime(2026, 3, 6, 23, tzinfo=UTC)
MONDAY = datetime(2026, 3, 9, 9, tzinfo=UTC)
CARER, SECOND, THIRD, ON_CALL = 1, 2, 3, 4
HERE = People((CARER, SECOND, THIRD, ON_CALL), CARER)
NIGHT = [Shift(ON_CALL, FRIDAY_NIGHT - timedelta(hours=1), FRIDAY_NIGHT + timedelta(hours=8))]


def route(level: Level = "red", out_of_hours: OutOfHours = "rota") -> Route:
    return Route(USUAL[level].wait, out_of_hours, SECOND)


def rounds(level: Level, until: datetime, *, hours: Hours = ALWAYS, raised: datetime = WEDNESDAY,
           shifts: list[Shift] | None = None, by: Route | None = None) -> list[Round]:  # fmt: skip
    """All rounds to `until`, a clock ticking each minute."""
    told, now, found = None, raised, []
    while now <= until:
        each = next_round(
            level, raised, by or route(level), HERE, hours, shifts or [], now, last=told
        )
        if each is not None and each.due_at <= now:
            found.append(each)
            told = Told(each.number, now)
        now += timedelta(minutes=1)
    return found


@pytest.mark.parametrize(
    ("level", "first"), [("critical", (CARER, SECOND)), ("red", (CARER,)), ("amber", (CARER,))]
)
def test_the_therapist_then_the_second_then_all_until_acknowledged(
    level: Level, first: tuple[int, ...]
) -> None:
    wait = USUAL[level].wait
    told = rounds(level, WEDNESDAY + 4 * wait)
    assert [each.staff_ids for each in told[:2]] == [first, (CARER, SECOND)]
    assert {each.staff_ids for each in told[ALL_FROM:]} == {(CARER, SECOND, THIRD, ON_CALL)}
    assert [each.number for each in told] == [0, 1, 2, 3, 4]
    assert [each.due_at for each in told] == [WEDNESDAY + n * wait for n in range(5)]


def test_nobodys_patient_is_everybodys() -> None:
    nobodys = People(HERE.everyone, None)
    first = next_round("amber", WEDNESDAY, route(), nobodys, ALWAYS, [], WEDNESDAY)
    assert first is not None
    assert set(first.staff_ids) == set(HERE.everyone)


def test_who_has_left_is_not_told() -> None:
    left = People((THIRD,), CARER)
    told = next_round("critical", WEDNESDAY, route("critical"), left, ALWAYS, [], WEDNESDAY,
                      last=Told(ALL_FROM, WEDNESDAY - timedelta(hours=1)))  # fmt: skip
    assert told is not None
    assert told.staff_ids == (THIRD,)


def test_out_of_hours_nobody_waits_for_the_opening() -> None:
    by = route("critical", "nobody")
    told = rounds("critical", MONDAY + timedelta(minutes=15), hours=WEEK, raised=FRIDAY_NIGHT,
                  shifts=NIGHT, by=by)  # fmt: skip
    assert [(each.number, each.due_at) for each in told] == [
        (0, MONDAY), (1, MONDAY + timedelta(minutes=10)),
    ]  # fmt: skip
    assert told[0].staff_ids == (CARER, SECOND)
    ahead = next_round("critical", FRIDAY_NIGHT, by, HERE, WEEK, [], FRIDAY_NIGHT)
    assert ahead is not None
    assert ahead.due_at == MONDAY, "it is known beforehand"


def test_out_of_hours_whoever_is_on_call_and_nobody_else() -> None:
    told = rounds("critical", FRIDAY_NIGHT + timedelta(hours=9), hours=WEEK, raised=FRIDAY_NIGHT,
                  shifts=NIGHT)  # fmt: skip
    assert {each.staff_ids for each in told} == {(ON_CALL,)}
    assert len(told) == 8 * 6, "every ten minutes of the shift, and none after it"
    later = next_round("critical", FRIDAY_NIGHT, route("critical"), HERE, WEEK, NIGHT,
                       FRIDAY_NIGHT + timedelta(hours=9), last=Told(47, FRIDAY_NIGHT))  # fmt: skip
    assert later is not None
    assert later.due_at == MONDAY
    assert set(later.staff_ids) == set(HERE.everyone)


def test_after_a_long_silence_one_round_is_due() -> None:
    late = WEDNESDAY + timedelta(hours=10)
    told = next_round("critical", WEDNESDAY, route("critical"), HERE, ALWAYS, [], late)
    assert told is not None
    assert (told.number, told.due_at) == (0, WEDNESDAY)
    assert not [each for each in rounds("critical", late)[1:] if each.number == 0]


def test_who_cannot_be_reached_is_not_waited_for_until_all_were_tried() -> None:
    def after(number: int) -> timedelta:
        told = Told(number, WEDNESDAY, reached_nobody=True)
        wanted = next_round("red", WEDNESDAY, route(), HERE, ALWAYS, [], WEDNESDAY, last=told)
        assert wanted is not None
        return wanted.due_at - WEDNESDAY

    assert [after(number) for number in range(4)] == [SOON, SOON, USUAL["red"].wait] + [
        USUAL["red"].wait
    ]


def test_i_am_on_it_holds_the_next_round_back_and_no_longer() -> None:
    taken_at = WEDNESDAY + timedelta(minutes=5)
    wanted = next_round("critical", WEDNESDAY, route("critical"), HERE, ALWAYS, [], taken_at,
                        last=Told(0, WEDNESDAY), taken_at=taken_at)  # fmt: skip
    assert wanted is not None
    assert wanted.due_at == taken_at + HELD
    assert wanted.number == 1
