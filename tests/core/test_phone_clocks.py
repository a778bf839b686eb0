"""A phone's wrong clock moves neither the instant nor the day of what it kept."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.core.local_time import check_in_day
from app.core.phone_clocks import day_meant, made_at

ZONE = "America/New_York"
NOON = datetime(2026, 3, 4, 17, tzinfo=UTC)
HOUR, DAY = timedelta(hours=1), timedelta(days=1)
YEAR = 365
moments = st.datetimes(datetime(2026, 1, 1), datetime(2026, 12, 31), timezones=st.just(UTC))
waits = st.timedeltas(timedelta(), timedelta(days=14))
zones = st.sampled_from([ZONE, "Europe/Berlin", "Australia/Lord_Howe", "Pacific/Apia", "UTC"])


@given(moments, waits, st.timedeltas(timedelta(days=-YEAR), timedelta(days=YEAR)))
def test_elapsed_time_is_believed_whatever_the_clock_says(made, waited, wrong):
    """To the two minutes within which the phone's own clock is taken."""
    found = made_at(made + wrong, made + waited + wrong, made + waited)
    assert abs(found - made) <= timedelta(minutes=2)


@given(moments, waits)
def test_a_slow_line_makes_nothing_younger(made, waited):
    """The clock is right and the sending took a minute and a half."""
    sent = made + waited
    assert made_at(made, sent, sent + timedelta(seconds=90)) == made


@given(moments, st.timedeltas(timedelta(seconds=1), timedelta(days=YEAR)))
def test_a_clock_that_was_set_back_counts_as_no_wait(made, back):
    assert made_at(made + back, made, NOON + DAY * YEAR) == NOON + DAY * YEAR


def test_nothing_is_made_after_it_was_received():
    assert made_at(NOON + HOUR, NOON + HOUR, NOON) == NOON
    ahead = timedelta(minutes=1)
    assert made_at(NOON + ahead, NOON + ahead, NOON) == NOON


@given(moments, zones, st.integers(-YEAR, YEAR), st.booleans())
def test_a_clock_wrong_by_whole_days_moves_the_day_by_as_many(made, zone, wrong, yesterday):
    """Drawn offline, the form named the day by the phone's own clock."""
    said_made = made + wrong * DAY
    said = check_in_day(said_made, zone) - yesterday * DAY
    true_day = check_in_day(made, zone) - yesterday * DAY
    found = day_meant(said, said_made, made, zone)
    assert found == true_day or _near_a_clock_change(made, said_made, zone)


def _near_a_clock_change(made: datetime, said_made: datetime, zone: str) -> bool:
    """An hour more or less between the two, and four o'clock within it."""
    return {check_in_day(at + step, zone) - check_in_day(at, zone) for at in (made, said_made)
            for step in (HOUR, -HOUR)} != {timedelta()}  # fmt: skip


@pytest.mark.parametrize(
    ("wrong", "said", "meant"),
    [
        (-HOUR, date(2026, 3, 3), date(2026, 3, 3)),  # 03:30 by the phone: the night before
        (HOUR, date(2026, 3, 4), date(2026, 3, 4)),
        (3 * DAY, date(2026, 3, 7), date(2026, 3, 4)),
        (3 * DAY + HOUR, date(2026, 3, 7), date(2026, 3, 4)),
        (-3 * DAY - HOUR, date(2026, 2, 28), date(2026, 3, 3)),  # "03:30" again
        (-3 * DAY, date(2026, 3, 4), date(2026, 3, 4)),  # a form of ours, drawn with its network
        (3 * DAY, date(2026, 3, 3), date(2026, 3, 3)),
        (timedelta(), date(2026, 3, 2), None),  # left open for two days
        (timedelta(), date(2026, 3, 5), None),
        (400 * DAY, date(2026, 3, 8), None),
    ],
)
def test_which_day_is_meant_at_half_past_four(wrong, said, meant):
    made = datetime(2026, 3, 4, 9, 30, tzinfo=UTC)
    assert day_meant(said, made + wrong, made, ZONE) == meant


def test_eleven_hours_ahead_never_names_tomorrow():
    evening = datetime(2026, 3, 4, 23, tzinfo=UTC)
    said_made = evening + 11 * HOUR
    assert day_meant(date(2026, 3, 5), said_made, evening, ZONE) == date(2026, 3, 4)


@given(moments, zones, st.timedeltas(timedelta(days=-YEAR), timedelta(days=YEAR)), st.dates())
def test_whatever_is_claimed_the_day_was_open(made, zone, wrong, said):
    found = day_meant(said, made + wrong, made, zone)
    today = check_in_day(made, zone)
    assert found in (None, today, today - DAY)
