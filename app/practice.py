"""Integration exercises: done, not today, or later today; an optional note, the patient's own until
shared."""

from __future__ import annotations

from datetime import date, datetime
from typing import Literal

from sqlmodel import col, select

from app import assignments, audit
from app.audit import Actor
from app.core.local_time import check_in_day
from app.core.snoozes import snoozed_until
from app.database import Db
from app.tables import Patient, Practice
from app.tables.columns import new_public_id

LONGEST_NOTE = 4000
Outcome = Literal["done", "not-today", "snoozed"]
"""Permanent codes: they are in the database."""


class NoteTooLong(ValueError):
    """A note has at most 4,000 characters."""


def complete(
    db: Db, patient: Patient, code: str, now: datetime, *, note: str = "", share: bool = False
) -> Practice:
    """Done. Again on the same day is the same row, unless there is another note to keep.

    Raises `assignments.UnknownExercise`, `NoteTooLong`.
    """
    return _answer(db, patient, code, "done", now, note, share)


def put_aside(
    db: Db, patient: Patient, code: str, now: datetime, *, note: str = "", share: bool = False
) -> Practice:
    """Not today: as good an answer as any, and no exercise is nudged again on this day. As
    `complete` otherwise."""
    return _answer(db, patient, code, "not-today", now, note, share)


def _answer(
    db: Db, patient: Patient, code: str, outcome: Outcome, now: datetime, note: str, share: bool
) -> Practice:
    check_length(note)
    words = note.strip()
    before = _recorded(db, patient, code, outcome, now)
    if before is not None and (not words or read_note(db, patient, before) == words):
        return before
    row = before if before is not None and before.sealed_note is None else None
    row = row or record(db, patient, code, outcome, now, noted_at=now)
    if words:
        write_note(db, patient, row, words, now, share=share)
    return row


def check_length(note: str) -> None:
    """Raises `NoteTooLong`."""
    if len(note) > LONGEST_NOTE:
        raise NoteTooLong(f"A note can have up to {LONGEST_NOTE} characters.")


def snooze(db: Db, patient: Patient, code: str, now: datetime) -> Practice:
    """Later today: kept as it was said, and nudged once more as `core.snoozes` says. Twice, while
    the first still lasts, is once."""
    before = _recorded(db, patient, code, "snoozed", now)
    if before is not None:
        until = snoozed_until(before.at, patient.zone)
        if until is None or now < until:
            return before
    return record(db, patient, code, "snoozed", now, noted_at=now)


def of_day(db: Db, patient_id: int, day: date) -> list[Practice]:
    """What a patient did or put aside on one day, oldest first."""
    wanted = select(Practice).where(Practice.patient_id == patient_id, Practice.day == day)
    return list(db.exec(wanted.order_by(col(Practice.at), col(Practice.id))))


def done_codes(db: Db, patient_id: int, day: date) -> set[str]:
    return {row.exercise for row in of_day(db, patient_id, day) if row.outcome == "done"}


def since(db: Db, patient: Patient, day: date) -> list[Practice]:
    """What a patient did or put aside on that day and later, newest first."""
    wanted = select(Practice).where(Practice.patient_id == patient.id, Practice.day >= day)
    return list(db.exec(wanted.order_by(col(Practice.at).desc(), col(Practice.id).desc())))


def share_note(db: Db, patient: Patient, row: Practice, share: bool, now: datetime) -> None:
    """For the therapist too, or for oneself alone from now on."""
    if row.sealed_note is None or share == (row.note_shared_at is not None):
        return
    row.note_shared_at = now if share else None
    db.add(row)
    actor = Actor("patient", patient.public_id)
    audit.note(db, actor, "share note" if share else "unshare note", row.public_id, now, of=patient)


def shared_note(db: Db, patient: Patient, row: Practice) -> str:
    """For the therapist: the note in words while it is shared, else ""."""
    return "" if row.note_shared_at is None else read_note(db, patient, row)


def read_note(db: Db, patient: Patient, row: Practice) -> str:
    """The note in words, or "" if there is none. For the patient, or once shared."""
    if row.sealed_note is None:
        return ""
    whose = patient.public_id
    return db.keys.open(row.sealed_note, table="practice", row=row.public_id, patient=whose)


def _recorded(db: Db, patient: Patient, code: str, outcome: str, now: datetime) -> Practice | None:
    """The last such row of today."""
    assignments.known(db, patient, code)
    assert patient.id is not None
    rows = of_day(db, patient.id, check_in_day(now, patient.zone))
    same = [row for row in rows if (row.exercise, row.outcome) == (code, outcome)]
    return same[-1] if same else None


def record(
    db: Db, patient: Patient, code: str, outcome: str, at: datetime, *, noted_at: datetime
) -> Practice:
    """A new row, of the day on which it was."""
    assert patient.id is not None
    row = Practice(
        public_id=new_public_id(),
        patient_id=patient.id,
        exercise=code,
        day=check_in_day(at, patient.zone),
        outcome=outcome,
        at=at,
    )
    db.add(row)
    actor = Actor("patient", patient.public_id)
    audit.note(db, actor, f"practice {outcome}", row.public_id, noted_at, of=patient)
    return row


def write_note(
    db: Db, patient: Patient, row: Practice, words: str, now: datetime, *, share: bool
) -> None:
    """Sealed; the therapist's to read only where it is shared."""
    whose = patient.public_id
    row.sealed_note = db.keys.seal(words, table="practice", row=row.public_id, patient=whose)
    row.note_shared_at = now if share else None
    db.add(row)
