"""The clinical owner: who of a clinic answers for how its alerts are dealt with."""

from __future__ import annotations

from datetime import datetime

from app import audit, clinics
from app.audit import Actor
from app.clinics import UnusableDetail
from app.database import Db
from app.tables import Clinic, Staff


def name(db: Db, staff: Staff, clinic: Clinic, owner_id: str, now: datetime) -> None:
    """By public id; once one is named there always is one. Raises `UnusableDetail`."""
    people = {each.public_id: each for each in clinics.staff_of(db, staff.clinic_id)}
    owner = people.get(owner_id)
    if owner is None:
        raise UnusableDetail("Choose somebody of your clinic.")
    if clinic.owner_id == owner.id:
        return
    clinic.owner_id = owner.id
    db.add(clinic)
    actor = Actor("staff", staff.public_id)
    audit.note(db, actor, "name clinical owner", owner.public_id, now, of=clinic)
