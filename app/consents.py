"""Giving and withdrawing consent; every version and both instants are kept as proof."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import ScalarSelect
from sqlmodel import col, select

from app import audit, patient_summaries
from app.audit import Actor
from app.core import consent
from app.database import Db
from app.tables import Consent, Patient


def current(db: Db, patient: Patient) -> Consent | None:
    """The consent that stands, to the wording now in force; None when none does."""
    wanted = select(Consent).where(
        Consent.patient_id == patient.id,
        Consent.version == consent.CURRENT,
        col(Consent.withdrawn_at).is_(None),
    )
    return db.exec(wanted.order_by(col(Consent.given_at).desc())).first()


def latest(db: Db, patient: Patient) -> Consent | None:
    """The last one given, standing or withdrawn."""
    wanted = select(Consent).where(Consent.patient_id == patient.id)
    return db.exec(wanted.order_by(col(Consent.given_at).desc(), col(Consent.id).desc())).first()


def left_at() -> ScalarSelect[datetime | None]:
    """A column of a query of patients: when the latest consent was withdrawn; empty while it
    stands, and before the first."""
    wanted = select(col(Consent.withdrawn_at)).where(col(Consent.patient_id) == col(Patient.id))
    newest_first = (col(Consent.given_at).desc(), col(Consent.id).desc())
    return wanted.order_by(*newest_first).limit(1).correlate(Patient).scalar_subquery()


def give(db: Db, patient: Patient, now: datetime) -> Consent:
    """Consent to the wording in force; giving twice, even at once, is once."""
    patient_summaries.take_turns(db, patient)
    standing = current(db, patient)
    if standing is not None:
        return standing
    assert patient.id is not None
    given = Consent(patient_id=patient.id, version=consent.CURRENT, given_at=now)
    db.add(given)
    actor = Actor("patient", patient.public_id)
    audit.note(db, actor, f"give consent {consent.CURRENT}", given.public_id, now, of=patient)
    return given


def withdraw(db: Db, patient: Patient, given: Consent, now: datetime) -> None:
    """Withdraw; the row stays as proof."""
    if given.withdrawn_at is None:
        given.withdrawn_at = now
        db.add(given)
        actor = Actor("patient", patient.public_id)
        audit.note(db, actor, "withdraw consent", given.public_id, now, of=patient)
