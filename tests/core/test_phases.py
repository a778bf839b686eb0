"""The phases between two dosing sessions: an example a border, and the order of overlaps."""

from datetime import UTC, date, datetime, time, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as some

from app.core.local_time import instant, local_date
from app.core.phases import EXERCISE_NUDGES, EXERCISES_A_DAY, Phase, Standing, standing

ZONE = "Europe/Berlin"
DOSED = date(2026, 10, 20)  # day +5 is the night on which the clock is turned back


def local(day: date, wall: time) -> datetime:
    return instant(day, wall, ZONE)


def on_day(number: int, wall: time = time(12)) -> datetime:
    return local(DOSED + timedelta(days=number), wall)


ONE = [on_day(0, time(14))]


@pytest.mark.parametrize(
    ("now", "phase", "day", "days_to_next"),
    [
        (on_day(-8), Phase.KEEPING, None, 8),
        (on_day(-7, time(0)), Phase.PREPARING, None, 7),
        (on_day(-1, time(23, 59)), Phase.PREPARING, None, 1),
        (on_day(0, time(11, 59)), Phase.PREPARING, None, 0),
        (on_day(0, time(12)), Phase.DOSING_DAY, None, 0),
        (on_day(0, time(14)), Phase.DOSING_DAY, 0, None),
        (on_day(0, time(23, 59)), Phase.DOSING_DAY, 0, None),
        (on_day(1, time(7, 59)), Phase.DOSING_DAY, 1, None),
        (on_day(1, time(8)), Phase.OPENING, 1, None),
        (on_day(4, time(23, 59)), Phase.OPENING, 4, None),
        (on_day(5, time(0)), Phase.CARRYING_ON, 5, None),
        (on_day(10, time(23, 59)), Phase.CARRYING_ON, 10, None),
        (on_day(11, time(0)), Phase.KEEPING, 11, None),
        (on_day(400), Phase.KEEPING, 400, None),
    ],
)
def test_each_border(
    now: datetime, phase: Phase, day: int | None, days_to_next: int | None
) -> None:
    assert standing(ONE, now, ZONE) == Standing(phase, day, days_to_next)


def test_no_session_at_all_is_keeping_without_a_day() -> None:
    assert standing([], on_day(0), ZONE) == Standing(Phase.KEEPING, None, None)


def test_a_close_series_opens_first_then_prepares() -> None:
    weekly = [on_day(0, time(14)), on_day(7, time(14))]
    phases = [standing(weekly, on_day(n), ZONE).phase for n in range(1, 7)]
    assert phases == [Phase.OPENING] * 4 + [Phase.PREPARING] * 2


def test_two_weeks_apart_there_is_room_to_carry_on() -> None:
    fortnight = [on_day(0, time(14)), on_day(14, time(14))]
    phases = [standing(fortnight, on_day(n), ZONE).phase for n in (4, 5, 6, 7, 13)]
    assert phases == [
        Phase.OPENING, Phase.CARRYING_ON, Phase.CARRYING_ON, Phase.PREPARING, Phase.PREPARING,
    ]  # fmt: skip


def test_a_session_late_at_night_is_quiet_until_the_morning_of_its_own_next_date() -> None:
    late = [on_day(0, time(1))]  # 01:00: the quiet starts on the evening before
    assert standing(late, on_day(-1, time(23)), ZONE).phase is Phase.DOSING_DAY
    assert standing(late, on_day(0, time(20)), ZONE).phase is Phase.DOSING_DAY
    assert standing(late, on_day(1, time(8)), ZONE).phase is Phase.OPENING


def test_the_two_hours_before_are_two_real_hours_when_the_clock_changes() -> None:
    dosed_at = local(date(2026, 10, 25), time(4))  # 03:00 came twice
    assert standing([dosed_at], dosed_at - timedelta(hours=2), ZONE).phase is Phase.DOSING_DAY
    assert standing([dosed_at], dosed_at - timedelta(hours=2, seconds=1), ZONE).day is None


