"""What the clinic's database holds of what was entered on a phone, read from outside."""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import delete
from sqlmodel import col, select

from app import journal, practice
from app.database import Database
from app.tables import Alert, Moment, Note, Patient, Practice, Response, Submission

TABLES = (Alert, Note, Moment, Response, Submission, Practice)


@dataclass(frozen=True)
class Stored:
    """Whose (by place among the people), what was answered, and the words with it."""

    who: int
    said: str
    note: str


def forget_all(database: Database, people: Sequence[Patient]) -> None:
    """Before a sequence: nothing was ever entered by these people."""
    ids = [person.id for person in people]
    with database.transaction() as db:
        for table in TABLES:
            db.execute(delete(table).where(col(table.patient_id).in_(ids)))


def stored(database: Database, people: Sequence[Patient]) -> dict[str, list[Stored]]:
    """Every submission and practice of these people, by submission id."""
    found: dict[str, list[Stored]] = defaultdict(list)
    with database.reading() as db:
        for who, person in enumerate(people):
            notes = {
                row.submission_id: journal.read(db, person, row)
                for row in db.exec(select(Note).where(Note.patient_id == person.id))
            }
            for row in db.exec(select(Submission).where(Submission.patient_id == person.id)):
                note = notes.get(row.submission_id, "")
                found[row.submission_id].append(Stored(who, _said(row), note))
            for done in db.exec(select(Practice).where(Practice.patient_id == person.id)):
                words = practice.read_note(db, person, done)
                found[str(done.submission_id)].append(Stored(who, done.outcome, words))
    return found


def _said(row: Submission) -> str:
    answers = json.loads(row.answers)
    if "mood" in answers:
        return f"mood {answers['mood'][1]}"
    return str(answers["phq-9-today"][1])
