"""Whose patient somebody is. All of the clinic may read a chart; this says who is to."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import ColumnElement, and_
from sqlmodel import col, func, select

from app import audit
from app.audit import Actor
from app.clinics import UnusableDetail
from app.database import Db
from app.tables import Care, Patient, Staff


def choose(db: Db, by: Staff, patient: Patient, staff_id: str, now: datetime) -> None:
    """A therapist of the clinic by public id, or "" for nobody. Raises `UnusableDetail`."""
    wanted = select(Staff).where(
        Staff.clinic_id == by.clinic_id,
        Staff.public_id == staff_id,
        col(Staff.disabled_at).is_(None),
    )
    staff = db.exec(wanted.with_for_update(read=True)).first() if staff_id else None
    if staff_id and staff is None:
        raise UnusableDetail("Choose somebody who works at your clinic.")
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
    """Whoever is being disabled just now takes nobody over: the patient is nobody's then, and an
    alert tells everybody."""
    assert patient.id is not None and staff.id is not None
    here = select(Staff.id).where(Staff.id == staff.id, col(Staff.disabled_at).is_(None))
    if db.exec(here.with_for_update(read=True)).first() is None:
        return
    db.add(Care(patient_id=patient.id, staff_id=staff.id, since=now))
    db.flush()


def current(db: Db, patient: Patient) -> Care | None:
    wanted = select(Care).where(Care.patient_id == patient.id, col(Care.until).is_(None))
    return db.exec(wanted).first()


def history(db: Db, patient: Patient) -> Sequence[tuple[Care, Staff]]:
    """Whose patient this is and was, the latest first."""
    wanted = (
        select(Care, Staff)
        .join(Staff, col(Staff.id) == Care.staff_id)
        .where(Care.patient_id == patient.id)
    )
    return db.exec(wanted.order_by(col(Care.since).desc(), col(Care.id).desc())).all()


def counts(db: Db, clinic_id: int) -> dict[int, int]:
    """How many patients each has, by staff id; whoever has none is missing."""
    wanted = (
        select(Care.staff_id, func.count())
        .join(Staff, col(Staff.id) == Care.staff_id)
        .where(Staff.clinic_id == clinic_id, col(Care.until).is_(None))
    )
    return dict(db.exec(wanted.group_by(col(Care.staff_id))).all())


def patients_of(db: Db, staff: Staff) -> Sequence[Patient]:
    """Whose therapist this is now, discharged ones too."""
    wanted = select(Patient).join(Care, standing()).where(Care.staff_id == staff.id)
    return db.exec(wanted.order_by(col(Patient.id))).all()


def standing() -> ColumnElement[bool]:
    """How a query of patients finds the care that stands."""
    return and_(col(Care.patient_id) == col(Patient.id), col(Care.until).is_(None))
