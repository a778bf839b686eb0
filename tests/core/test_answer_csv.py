"""The table of answers: no formula in it, and the very same words out again (SECURITY R40)."""

import csv
import io
import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.core.answer_csv import as_written, columns, harmless, header, lines
from app.core.instruments import INSTRUMENTS
from tests import rfc4180

SIGNS = "=+-@\t\r"
DANGEROUS = re.compile(r"\s*[=+\-@\t\r]")
ANYTHING = st.text(max_size=12) | st.builds(
    lambda before, sign, after: before + sign + after,
    st.text("' \t\n", max_size=3), st.sampled_from(SIGNS), st.text(max_size=5),
)  # fmt: skip


@pytest.mark.parametrize("sign", SIGNS)
@pytest.mark.parametrize("before", ["", " ", "  ", "\n", "\u00a0"])
def test_what_begins_like_a_formula_is_made_harmless(sign: str, before: str) -> None:
    assert harmless(f"{before}{sign}1+1").startswith("'")


@pytest.mark.parametrize("words", ["Ada", "O'Hara", "1-2", "'Twas", "a=b", ""])
def test_other_words_stay_as_they_are(words: str) -> None:
    assert harmless(words) == words == as_written(words)


@given(ANYTHING)
def test_no_words_become_a_formula_and_all_come_back(words: str) -> None:
    assert not DANGEROUS.match(harmless(words))
    assert as_written(harmless(words)) == words


def read(written: str) -> list[dict[str, str]]:
    """By a reader of our own, which shares nothing with the writer; and as the usual one does."""
    names, *rows = rfc4180.cells(written)
    assert [names, *rows] == list(csv.reader(io.StringIO(written, newline=""), strict=True))
    return [dict(zip(names, row, strict=True)) for row in rows]


def record(name: str, **more: object) -> dict[str, object]:
    return {"name": name, "responses": [], "moments": []} | more


def response(code: str, answers: list[object], **more: object) -> dict[str, object]:
    plain = {"instrument": code, "day": "2026-03-04", "answers": answers, "difficulty": None}
    return plain | {"score": None, "prorated": False} | more


@given(ANYTHING)
def test_quoting_holds_whatever_stands_in_a_name(name: str) -> None:
    moods = [{"day": "2026-03-04", "made_at": "x", "submission_id": "1", "value": 4}]
    written = header() + lines(record(name, moments=moods))
    (row,) = read(written)
    assert as_written(row["person"]) == name and row["mood.1"] == "4"


def test_a_day_is_one_line_with_every_form_and_skip() -> None:
    phq = response("phq-9", [0, 1, None, "d", 3, 0, 0, 0, 2], difficulty=2, score=8, prorated=True)
    peg = response("peg", [5, 6, 5], score=5.3)
    moods = [
        {"day": "2026-03-04", "made_at": made, "submission_id": made, "value": value}
        for made, value in (("b", 7), ("a", 3))
    ]
    written = header() + lines(record("Ada", responses=[phq, peg], moments=moods))
    (row,) = read(written)
    assert [row[f"phq-9.{n}"] for n in range(1, 10)] == ["0", "1", "", "d", "3", "0", "0", "0", "2"]
    assert (row["phq-9.difficulty"], row["phq-9.total"], row["phq-9.prorated"]) == ("2", "8", "yes")
    assert (row["peg.total"], row["mood.1"], row["mood.moments"]) == ("5.3", "7", "3 7")
    assert row["gad-7.1"] == row["gad-7.total"] == ""


def test_every_question_has_a_column() -> None:
    names = columns()
    assert len(names) == len(set(names))
    for form in INSTRUMENTS.values():
        assert {f"{form.code}.{item.number}" for item in form.items} <= set(names)
