"""Reading a form: left and declined kept apart, and refused what a form cannot send."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.core.instruments import (
    INSTRUMENTS,
    Answer,
    UnreadableAnswer,
    fields_left,
    offers_difficulty,
    pack,
    read_answers,
    read_difficulty,
    score,
    unpack,
)

PHQ_9, GAD_7 = INSTRUMENTS["phq-9"], INSTRUMENTS["gad-7"]


def test_a_form_is_read_with_left_and_declined_kept_apart() -> None:
    form = {
        "day": "2026-11-02",
        "submission_id": "a.b c",
        "mood.1": "10",
        "phq-9-today.1": "3",
        "phq-9-today.2": "d",
        "phq-9-today.3": "",
    }
    assert read_answers(form) == {
        "mood": (10,),
        "phq-9-today": (3, "d", None, None, None, None, None, None, None),
    }
    left = fields_left(INSTRUMENTS["phq-9-today"], read_answers(form)["phq-9-today"])
    assert left == [3, 4, 5, 6, 7, 8, 9]


@pytest.mark.parametrize(
    ("field", "value", "kind"),
    [
        ("phq-9.1", "4", "not a choice"),
        ("phq-9.1", "-1", "not a choice"),
        ("phq-9.1", "1 ", "not a choice"),
        ("phq-9.1", "٣", "not a choice"),
        ("mood.1", "11", "not a choice"),
        ("pain.1", "07", "not a choice"),
        ("phq-9.10", "1", "unknown item"),
        ("phq-9.01", "1", "unknown item"),
        ("gad-7.difficulty", "1", "unknown item"),
        ("gad-9.1", "1", "unknown instrument"),
    ],
)
def test_what_a_form_cannot_send_is_refused_without_repeating_it(
    field: str, value: str, kind: str
) -> None:
    with pytest.raises(UnreadableAnswer) as refusal:
        read_answers({field: value})
    assert (refusal.value.field, refusal.value.kind) == (field, kind)
    assert str(refusal.value) == f"{field}: {kind}"


FIELDS = st.one_of(
    st.text(max_size=12),
    st.builds(
        "{}.{}".format,
        st.sampled_from([*INSTRUMENTS, "gad-9"]),
        st.sampled_from(["1", "2", "9", "0", "x", "difficulty"]),
    ),
)


@given(st.dictionaries(FIELDS, st.sampled_from(["", "d", "0", "3", "4", "10", "é", "1.0"])))
def test_any_form_is_read_or_refused_in_words(form: dict[str, str]) -> None:
    try:
        answers = read_answers(form)
    except UnreadableAnswer as refusal:
        assert refusal.field in form
    else:
        assert all(len(given) == len(INSTRUMENTS[code].items) for code, given in answers.items())


def test_the_difficulty_item_is_offered_read_and_never_scored() -> None:
    form = {f"phq-9.{n}": "1" for n in range(1, 10)} | {"phq-9.difficulty": "3"}
    answers = read_answers(form)
    assert list(answers) == ["phq-9"] and score(PHQ_9, answers["phq-9"]).total == 9
    assert read_difficulty(form) == 3
    assert read_difficulty({}) is None
    assert read_answers({"phq-9.difficulty": "3"}) == {}
    with pytest.raises(UnreadableAnswer):
        read_difficulty({"phq-9.difficulty": "4"})
    assert offers_difficulty(PHQ_9, (0,) * 8 + (1,))
    assert not offers_difficulty(PHQ_9, (0,) * 7 + (None, "d"))
    assert not offers_difficulty(GAD_7, (3,) * 7)


@given(st.lists(st.sampled_from([None, "d", *range(11)]), min_size=1, max_size=9))
def test_packed_answers_come_back_the_same(answers: list[Answer]) -> None:
    assert unpack(pack(answers)) == tuple(answers)


def test_packed_text_is_one_readable_column() -> None:
    assert pack((0, 1, None, "d", 10)) == "0,1,,d,10"
    for text in ("x", "1,02", "11", "1, 2", "-1"):
        with pytest.raises(ValueError):
            unpack(text)
