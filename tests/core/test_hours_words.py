"""Stated hours in words: days of the same hours together."""

from __future__ import annotations

from datetime import time

import pytest

from app.core.hours_words import hours_in_words

DAY, SHORT = (time(9), time(17)), (time(8, 30), time(12))


@pytest.mark.parametrize(
    ("week", "words"),
    [
        ({}, ""),
        (dict.fromkeys(range(5), DAY), "Monday to Friday 9:00-17:00"),
        (dict.fromkeys(range(7), DAY), "Every day 9:00-17:00"),
        ({0: DAY, 1: DAY}, "Monday and Tuesday 9:00-17:00"),
        ({0: DAY, 2: DAY, 4: DAY}, "Monday, Wednesday and Friday 9:00-17:00"),
        (
            {**dict.fromkeys(range(4), DAY), 4: SHORT},
            "Monday to Thursday 9:00-17:00; Friday 8:30-12:00",
        ),
        (
            {0: DAY, 1: DAY, 2: SHORT, 3: DAY, 4: DAY, 5: DAY},
            "Monday, Tuesday and Thursday to Saturday 9:00-17:00; Wednesday 8:30-12:00",
        ),
        ({6: SHORT}, "Sunday 8:30-12:00"),
    ],
)
def test_days_of_the_same_hours_stand_together(week, words):
    assert hours_in_words(dict(reversed(week.items()))) == words


def test_to_a_reader_elsewhere_it_is_said_whose_clock_it_is():
    assert hours_in_words({2: DAY}, elsewhere=True) == "Wednesday 9:00-17:00, by the clinic's clock"
    assert hours_in_words({}, elsewhere=True) == ""
