"""An exercise of a therapist's own is read from its form, or each field says what is wrong."""

import pytest

from app.core.own_exercises import Wanted, exercise, read

WHOLE = {
    "title": " The  river ",
    "minutes": " 7 ",
    "purpose": "To rest\nyour eyes.",
    "not_when": "In a storm.",
    "steps": "Go to the river.\r\n\r\n  Look for a boat. \n",
}


def test_a_whole_one_is_read() -> None:
    steps = ("Go to the river.", "Look for a boat.")
    wanted = Wanted("The river", 7, "To rest your eyes.", "In a storm.", steps)
    assert read(WHOLE) == (wanted, {})
    made = exercise("own-1", wanted)
    assert (made.code, made.phase, made.track, made.in_app) == ("own-1", None, None, None)
    assert (made.title, made.minutes, made.steps) == ("The river", 7, steps)


@pytest.mark.parametrize(
    ("field", "typed"),
    [
        ("title", ""), ("title", "x" * 81), ("minutes", "0"), ("minutes", "21"),
        ("minutes", "soon"), ("minutes", "٧"), ("purpose", " "), ("not_when", ""),
        ("purpose", "x" * 601), ("steps", "\n \n"), ("steps", "go\n" * 13), ("steps", "x" * 401),
    ],
    ids=range(12),
)  # fmt: skip
def test_what_cannot_be_read_is_said_of_its_field_alone(field: str, typed: str) -> None:
    wanted, wrong = read(WHOLE | {field: typed})
    assert wanted is None and list(wrong) == [field]


def test_an_empty_form_names_every_field() -> None:
    assert set(read({})[1]) == set(WHOLE)
