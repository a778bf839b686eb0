"""Strips of days by hand: every column once, none that was not there."""

from datetime import date, timedelta

import pytest

from app.core.heat_maps import WIDEST, Strip, strips
from app.core.instruments import INSTRUMENTS
from app.core.item_grids import Form, grid
from app.core.series import Dosing
from app.core.time_axis import Window

FOUR = INSTRUMENTS["phq-4-today"]
FIRST = date(2026, 10, 30)


def day(number: int) -> date:
    return FIRST + timedelta(number)


def laid_out(days: int, *forms: Form, dosing: tuple[Dosing, ...] = ()) -> tuple[Strip, ...]:
    return strips(grid(FOUR, forms, dosing, Window(FIRST, day(days - 1)), {day(1)}))


@pytest.mark.parametrize(
    ("days", "widths"),
    [(1, [1]), (30, [30]), (62, [62]), (63, [32, 31]), (90, [45, 45]), (365, [61] * 5 + [60])],
)
def test_strips_are_few_and_of_nearly_equal_width(days: int, widths: list[int]):
    made = [len(strip.columns) for strip in laid_out(days)]
    assert made == widths and max(made) <= WIDEST


@pytest.mark.parametrize("days", [1, 62, 63, 365, 1000])
def test_every_day_stands_once_and_the_newest_strip_first(days: int):
    made = laid_out(days)
    columns = [column.day for strip in reversed(made) for column in strip.columns]
    assert columns == [day(n) for n in range(days)]


def test_cells_stay_under_their_own_day():
    forms = [Form(day(n), (n % 4, 1, 1, 1)) for n in range(0, 90, 7)]
    for strip in laid_out(90, *forms):
        for column, cell in zip(strip.columns, strip.lines[0].cells, strict=True):
            assert (cell.text if cell else None) == (
                str(column.form.answers[0]) if column.form else None
            )
    drawn = [cell for strip in laid_out(90, *forms) for cell in strip.lines[0].cells if cell]
    assert len(drawn) == len(forms)


def test_months_and_sessions_are_runs_of_columns():
    sessions = (Dosing(day(1), "", "done"), Dosing(day(3), "", "cancelled"))
    [strip] = laid_out(5, dosing=sessions)
    assert strip.months == (("Oct 2026", 2), ("Nov 2026", 3))
    assert strip.sessions == ((False, 1), (True, 1), (False, 3))


def test_a_strip_says_whether_it_needs_the_rows_of_late_and_official_days():
    newer, older = laid_out(63, Form(day(62), (1, 1, 1, 1), late=True))
    assert (newer.is_late, newer.is_instead) == (True, False)
    assert (older.is_late, older.is_instead) == (False, True)


def test_no_column_is_no_strip():
    official = grid(INSTRUMENTS["phq-9"], [], [], Window(FIRST, day(9)))
    assert strips(official) == ()


def test_names_stand_for_every_item_of_the_forms():
    [strip] = laid_out(1)
    assert [line.name for line in strip.lines] == [
        *("Interest", "Low mood", "Nervous", "Cannot stop worry"),
    ]
