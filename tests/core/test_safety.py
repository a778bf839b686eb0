"""Item 9: every answer above 0 has a level, and nothing else has."""

import pytest

from app.core.instruments import INSTRUMENTS, Answer
from app.core.safety import FORMS_WITH_SAFETY_ITEM, level


@pytest.mark.parametrize("form", FORMS_WITH_SAFETY_ITEM)
@pytest.mark.parametrize(
    ("answer", "expected"),
    [(0, None), (1, "amber"), (2, "red"), (3, "red"), ("d", None), (None, None)],
)
def test_the_ladder(form: str, answer: Answer, expected: str | None) -> None:
    assert level(form, answer) == expected


def test_exactly_the_forms_with_a_safety_item_have_levels() -> None:
    forms = {code for code, form in INSTRUMENTS.items() if form.safety_item is not None}
    assert forms == set(FORMS_WITH_SAFETY_ITEM)
    assert all(level(code, 3) is None for code in INSTRUMENTS if code not in forms)
