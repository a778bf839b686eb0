"""A patient's own words: sealed, and the therapist's to read only once shared."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime

from sqlmodel import col, select

from app import audit
from app.audit import Actor
from app.database import Db
from app.tables import Note, Patient, Submission
from app.tables.columns import new_public_id

LONGEST_NOTE = 4000


def write(
    db: Db,
    patient: Patient,
    submission: Submission,
    text: str,
    now: datetime,
    *,
    shared_at: datetime | None,
) -> Note:
    """Seal a note that came with a check-in."""
    assert patient.id is not None
    public_id = new_public_id()
    note = Note(
        public_id=public_id,
        patient_id=patient.id,
        submission_id=submission.submission_id,
        day=submission.day,
        sealed=db.keys.seal(text, table="note", row=public_id, patient=patient.public_id),
        written_at=now,
        shared_at=shared_at,
    )
    db.add(note)
    return note


def share_with(db: Db, patient: Patient, note: Note, share: bool, now: datetime) -> None:
    """For the therapist too, or for oneself alone from now on."""
    if share == (note.shared_at is not None):
        return
    note.shared_at = now if share else None
    db.add(note)
    actor = Actor("patient", patient.public_id)
    audit.note(
        db, actor, "share note" if share else "unshare note", note.public_id, now, of=patient
    )


def read(db: Db, patient: Patient, note: Note) -> str:
    return db.keys.open(note.sealed, table="note", row=note.public_id, patient=patient.public_id)


def of_day(db: Db, patient: Patient, day: date) -> Sequence[Note]:
    """Every note of one day, oldest first: for the patient's own eyes."""
    wanted = select(Note).where(Note.patient_id == patient.id, Note.day == day)
    return db.exec(wanted.order_by(col(Note.written_at), col(Note.id))).all()


def shared(db: Db, patient: Patient, since: date) -> Sequence[Note]:
    """The notes that the patient shared, newest first: all that a therapist may read."""
    wanted = select(Note).where(
        Note.patient_id == patient.id, col(Note.shared_at).is_not(None), Note.day >= since
    )
    return db.exec(wanted.order_by(col(Note.written_at).desc(), col(Note.id).desc())).all()
