"""Open, closed, on call; over a weekend and over a change of the clock."""

from __future__ import annotations

from datetime import UTC, datetime, time, timedelta

import pytest

from app.core.opening_hours import (
    Hours,
    Shift,
    is_open,
    next_opening,
    next_reader,
    next_shift,
    on_call,
)

WEEK = Hours("Europe/Berlin", dict.fromkeys(range(5), (time(9), time(17))))


def berlin(day: int, hour: int, minute: int = 0) -> datetime:
    """March 2026, winter time until the 29th."""
    return datetime(2026, 3, day, hour - 1, minute, tzinfo=UTC)


@pytest.mark.parametrize(
    ("at", "opened", "opening"),
    [
        (berlin(4, 9), True, berlin(4, 9)),
        (berlin(4, 8, 59), False, berlin(4, 9)),
        (berlin(4, 16, 59), True, berlin(4, 16, 59)),
        (berlin(4, 17), False, berlin(5, 9)),
        (berlin(6, 17), False, berlin(9, 9)),  # Friday evening: Monday
        # over the night in which the clock goes forward: 09:00 is an hour earlier in UTC
        (berlin(28, 12), False, datetime(2026, 3, 30, 7, tzinfo=UTC)),
    ],
)
def test_hours_are_those_of_the_clinics_clock(at: datetime, opened: bool, opening: datetime):
    assert is_open(WEEK, at) is opened
    assert next_opening(WEEK, at) == opening


def test_one_day_a_week_comes_round_again():
    only = Hours("Europe/Berlin", {2: (time(9), time(10))})
    assert next_opening(only, berlin(4, 10)) == berlin(11, 9)


def test_hours_that_are_not_stated_close_nothing():
    nothing = Hours("Europe/Berlin", {})
    assert not nothing.are_stated
    assert is_open(nothing, berlin(8, 3))
    assert next_opening(nothing, berlin(8, 3)) == berlin(8, 3)


def test_who_is_on_call():
    evening = Shift(7, berlin(4, 17), berlin(4, 22))
    night = Shift(8, berlin(4, 21), berlin(5, 9))
    shifts = [night, evening]
    assert on_call(shifts, berlin(4, 16)) == ()
    assert on_call(shifts, berlin(4, 17)) == (7,)
    assert on_call(shifts, berlin(4, 21)) == (7, 8)
    assert on_call(shifts, berlin(4, 22)) == (8,)
    assert next_shift(shifts, berlin(4, 16)) == berlin(4, 17)
    assert next_shift(shifts, berlin(5, 9)) is None
    assert next_reader(WEEK, shifts, berlin(4, 18)) == berlin(4, 18)
    assert next_reader(WEEK, [night], berlin(4, 18)) == berlin(4, 21)
    assert next_reader(WEEK, (), berlin(4, 18)) == berlin(5, 9)
    assert next_reader(WEEK, [night], berlin(4, 12)) == berlin(4, 12) - timedelta(0)
