"""Whose patient somebody is. All of the clinic may read a chart; this says who is to."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import ColumnElement, and_
from sqlmodel import col, select

from app import audit
from app.audit import Actor
from app.clinics import UnusableDetail
from app.database import Db
from app.tables import Care, Patient, Staff


def choose(db: Db, by: Staff, patient: Patient, staff_id: str, now: datetime) -> None:
    """A therapist of the clinic by public id, or "" for nobody. Raises `UnusableDetail`."""
    wanted = select(Staff).where(Staff.clinic_id == by.clinic_id, Staff.public_id == staff_id)
    staff = db.exec(wanted).first() if staff_id else None
    if staff_id and staff is None:
        raise UnusableDetail("Choose a therapist of your clinic.")
    before = current(db, patient)
    if (before.staff_id if before else None) == (staff.id if staff else None):
        return
    if before is not None:
        before.until = now
        db.add(before)
        db.flush()
    if staff is not None:
        begin(db, patient, staff, now)
    said = "hand over patient" if staff else "end care of patient"
    whom = staff.public_id if staff else patient.public_id
    audit.note(db, Actor("staff", by.public_id), said, whom, now, of=patient)


def begin(db: Db, patient: Patient, staff: Staff, now: datetime) -> None:
    assert patient.id is not None and staff.id is not None
    db.add(Care(patient_id=patient.id, staff_id=staff.id, since=now))
    db.flush()


def current(db: Db, patient: Patient) -> Care | None:
    wanted = select(Care).where(Care.patient_id == patient.id, col(Care.until).is_(None))
    return db.exec(wanted).first()


def standing() -> ColumnElement[bool]:
    """How a query of patients finds the care that stands."""
    return and_(col(Care.patient_id) == col(Patient.id), col(Care.until).is_(None))
