"""How long an alert waited to be read, and how long to be dealt with; the two are told apart."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from app.core.alert_clock import is_late, is_overdue, learned_at, length_words, long_unread
from app.core.alert_tallies import Handled, tally

NOON = datetime(2026, 3, 4, 12, tzinfo=UTC)


def hours(count: float) -> datetime:
    return NOON + timedelta(hours=count)


def test_twelve_hours_count_from_the_first_look_and_not_from_the_alert():
    assert not is_overdue(None, hours(99))
    assert not is_overdue(hours(20), hours(32))
    assert is_overdue(hours(20), hours(32.1))
    assert not is_overdue(hours(20), hours(99), closed_at=hours(30))
    assert is_overdue(hours(20), hours(99), closed_at=hours(33))


def test_how_long_nobody_had_read_it_is_told_apart():
    assert not long_unread(NOON, hours(12), None)
    assert long_unread(NOON, hours(12.1), None)
    assert not long_unread(NOON, hours(99), hours(3))
    assert long_unread(NOON, hours(99), hours(13))
    assert not long_unread(NOON, hours(99), None, closed_at=hours(2))


def test_whoever_closes_it_knows_of_it():
    assert learned_at(None, None) is None
    assert learned_at(None, hours(2)) == hours(2)
    assert learned_at(hours(1), hours(2)) == hours(1)


@pytest.mark.parametrize(("seconds", "late"), [(0, False), (119, False), (120, True)])
def test_a_worker_is_late_after_two_minutes(seconds: int, late: bool):
    assert is_late(NOON, NOON + timedelta(seconds=seconds)) is late
    assert is_late(None, NOON)


@pytest.mark.parametrize(
    ("length", "words"),
    [
        (timedelta(seconds=-5), "less than a minute"),
        (timedelta(seconds=59), "less than a minute"),
        (timedelta(seconds=119), "1 min"),
        (timedelta(minutes=59, seconds=59), "59 min"),
        (timedelta(hours=3, minutes=59), "3 h"),
        (timedelta(hours=47, minutes=59), "47 h"),
        (timedelta(hours=48), "2 days"),
    ],
)
def test_a_length_in_words_is_never_rounded_up(length: timedelta, words: str):
    assert length_words(length) == words


def test_what_a_month_adds_up_to():
    found = tally(
        [
            Handled("red", NOON, hours(1), hours(3)),
            Handled("red", NOON, hours(2), hours(20)),
            Handled("amber", NOON, hours(30), None),
            Handled("amber", NOON, None, None),
            Handled("critical", NOON, None, hours(5)),
        ],
        hours(40),
    )
    assert (found.count, found.open) == (5, 2)
    assert dict(found.by_level) == {"red": 2, "amber": 2, "critical": 1}
    assert found.to_seen == timedelta(hours=2)  # of 1, 2, 5 and 30
    assert found.to_closed == timedelta(hours=2)  # of 0, 2 and 18
    assert (found.long_unread, found.overdue) == (2, 1)


def test_a_month_without_alerts_adds_up_to_nothing():
    found = tally([], NOON)
    assert (found.count, found.open, found.long_unread, found.overdue) == (0, 0, 0, 0)
    assert (found.to_seen, found.to_closed) == (None, None)
