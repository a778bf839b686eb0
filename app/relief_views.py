"""Whether a patient sees the own relief curve (CLINICAL.md section 6): patient and clinic each say
yes, and either may take it back."""

from __future__ import annotations

from datetime import datetime
from typing import Literal

from sqlmodel import col, select

from app import audit, patient_summaries
from app.audit import Actor
from app.database import Db
from app.tables import Patient, ReliefView, Staff

Side = Literal["patient", "clinic"]
BOTH = {"patient", "clinic"}


def turn(db: Db, patient: Patient, staff: Staff | None, wanted: bool, now: datetime) -> None:
    """One side's yes or no: the clinic's by one of its staff, else the patient's own. Said twice is
    said once."""
    patient_summaries.take_turns(db, patient)
    side: Side = "clinic" if staff else "patient"
    row = _open(db, patient).get(side)
    if wanted == (row is not None):
        return
    if row is not None:
        row.until = now
    else:
        assert patient.id is not None
        staff_id = staff.id if staff else None
        row = ReliefView(patient_id=patient.id, side=side, staff_id=staff_id, since=now)
    db.add(row)
    db.flush()
    actor = Actor("staff", staff.public_id) if staff else Actor("patient", patient.public_id)
    action = f"turn relief curve {'on' if wanted else 'off'}"
    audit.note(db, actor, action, patient.public_id, now, of=patient)


def sides(db: Db, patient: Patient) -> set[str]:
    """Who has said yes; the patient sees the curve when it is `BOTH`."""
    return set(_open(db, patient))


def _open(db: Db, patient: Patient) -> dict[str, ReliefView]:
    wanted = select(ReliefView).where(
        ReliefView.patient_id == patient.id, col(ReliefView.until).is_(None)
    )
    return {row.side: row for row in db.exec(wanted)}
