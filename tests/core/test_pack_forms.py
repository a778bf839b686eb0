"""The forms of the packs: their scores, their codes, and what they do not claim."""

import pytest

from app.core.instruments import INSTRUMENTS, fields_left, read_answers, score
from app.core.instruments import UnreadableAnswer as Unreadable
from app.core.pack_turns import gave_way
from tests.core.test_packs import DAY, after

PEG, AUDIT, PTSD = (INSTRUMENTS[code] for code in ("peg", "audit-c", "pc-ptsd-5"))
BELOW = {"phq-9-today", "gad-7-today", "pain"}


@pytest.mark.parametrize(
    ("code", "answers", "total", "words"),
    [
        ("peg", (0, 0, 0), 0, "0.0"),
        ("peg", (5, 5, 6), 53, "5.3"),
        ("peg", (5, 6, 6), 57, "5.7"),
        ("peg", (5, 5, 5), 50, "5.0"),
        ("peg", (10, 10, 10), 100, "10.0"),
        ("peg", (10, 10, None), None, ""),
        ("peg", (10, "d", 10), None, ""),
        ("craving", (10,), 10, "10"),
        ("use-days", (7,), 7, "7"),
        ("audit-c", (4, 4, 4), 12, "12"),
        ("audit-c", (0, 1, 2), 3, "3"),
        ("audit-c", (0, None, 0), None, ""),
        ("pc-ptsd-5", (1, 1, 1, 1, 1, 1), 5, "5"),
        ("pc-ptsd-5", (1, 0, 0, 0, 0, 0), 0, "0"),
        ("pc-ptsd-5", (0, None, None, None, None, None), 0, "0"),
        ("pc-ptsd-5", (0, 1, 1, None, None, None), 0, "0"),
        ("pc-ptsd-5", ("d", 1, 1, 1, 1, 1), None, ""),
        ("pc-ptsd-5", (1, 1, 1, 1, 1, "d"), None, ""),
        ("side-effects", (3, 3, 3, 3, 3), None, ""),
        ("bladder", (3, 3, 3), None, ""),
    ],
)
def test_totals(code, answers, total, words):
    form = INSTRUMENTS[code]
    found = score(form, answers)
    assert (found.total, found.prorated) == (total, False)
    assert total is None or form.total_words(total) == words
    assert total is None or form.lowest <= form.shown(total) <= form.highest


def test_a_no_at_the_gate_leaves_nothing_to_answer():
    assert fields_left(PTSD, (0, None, None, None, None, None)) == []
    assert fields_left(PTSD, (1, None, None, None, None, None)) == [2, 3, 4, 5, 6]
    assert fields_left(PTSD, ("d", None, None, None, None, None)) == [2, 3, 4, 5, 6]


def test_each_question_takes_its_own_choices_only():
    assert read_answers({"audit-c.1": "4", "use-days.1": "7"})["use-days"] == (7,)
    for field, value in (("audit-c.2", "5"), ("use-days.1", "8"), ("pc-ptsd-5.1", "2")):
        with pytest.raises(Unreadable):
            read_answers({field: value})
    with pytest.raises(ValueError):
        score(AUDIT, (5, 0, 0))


def test_official_codes_in_item_order_and_none_on_our_own():
    codes = {code: [item.loinc for item in INSTRUMENTS[code].items] for code in INSTRUMENTS}
    assert codes["peg"] == ["75893-8", "91145-3", "91146-1"]
    assert codes["audit-c"] == ["68518-0", "68519-8", "68520-6"]
    assert codes["pc-ptsd-5"] == [f"10201{n}" for n in ("1-4", "2-2", "3-0", "4-8", "5-5", "6-3")]
    assert (PEG.panel_loinc, PEG.total_loinc) == ("91148-7", "91147-9")
    assert (AUDIT.panel_loinc, AUDIT.total_loinc) == ("72109-2", "75626-2")
    assert (PTSD.panel_loinc, PTSD.total_loinc) == ("102010-6", "102017-1")
    for own in ("craving", "use-days", "side-effects", "bladder"):
        assert set(codes[own]) == {None} and "not a validated" in INSTRUMENTS[own].adapted_note
    assert all(PEG.items[n].words.startswith("What number best describes") for n in range(3))


def test_a_cut_is_said_to_the_clinic_and_none_where_it_depends_on_sex():
    assert "4 or more" in PTSD.clinic_note and "draws none" in AUDIT.clinic_note
    assert not any(INSTRUMENTS[code].bands for code in ("peg", "audit-c", "pc-ptsd-5"))


@pytest.mark.parametrize(
    ("code", "on", "answered", "expected"),
    [
        ("gad-7-today", 0, {"phq-9-today", "pain", "peg"}, True),
        ("gad-7-today", 0, {"phq-9-today", "pain"}, False),
        ("gad-7-today", 0, {"phq-4-today", "pain", "peg"}, False),
        ("gad-7-today", 0, BELOW | {"peg"}, False),
        ("pain", 0, {"phq-9-today", "peg"}, False),
        ("pain", 0, {"phq-9-today", "gad-7-today", "craving"}, True),
        ("gad-7-today", 0, {"phq-9-today", "craving"}, False),
        ("gad-7-today", 1, {"phq-9-today", "pain", "craving"}, True),
        ("phq-9-today", 1, {"peg"}, False),
    ],
)
def test_what_gave_way_is_told_from_what_was_answered(code, on, answered, expected):
    assert gave_way(code, after(on), answered) is expected, DAY
