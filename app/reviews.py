"""A therapist marks in one key what was read; the patient sees it where the clinic allows it."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any

from sqlalchemy import func
from sqlalchemy import select as columns
from sqlmodel import col, select

from app import audit, patient_summaries, unread
from app.audit import Actor
from app.database import Db
from app.tables import Clinic, Patient, Review, Staff, Submission


def mark(db: Db, staff: Staff, patient: Patient, seen_until: datetime, now: datetime) -> bool:
    """All that came up to `seen_until` (the instant of the page, at most now) has been read; False
    where somebody had read as far before, as with a second tap."""
    patient_summaries.take_turns(db, patient)
    seen_until = min(seen_until, now)
    before = unread.furthest(db, patient)
    if before is not None and before.seen_until >= seen_until:
        return False
    assert patient.id is not None and staff.id is not None
    db.add(Review(patient_id=patient.id, staff_id=staff.id, at=now, seen_until=seen_until))
    patient_summaries.refresh(db, patient, now)
    actor = Actor("staff", staff.public_id)
    audit.note(db, actor, "review answers", patient.public_id, now, of=patient)
    return True


def latest(db: Db, patient: Patient) -> tuple[datetime, str] | None:
    """When a therapist last read, and who."""
    wanted = select(Review.at, Staff.name).join(Staff, col(Staff.id) == Review.staff_id)
    newest = wanted.where(Review.patient_id == patient.id).order_by(col(Review.at).desc())
    return db.exec(newest.limit(1)).first()


def read_days(
    db: Db, patient: Patient, first: date, last: date
) -> Mapping[date, tuple[datetime, str]]:
    """Of the days in this span on which all that was sent has been read: when that was, and by
    whom; nothing where the clinic does not tell."""
    told_since = db.get_one(Clinic, patient.clinic_id).reviews_told_since
    if told_since is None:
        return {}
    found = _since(db, patient, told_since)
    read: dict[date, tuple[datetime, str]] = {}
    for day, received in _last_received(db, patient, first, last):
        reading = next((each for each in found if each[0].seen_until >= received), None)
        if reading is not None:
            read[day] = (reading[0].at, reading[1])
    return read


def _since(db: Db, patient: Patient, told_since: datetime) -> list[tuple[Review, str]]:
    """Oldest first, with who read."""
    wanted = select(Review, Staff.name).join(Staff, col(Staff.id) == Review.staff_id)
    those = wanted.where(Review.patient_id == patient.id, col(Review.at) >= told_since)
    return list(db.exec(those.order_by(col(Review.seen_until))))


def _last_received(db: Db, patient: Patient, first: date, last: date) -> Any:
    day, received = col(Submission.day), func.max(col(Submission.received_at))
    whose = col(Submission.patient_id) == patient.id
    wanted = columns(day, received).where(whose, day >= first, day <= last).group_by(day)
    return db.connection().execute(wanted)


def tell_patients(db: Db, staff: Staff, clinic: Clinic, tells: bool, now: datetime) -> None:
    """Whether patients see that, when and by whom their answers were read."""
    if tells == (clinic.reviews_told_since is not None):
        return
    clinic.reviews_told_since = now if tells else None
    db.add(clinic)
    said = "tell patients of reviews" if tells else "do not tell patients of reviews"
    audit.note(db, Actor("staff", staff.public_id), said, clinic.public_id, now, of=clinic)
