"""The cycles laid over one another: what is drawn, and where the mean ends."""

from dataclasses import replace
from datetime import date, timedelta

import pytest

from app.core.relief_changes import Changes
from app.core.relief_curve import HEIGHT, PADDING, curve, means

DAY_0 = date(2026, 3, 1)


def cycle(*changes: float | None, route: str = "intravenous", n: int = 0) -> Changes:
    answered = tuple((day, each) for day, each in enumerate(changes, 1) if each is not None)
    return Changes(DAY_0 + timedelta(days=30 * n), route, answered, len(changes), 18.4)


def test_a_missing_day_breaks_the_line_and_a_lone_day_is_a_dot() -> None:
    drawn = curve([cycle(-9, -9, None, -8, None, -3, -2)]).current
    assert drawn is not None
    assert len(drawn.lines) == 2 and len(drawn.dots) == 5


def test_the_baseline_lies_between_the_ends_and_better_is_lower() -> None:
    drawn = curve([cycle(-10, 5)])
    assert PADDING < drawn.zero < HEIGHT - PADDING
    assert drawn.current is not None
    (_, down), (_, up) = drawn.current.dots
    assert down > drawn.zero > up
    assert [label for _, label in drawn.y_ticks] == ["−10", "−5", "0", "+5"]


def test_no_cycle_is_an_empty_plot() -> None:
    empty = curve([])
    assert empty.current is None and empty.rows == () and empty.days == 14


@pytest.mark.parametrize("count", [1, 2])
def test_no_mean_under_three_cycles(count: int) -> None:
    assert curve([cycle(*[-5] * 9, n=n) for n in range(count)]).mean == ()


def test_the_mean_ends_where_under_three_or_under_80_per_cent_remain() -> None:
    lengths = (9, 9, 9, 9, 5)  # four of five are 80 %
    five = [cycle(*[-5] * length, n=n) for n, length in enumerate(lengths)]
    assert [day for day, _, _ in means(five)] == list(range(1, 10))
    assert [day for day, _, _ in means([*five, cycle(*[-5] * 5, n=5)])] == list(range(1, 6))
    assert [day for day, _, _ in means(five[2:])] == list(range(1, 6))


def test_unknown_routes_have_no_mean() -> None:
    assert means([cycle(*[-5] * 9, n=n, route="") for n in range(4)]) == []


def test_a_course_without_a_baseline_leaves_no_older_cycle_in_bold() -> None:
    drawn = curve([cycle(-9, -9), cycle(-8, -8, n=1)], is_current=False)
    assert drawn.current is None and len(drawn.earlier) == 2


def test_only_the_last_twelve_cycles_are_drawn_and_the_rest_counted() -> None:
    drawn = curve([cycle(-5, -5, n=n) for n in range(15)])
    assert len(drawn.earlier) == 11 and len(drawn.columns) == 12 and drawn.hidden == 3


def test_late_answers_are_hollow_and_official_days_named() -> None:
    whole = replace(cycle(-9, -8, None, -7), late=frozenset({2}), official=frozenset({3}))
    drawn = curve([whole])
    assert drawn.current is not None
    assert len(drawn.current.dots) == 2 and len(drawn.current.hollow) == 1
    assert [cells for _, cells in drawn.rows] == [
        ("−9",), ("−8, late",), ("official form",), ("−7",),
    ]  # fmt: skip


def test_a_mean_of_a_day_needs_three_answers_and_says_how_many() -> None:
    gap = [cycle(-8, -8, -8, -8), cycle(-6, None, -6, -6, n=1), cycle(-4, -4, -4, -4, n=2)]
    drawn = curve(gap)
    assert drawn.mean_words == "mean of 3 cycles, intravenous, to day 4"
    [path] = drawn.mean  # day 2 is a gap, day 1 alone no line
    assert path.count(" ") == 2


def test_routes_are_never_mixed() -> None:
    mixed = [cycle(-9, -9, n=n) for n in range(3)] + [cycle(-3, -3, n=3, route="oral")]
    assert means(mixed) == []
    assert means([*mixed, cycle(-7, -7, n=4)]) == [(1, -8.5, 4), (2, -8.5, 4)]


def test_the_table_twin_has_every_value() -> None:
    drawn = curve([cycle(-9.26, None, 0, n=0), cycle(2, -1, n=1)])
    assert drawn.columns == ("Sun 1 Mar 2026, baseline 18", "Tue 31 Mar 2026, baseline 18")
    assert drawn.rows == (
        ("Day 1", ("−9.3", "+2")),
        ("Day 2", ("", "−1")),
        ("Day 3", ("0", None)),  # the second cycle was over
    )


def test_picture_and_table_end_after_six_weeks() -> None:
    drawn = curve([cycle(*[-5] * 60)])
    assert drawn.days == 42 and drawn.current is not None and len(drawn.current.dots) == 42
    assert len(drawn.rows) == 42
