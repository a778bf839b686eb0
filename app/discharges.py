"""The treatment here ends, and may begin again. The record stays, and so do open alerts until each
is closed; nothing more is asked of the patient or sent to them."""

from __future__ import annotations

from datetime import datetime

from app import audit, patient_summaries
from app.audit import Actor
from app.database import Db
from app.tables import Patient, Staff


def discharge(db: Db, staff: Staff, patient: Patient, now: datetime) -> None:
    """From the next request and the next nudge on; twice is once."""
    _change(db, staff, patient, now, now)


def readmit(db: Db, staff: Staff, patient: Patient, now: datetime) -> None:
    """As before, with the agreement that stands; twice is once."""
    _change(db, staff, patient, None, now)


def _change(
    db: Db, staff: Staff, patient: Patient, discharged_at: datetime | None, now: datetime
) -> None:
    patient_summaries.take_turns(db, patient)
    db.refresh(patient)
    if (patient.discharged_at is None) == (discharged_at is None):
        return
    patient.discharged_at = discharged_at
    db.add(patient)
    said = "re-admit patient" if discharged_at is None else "discharge patient"
    audit.note(db, Actor("staff", staff.public_id), said, patient.public_id, now, of=patient)
