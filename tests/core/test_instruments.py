"""Every official PHQ-9 vector, every way to leave an answer, and what a form cannot send."""

from fractions import Fraction
from itertools import product

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.core.instruments import (
    INSTRUMENTS,
    Answer,
    Score,
    lacks_safety_answer,
    score,
    severity,
)

PHQ_9, GAD_7 = INSTRUMENTS["phq-9"], INSTRUMENTS["gad-7"]
ADAPTED = [INSTRUMENTS[code] for code in ("phq-9-today", "gad-7-today", "phq-4-today")]
WITH_MISSING = st.sampled_from([None, "d", 0, 1, 2, 3])


def band_by_hand(total: int) -> str:
    for least, name in [(20, "severe"), (15, "moderately severe"), (10, "moderate"), (5, "mild")]:
        if total >= least:
            return name
    return "minimal"


def test_all_phq_9_vectors_score_and_band_right() -> None:
    bands = {total: band_by_hand(total) for total in range(28)}
    seen = 0
    for answers in product(range(4), repeat=9):
        result = score(PHQ_9, answers)
        total = sum(answers)
        assert result.total == total and not result.prorated
        assert severity(PHQ_9, total) == bands[total]
        seen += 1
    assert seen == 4**9


def test_all_gad_7_vectors_score_right() -> None:
    assert all(
        score(GAD_7, answers).total == sum(answers) for answers in product(range(4), repeat=7)
    )
    names = [severity(GAD_7, total) for total in (0, 4, 5, 9, 10, 14, 15, 21)]
    assert names == ["minimal"] * 2 + ["mild"] * 2 + ["moderate"] * 2 + ["severe"] * 2


@pytest.mark.parametrize(
    ("answers", "expected"),
    [
        ((1, 1, 1, 1, 1, 1, 1, 1, None), Score(9, True, 8, 9)),
        ((3, 3, 3, 3, 3, 3, 3, "d", None), Score(27, True, 7, 9)),
        ((2, 1, 0, 0, 0, 0, 0, 1, None), Score(5, True, 8, 9)),  # 4.5 rounds up
        ((3, 3, 3, 3, 0, 0, 0, 0, "d"), Score(14, True, 8, 9)),  # 13.5 rounds up
        ((0, 0, 0, 0, 0, 0, 0, 0, None), Score(0, True, 8, 9)),
        ((3, 3, 3, 3, 3, 3, None, None, "d"), Score(None, False, 6, 9)),
        ((None,) * 9, Score(None, False, 0, 9)),
        (("d",) * 9, Score(None, False, 0, 9)),
    ],
)
def test_one_or_two_missing_are_prorated_halves_up_and_three_give_no_score(
    answers: tuple[Answer, ...], expected: Score
) -> None:
    assert score(PHQ_9, answers) == expected


@given(st.tuples(*[WITH_MISSING] * 9))
def test_phq_9_proration_agrees_with_exact_fractions(answers: tuple[Answer, ...]) -> None:
    numbers = [answer for answer in answers if isinstance(answer, int)]
    result = score(PHQ_9, answers)
    if len(numbers) < 7:
        assert result.total is None
    else:
        exact = Fraction(sum(numbers) * 9, len(numbers))
        assert result.total == (exact + Fraction(1, 2)).__floor__()
        assert result.prorated == (len(numbers) < 9)
        assert 0 <= result.total <= 27


def test_gad_7_is_prorated_likewise() -> None:
    assert score(GAD_7, (1, 1, 1, 1, 1, None, "d")) == Score(7, True, 5, 7)
    assert score(GAD_7, (3, 3, 3, 3, None, None, "d")) == Score(None, False, 4, 7)


@pytest.mark.parametrize("form", ADAPTED, ids=lambda form: form.code)
def test_an_adapted_form_needs_every_item_and_claims_no_band_and_no_code(form) -> None:  # type: ignore[no-untyped-def]
    of = len(form.items)
    assert score(form, (3,) * of).total == form.highest
    for missing in (None, "d"):
        assert score(form, (3,) * (of - 1) + (missing,)) == Score(None, False, of - 1, of)
    assert all(severity(form, total) is None for total in range(form.highest + 1))
    assert (form.panel_loinc, form.total_loinc, form.official) == (None, None, False)
    assert all(part.loinc is None for part in (*form.items, *form.options))
    assert "not the validated form" in (form.adapted_note or "")
    assert [option.words for option in form.options] == [
        "Not at all",
        "A little",
        "Quite a lot",
        "Very much",
    ]


def test_a_missing_answer_is_never_zero_nor_item_9_imputed() -> None:
    for missing in (None, "d"):
        answers: tuple[Answer, ...] = (1,) * 8 + (missing,)
        assert score(PHQ_9, answers).answered == 8
        assert lacks_safety_answer(PHQ_9, answers)
    assert not lacks_safety_answer(PHQ_9, (None,) * 8 + (0,))
    assert not lacks_safety_answer(GAD_7, (None,) * 7)


def test_answers_that_are_not_of_the_form_are_not_scored() -> None:
    for answers in [(0,) * 8, (0,) * 10, (4,) + (0,) * 8, (-1,) + (0,) * 8]:
        with pytest.raises(ValueError):
            score(PHQ_9, answers)


def test_one_item_forms_score_themselves() -> None:
    pain = INSTRUMENTS["pain"]
    assert [severity(pain, n) for n in (0, 1, 3, 4, 6, 7, 10)] == [
        *("none", "mild", "mild", "moderate", "moderate", "severe", "severe")
    ]
    assert score(pain, (10,)).total == 10
    assert score(INSTRUMENTS["mood"], ("d",)).total is None
    assert INSTRUMENTS["mood"].higher_is_better and not pain.higher_is_better
