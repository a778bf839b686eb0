"""What is written for heavier days, and when Today invites to it."""

import pytest

from app.core.keepsakes import HEAVIER, KEEPSAKES, Keepsake, to_write
from app.core.own_words import LONGEST, read_parts
from app.core.phases import Phase

VERDICTS = ("relapse", "fail", "loss", "worse", "symptom", "should", "must")
METHODS = ("pill", "tablet", "medic", "drug", "alcohol", "knife", "blade", "razor", "gun", "weapon",
           "rope", "bridge", "train", "suicid", "commit")  # fmt: skip
PROMISES = ("watch", "we will", "we are", "your clinic sees", "is alerted")


@pytest.mark.parametrize(
    ("phase", "written", "code"),
    [
        (Phase.OPENING, [], "letter"),
        (Phase.OPENING, ["letter"], None),
        (Phase.CARRYING_ON, [], "fading-plan"),
        (Phase.KEEPING, ["letter"], "fading-plan"),
        (Phase.KEEPING, ["fading-plan"], None),  # the safety plan is offered elsewhere
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
    words = [HEAVIER, *(said for each in KEEPSAKES.values() for said in words_of(each))]
    for verdict in VERDICTS:
        assert not [said for said in words if verdict in said.lower()], verdict


def test_a_safety_plan_has_six_steps_in_their_order() -> None:
    plan = KEEPSAKES["safety-plan"]
    codes = [part.code for part in plan.parts]
    assert codes == ["signs", "alone", "places", "helpers", "professionals", "safer"]
    assert [part.label[:3] for part in plan.parts] == [f"{number}. " for number in range(1, 7)]
    assert plan.numbers_beside == "professionals" and not plan.offered_in


def test_a_safety_plan_names_no_method_and_promises_nobody() -> None:
    for banned in (*METHODS, *PROMISES):
        said = [words for words in words_of(KEEPSAKES["safety-plan"]) if banned in words.lower()]
        assert not said, banned


def words_of(each: Keepsake) -> list[str]:
    parts = [said for part in each.parts for said in (part.label, part.hint)]
    return [each.title, each.purpose, each.invitation, each.when_read, *parts]
