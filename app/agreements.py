"""What therapist and patient agreed at the end of a session, in a few lines: written by the
therapist, sealed, seen by both."""

from __future__ import annotations

from datetime import datetime

from sqlmodel import col, select

from app import audit, patient_summaries
from app.audit import Actor
from app.database import Db
from app.tables import Agreement, Patient, Staff
from app.tables.columns import new_public_id

LONGEST = 600  # characters: some lines


class AgreementTooLong(ValueError):
    """It is a few lines."""


def write(db: Db, staff: Staff, patient: Patient, typed: str, now: datetime) -> Agreement | None:
    """The newest counts, earlier ones are kept. The same words again are one; empty words take it
    back, None where there was nothing. Raises `AgreementTooLong`."""
    words = typed.strip()
    if len(words) > LONGEST:
        raise AgreementTooLong(f"Up to {LONGEST} characters: a few lines.")
    patient_summaries.take_turns(db, patient)
    before = _newest(db, patient)
    if before is None and not words:
        return None
    if before is not None and read(db, patient, before) == words:
        return before
    assert patient.id is not None and staff.id is not None
    key, whose = new_public_id(), patient.public_id
    row = Agreement(
        public_id=key,
        patient_id=patient.id,
        staff_id=staff.id,
        sealed=db.keys.seal(words, table="agreement", row=key, patient=whose),
        written_at=now,
    )
    db.add(row)
    db.flush()
    audit.note(db, Actor("staff", staff.public_id), "write agreement", key, now, of=patient)
    return row


def last(db: Db, patient: Patient) -> Agreement | None:
    """The one that counts; None where there is none, or it was taken back."""
    row = _newest(db, patient)
    return row if row is not None and read(db, patient, row) else None


def read(db: Db, patient: Patient, row: Agreement) -> str:
    whose = patient.public_id
    return db.keys.open(row.sealed, table="agreement", row=row.public_id, patient=whose)


def _newest(db: Db, patient: Patient) -> Agreement | None:
    wanted = select(Agreement).where(Agreement.patient_id == patient.id)
    return db.exec(wanted.order_by(col(Agreement.id).desc()).limit(1)).first()