@pytest.mark.parametrize(
    ("before", "after", "now", "phases"),
    [
        (10, 3, on_day(2), ("keeping", "preparing")),  # brought forward
        (3, 10, on_day(2), ("preparing", "keeping")),  # put back
        (0, -3, on_day(1), ("opening", "opening")),  # told late: it was three days earlier
        (0, -4, on_day(1), ("opening", "carrying-on")),
        (0, -10, on_day(1), ("opening", "keeping")),
        (0, 1, on_day(1, time(13)), ("opening", "dosing-day")),  # to the next day
        (0, 2, on_day(1), ("opening", "preparing")),
        (5, 0, on_day(0, time(20)), ("preparing", "dosing-day")),  # it was today
        (7, 8, on_day(0), ("preparing", "keeping")),
        (-30, 6, on_day(0), ("keeping", "preparing")),
    ],
)
def test_a_session_that_is_moved_moves_the_phase_with_it(
    before: int, after: int, now: datetime, phases: tuple[str, str]
) -> None:
    stood = [standing([on_day(n, time(14))], now, ZONE).phase for n in (before, after)]
    assert tuple(each.value for each in stood) == phases


@pytest.mark.parametrize("number", range(-8, 12))
@pytest.mark.parametrize(
    ("zone", "change"),
    [
        ("Europe/Berlin", date(2026, 10, 25)), ("Europe/Berlin", date(2027, 3, 28)),
        ("America/New_York", date(2026, 11, 1)), ("America/New_York", date(2027, 3, 14)),
        ("Australia/Lord_Howe", date(2026, 10, 4)), ("Africa/Casablanca", date(2027, 2, 7)),
        ("Antarctica/Troll", date(2027, 3, 28)), ("America/Santiago", date(2026, 9, 6)),
    ],
)  # fmt: skip
def test_each_day_of_a_session_on_the_very_day_of_a_clock_change(
    zone: str, change: date, number: int
) -> None:
    dosed = [instant(change, time(1, 30), zone)]
    noon = instant(change + timedelta(days=number), time(12), zone)
    borders = ((-8, "keeping"), (-1, "preparing"), (0, "dosing-day"), (4, "opening"),
               (10, "carrying-on"), (99, "keeping"))  # fmt: skip
    expected = next(phase for last, phase in borders if number <= last)
    assert standing(dosed, noon, zone).phase.value == expected


def test_caps_of_the_phases() -> None:
    assert {phase.value: (cap.a_day, cap.a_week) for phase, cap in EXERCISE_NUDGES.items()} == {
        "preparing": (1, 7), "dosing-day": (0, 0), "opening": (2, 14),
        "carrying-on": (1, 7), "keeping": (1, 2),
    }  # fmt: skip
    assert EXERCISES_A_DAY[Phase.OPENING] == 2 and EXERCISES_A_DAY[Phase.DOSING_DAY] == 0


instants = some.datetimes(datetime(2026, 1, 1), datetime(2028, 1, 1), timezones=some.just(UTC))
zones = some.sampled_from(
    ["Europe/Berlin", "America/New_York", "Australia/Lord_Howe", "Asia/Kolkata", "Pacific/Apia"]
)


@settings(max_examples=300, deadline=None)
@given(some.lists(instants, max_size=8), instants, zones)
def test_order_of_sessions_does_not_matter_and_counts_are_dates(
    sessions: list[datetime], now: datetime, zone: str
) -> None:
    stands = standing(sessions, now, zone)
    assert stands == standing(sorted(sessions, reverse=True), now, zone)
    past = [at for at in sessions if at <= now]
    if past:
        assert stands.day == (local_date(now, zone) - local_date(max(past), zone)).days
        assert stands.day >= 0
    else:
        assert stands.day is None and stands.phase not in (Phase.OPENING, Phase.CARRYING_ON)
    if stands.days_to_next is not None and stands.days_to_next <= 7:
        assert stands.phase in (Phase.PREPARING, Phase.OPENING, Phase.DOSING_DAY)
