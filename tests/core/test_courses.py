"""Which sessions belong together, and what relief is measured from."""

from datetime import date, timedelta

import pytest

from app.core.courses import Session, baseline, courses, latest

FIRST = date(2026, 3, 1)


def day(number: int) -> date:
    return FIRST + timedelta(days=number)


def at(*days: int) -> list[Session]:
    return [Session(day(number)) for number in days]


def grouped(*days: int) -> list[list[int]]:
    made = courses(at(*days), {})
    return [[(each.day - FIRST).days for each in course.sessions] for course in made]


@pytest.mark.parametrize(
    ("days", "expected"),
    [
        ([], []),
        ([5], [[5]]),
        ([0, 20], [[0, 20]]),
        ([0, 21], [[0], [21]]),
        ([0, 7, 14, 35, 36], [[0, 7, 14], [35, 36]]),
        ([14, 0, 7], [[0, 7, 14]]),
    ],
)
def test_sessions_under_21_days_apart_are_one_course(
    days: list[int], expected: list[list[int]]
) -> None:
    assert grouped(*days) == expected


def test_two_sessions_of_one_day_count_once_with_the_first_ones_route() -> None:
    twice = [Session(day(0), "intranasal"), Session(day(0), "oral"), Session(day(3))]
    [course] = courses(twice, {})
    assert course.sessions == (Session(day(0), "intranasal"), Session(day(3)))


def test_a_course_ends_the_day_before_the_next_one() -> None:
    first, second = courses(at(0, 30), {})
    assert (first.until, second.until) == (day(29), None)


def test_the_baseline_is_the_mean_of_the_14_days_before() -> None:
    scores = {day(-15): 27.0, day(-14): 10.0, day(-9): 12.0, day(-2): 14.0, day(-1): 16.0}
    found = baseline(scores | {day(0): 27.0}, day(0))
    assert found is not None
    assert (found.mean, found.answered) == (13.0, 4)
    assert found.spread == pytest.approx(2.582, abs=0.001)


def test_three_answers_are_no_baseline() -> None:
    assert baseline({day(-back): 10.0 for back in (1, 2, 3)}, day(0)) is None


def test_the_baseline_of_a_series_lies_before_its_first_session() -> None:
    before = {day(-back): 20.0 for back in range(1, 15)}
    [course] = courses(at(0, 7, 14), before | {day(back): 6.0 for back in range(1, 14)})
    assert course.baseline is not None and course.baseline.mean == 20.0


@pytest.mark.parametrize(
    ("least", "expected"),
    [(1, [40]), (2, [7, 14, 40]), (3, [7, 14, 40]), (4, [-30, 7, 14, 40]), (9, [-30, 7, 14, 40])],
)
def test_the_latest_sessions_are_of_whole_courses(least: int, expected: list[int]) -> None:
    kept = latest(at(-30, 7, 14, 40), least)
    assert [(each.day - FIRST).days for each in kept] == expected
    assert latest([], least) == []
