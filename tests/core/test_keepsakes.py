"""What is written for heavier days, and when Today invites to it."""

import pytest

from app.core.keepsakes import HEAVIER, KEEPSAKES, to_write
from app.core.own_words import LONGEST, read_parts
from app.core.phases import Phase

VERDICTS = ("relapse", "fail", "loss", "worse", "symptom", "should", "must")


@pytest.mark.parametrize(
    ("phase", "written", "code"),
    [
        (Phase.OPENING, [], "letter"),
        (Phase.OPENING, ["letter"], None),
        (Phase.CARRYING_ON, [], "fading-plan"),
        (Phase.KEEPING, ["letter"], "fading-plan"),
        (Phase.KEEPING, ["fading-plan"], None),
        (Phase.PREPARING, [], None),
        (Phase.DOSING_DAY, [], None),
    ],
)
def test_the_letter_in_the_opening_days_the_plan_after_them(
    phase: Phase, written: list[str], code: str | None
) -> None:
    invited = to_write(phase, written)
    assert (invited.code if invited else None) == code


def test_blank_parts_are_left_out_and_words_kept_as_they_are() -> None:
    form = {"signs": "  I sleep late.\n\nAnd: “no calls”.  ", "steps": "   ", "other": "x"}
    assert read_parts(KEEPSAKES["fading-plan"].parts, form) == {
        "signs": "I sleep late.\n\nAnd: “no calls”."
    }


def test_a_part_that_is_too_long_is_named() -> None:
    assert read_parts(KEEPSAKES["letter"].parts, {"letter": "x" * LONGEST})
    with pytest.raises(ValueError, match="“Dear me,” can have up to 8000 characters"):
        read_parts(KEEPSAKES["letter"].parts, {"letter": "x" * (LONGEST + 1)})


def test_no_word_of_it_is_a_verdict() -> None:
    words = [HEAVIER]
    for each in KEEPSAKES.values():
        words += [each.title, each.purpose, each.invitation]
        words += [said for part in each.parts for said in (part.label, part.hint)]
    for verdict in VERDICTS:
        assert not [said for said in words if verdict in said.lower()], verdict
