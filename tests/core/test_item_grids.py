"""Items × days by hand: a cell for what was answered, and nothing where nothing was."""

from datetime import date, timedelta

import pytest

from app.core.instruments import INSTRUMENTS
from app.core.item_grids import Cell, Form, Grid, answer_words, grid
from app.core.series import Dosing
from app.core.time_axis import Window

FOUR, PHQ, PEG = INSTRUMENTS["phq-4-today"], INSTRUMENTS["phq-9"], INSTRUMENTS["peg"]


def nov(number: int) -> date:
    return date(2026, 11, number)


THREE_DAYS = Window(nov(1), nov(3))


def four(*forms: Form, window: Window = THREE_DAYS) -> Grid:
    return grid(FOUR, forms, [], window)


def cells(made: Grid) -> list[tuple[Cell | None, ...]]:
    return [row for _, row in made.rows]


def test_each_answer_is_a_digit_with_a_shade_and_a_missing_day_has_no_cell():
    made = four(Form(nov(1), (0, 1, 2, 3)), Form(nov(3), (3, 3, 3, 3)))
    third = Cell("3", "answered", 3)
    assert cells(made) == [
        (Cell("0", "answered", 0), None, third),
        (Cell("1", "answered", 1), None, third),
        (Cell("2", "answered", 2), None, third),
        (third, None, third),
    ]
    assert made.answered == 2


def test_declined_and_left_are_signs_without_a_shade_and_never_0():
    made = four(Form(nov(2), ("d", None, 0, 1)))
    assert [row[1] for row in cells(made)] == [
        Cell("d", "declined"),
        Cell("–", "left"),
        Cell("0", "answered", 0),
        Cell("1", "answered", 1),
    ]


def test_one_day_is_one_column():
    made = four(Form(nov(2), (1, 1, 1, 1)), window=Window(nov(2), nov(2)))
    assert [column.day for column in made.columns] == [nov(2)]


def test_answers_outside_the_window_have_no_column():
    made = four(Form(date(2026, 10, 31), (1, 1, 1, 1)), Form(nov(4), (1, 1, 1, 1)))
    assert cells(made) == [(None, None, None)] * 4


def test_a_thousand_days_are_a_thousand_columns_over_every_clock_change():
    first = date(2024, 2, 27)
    days = [first + timedelta(n) for n in range(1000)]
    made = four(*(Form(day, (n % 4, 1, 1, 1)) for n, day in enumerate(days)),
                window=Window(first, days[-1]))  # fmt: skip
    assert [column.day for column in made.columns] == days
    assert [cell.text for cell in cells(made)[0] if cell] == [str(n % 4) for n in range(1000)]


@pytest.mark.parametrize(
    ("answer", "shade"), [(0, 0), (1, 1), (3, 1), (4, 2), (6, 2), (7, 3), (9, 3), (10, 3)]
)
def test_shades_of_a_scale_of_ten_at_their_edges(answer: int, shade: int):
    made = grid(PEG, [Form(nov(1), (answer, 0, 0))], [], THREE_DAYS)
    cell = cells(made)[0][0]
    assert cell == Cell(str(answer), "answered", shade)


def test_a_form_that_is_not_asked_daily_has_columns_for_its_own_days_and_sessions_alone():
    session = Dosing(nov(2), "60 mg", "done")
    made = grid(PHQ, [Form(nov(1), (1,) * 9)], [session], THREE_DAYS)
    assert [(c.day, c.form is not None, c.dosing) for c in made.columns] == [
        (nov(1), True, ()),
        (nov(2), False, (session,)),
    ]


def test_sessions_late_forms_and_official_days_are_marked():
    late = Form(nov(1), (1, 1, 1, 1), late=True, note="made 09:14 on 2 Nov")
    sessions = [Dosing(nov(3), "", "planned"), Dosing(nov(3), "60 mg", "cancelled")]
    made = grid(FOUR, [late], sessions, THREE_DAYS, {nov(1), nov(2)})
    first, second, third = made.columns
    assert first.form is not None and first.form.late
    assert (first.instead, second.instead, third.instead) == (False, True, False)
    assert third.dosing == tuple(sessions)


def test_an_answer_in_words():
    item = FOUR.items[0]
    assert answer_words(FOUR, item, Cell("2", "answered", 2)) == "2, Quite a lot"
    assert answer_words(PEG, PEG.items[0], Cell("7", "answered", 3)) == "7"
    assert answer_words(FOUR, item, Cell("d", "declined")) == "prefer not to say"
    assert answer_words(FOUR, item, Cell("–", "left")) == "left"
