"""A broken file of answers is refused whole, by line and column, and never repeats a value."""

import io

import pytest
from sqlalchemy import func
from sqlmodel import SQLModel, select

from app.database import Db
from app.imports import import_answers
from app.imports.answer_files import BrokenFile
from app.tables import AuditEntry, Clinic, Patient, Response, Submission
from tests.cast import Clock

HEADER = "person,day," + ",".join(f"phq-9.{n}" for n in range(1, 10))


def count(db: Db, *models: type[SQLModel]) -> list[int]:
    db.flush()
    return [db.exec(select(func.count()).select_from(model)).one() for model in models]


@pytest.mark.parametrize(
    ("lines", "line", "column"),
    [
        ([HEADER, "A,2026-03-01,0,1,2,3,4,0,0,0,0"], 2, "phq-9.5"),
        (
            [HEADER, "A,2026-03-01,0,0,0,0,0,0,0,0,0", "B,2026-03-01,0,0,0,0,0,0,x,0,0"],
            3,
            "phq-9.7",
        ),
        ([HEADER, "A,2026-03-01,0,0,0,0,0,0,0,0"], 2, "phq-9.9"),
        ([HEADER, "A,2026-03-01,0,0,0,0,0,0,0,0,0,0"], 2, "phq-9.9"),
        ([HEADER, "A,1.3.2026,0,0,0,0,0,0,0,0,0"], 2, "day"),
        ([HEADER, "A,2026-02-30,0,0,0,0,0,0,0,0,0"], 2, "day"),
        ([HEADER, "A,2026-03-05,0,0,0,0,0,0,0,0,0"], 2, "day"),
        ([HEADER, " ,2026-03-01,0,0,0,0,0,0,0,0,0"], 2, "person"),
        ([HEADER, "A\x07,2026-03-01,0,0,0,0,0,0,0,0,0"], 2, "person"),
        ([HEADER, *["A,2026-03-01,0,0,0,0,0,0,0,0,0"] * 2], 3, "day"),
        ([HEADER, 'A,2026-03-01,"0"0,0,0,0,0,0,0,0,0'], 2, "?"),
        ([HEADER], 2, "person"),
        (["person,phq-9.1", "A,0"], 1, "day"),
        (["person,day,phq-9.1,phq-9.1", "A,2026-03-01,0,0"], 1, "phq-9.1"),
        (["person,day,phq-9.10", "A,2026-03-01,0"], 1, "phq-9.1"),
        (["person,day,phq-9.1,phq-9.difficulty", "A,2026-03-01,0,4"], 2, "phq-9.difficulty"),
        ([""], 1, "person"),
    ],
)
@pytest.mark.parametrize("backend", ["sqlite"], indirect=True)
def test_a_broken_line_refuses_the_whole_file_and_names_its_place(
    db: Db, clinic: Clinic, clock: Clock, lines: list[str], line: int, column: str
) -> None:
    before = count(db, Patient, Submission, Response, AuditEntry)
    with pytest.raises(BrokenFile) as refusal:
        import_answers(db, clinic, io.StringIO("\n".join(lines)), clock.now)
    assert (refusal.value.line, refusal.value.column) == (line, column)
    assert str(refusal.value).startswith(f"line {line}, column {column}: ")
    assert count(db, Patient, Submission, Response, AuditEntry) == before
    assert db.pending_notes == []


@pytest.mark.parametrize("backend", ["sqlite"], indirect=True)
def test_text_that_is_not_utf_8_is_refused(db: Db, clinic: Clinic, clock: Clock) -> None:
    raw = io.BytesIO(HEADER.encode() + b"\nJ\xf6rg,2026-03-01,0,0,0,0,0,0,0,0,0\n")
    with pytest.raises(BrokenFile, match="UTF-8"):
        import_answers(db, clinic, io.TextIOWrapper(raw, encoding="utf-8", newline=""), clock.now)
