"""Thoughts that a therapist knows of, as at intake, with the day on which the plan for them was
reviewed: until the day to look again they are no news to the ladder."""

from __future__ import annotations

from datetime import date, datetime, timedelta

from sqlmodel import col, select

from app import audit, patient_summaries
from app.audit import Actor
from app.core.local_time import local_date
from app.database import Db
from app.tables import Clinic, KnownThoughts, Patient, Staff

LONGEST = timedelta(days=92)
"""How far ahead the day to look again may lie [J]."""
LEVELS = range(4)


class Unusable(ValueError):
    """The message says in plain words what is wrong."""


def note(
    db: Db,
    staff: Staff,
    patient: Patient,
    level: int,
    reviewed_on: date,
    until: date,
    now: datetime,
) -> KnownThoughts:
    """A further row; the latest one counts, and level 0 ends it. Raises `Unusable`."""
    today = local_date(now, db.get_one(Clinic, patient.clinic_id).zone)
    if level not in LEVELS:
        raise Unusable("Choose a level.")
    if reviewed_on > today:
        raise Unusable("The plan cannot have been reviewed on a day to come.")
    if not today <= until <= today + LONGEST:
        raise Unusable("Choose a day to look again, from today up to three months ahead.")
    assert patient.id is not None and staff.id is not None
    patient_summaries.take_turns(db, patient)
    row = KnownThoughts(
        patient_id=patient.id, staff_id=staff.id, level=level, reviewed_on=reviewed_on,
        look_again_by=until, recorded_at=now,
    )  # fmt: skip
    db.add(row)
    db.flush()
    actor = Actor("staff", staff.public_id)
    audit.note(db, actor, "note known thoughts", patient.public_id, now, of=patient)
    return row


def latest(db: Db, patient: Patient) -> tuple[KnownThoughts, Staff] | None:
    """The row that counts, with who wrote it; None before the first, and once level 0 ended it."""
    wanted = (
        select(KnownThoughts, Staff)
        .join(Staff, col(Staff.id) == KnownThoughts.staff_id)
        .where(KnownThoughts.patient_id == patient.id)
        .order_by(col(KnownThoughts.id).desc())
    )
    found = db.exec(wanted.limit(1)).first()
    return found if found is not None and found[0].level else None
