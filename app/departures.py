"""Somebody of a clinic works there no longer. Nothing of theirs is deleted: what they did keeps
their name. Their patients go to a colleague in the same act, so that an alert finds somebody.
"""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import update
from sqlmodel import col, or_, select

from app import absences, audit, cares, clinics, invitations, people, rota, sign_ins
from app.audit import Actor
from app.clinics import UnusableDetail
from app.database import Db
from app.escalation import phones
from app.tables import Absence, AlertNotice, AlertRoute, Clinic, RotaShift, Staff


def disable(db: Db, by: Staff, clinic: Clinic, person: Staff, heir_id: str, now: datetime) -> None:
    """`heir_id`: the public id of the colleague who takes over, or "" where there is nothing to
    take over. Twice is once. Raises `UnusableDetail`, having changed nothing."""
    clinics.take_turns(db, clinic)
    db.refresh(clinic)
    db.refresh(person, with_for_update=True)
    if person.disabled_at is not None:
        return
    heir = _heir(db, clinic, person, heir_id)
    theirs = cares.patients_of(db, person)
    _may_go(db, by, clinic, person)
    if theirs and heir is None:
        count = "one patient" if len(theirs) == 1 else f"{len(theirs)} patients"
        raise UnusableDetail(f"Choose who takes over {count} of {person.name}.")
    for patient in theirs:
        cares.choose(db, by, patient, heir.public_id if heir else "", now)
    person.disabled_at, person.passphrase_hash = now, None
    db.add(person)
    _off_duty(db, by, clinic, person, heir, now)
    actor = Actor("staff", by.public_id)
    invitations.withdraw_all(db, person, now)
    sign_ins.end_all(db, person, now, actor)
    audit.note(db, actor, "disable", person.public_id, now, of=clinic)


def _heir(db: Db, clinic: Clinic, person: Staff, heir_id: str) -> Staff | None:
    if not heir_id:
        return None
    here = clinics.staff_of(db, clinic.id or 0)
    heir = next((each for each in here if each.public_id == heir_id), None)
    if heir is None or heir.id == person.id:
        raise UnusableDetail("Choose a colleague who works at your clinic.")
    return heir


def _may_go(db: Db, by: Staff, clinic: Clinic, person: Staff) -> None:
    if person.id == by.id:
        raise UnusableDetail("Nobody disables themselves: another owner does that.")
    if people.is_last_owner(db, person):
        raise UnusableDetail(f"{person.name} is the last owner. Make somebody else one first.")
    if clinic.owner_id == person.id:
        raise UnusableDetail(
            f"{person.name} is the clinical owner, who answers for how alerts are dealt with. Name"
            " another one first, under Clinic."
        )


def _off_duty(
    db: Db, by: Staff, clinic: Clinic, person: Staff, heir: Staff | None, now: datetime
) -> None:
    """Whatever would wait for this person: covers, shifts, a second place in the order of who is
    told, notices on their way, and the phones that they would come to."""
    away = select(Absence).where(
        or_(Absence.staff_id == person.id, Absence.cover_id == person.id),
        col(Absence.ended_at).is_(None),
    )
    for absence in db.exec(away).all():
        absences.end(db, by, clinic, absence, now)
    shifts = select(RotaShift).where(
        RotaShift.staff_id == person.id,
        col(RotaShift.ended_at).is_(None),
        col(RotaShift.ends_at) > now,
    )
    for shift in db.exec(shifts).all():
        rota.take_back(db, by, clinic, shift, now)
    actor = Actor("staff", by.public_id)
    for route in db.exec(select(AlertRoute).where(AlertRoute.second_id == person.id)).all():
        route.second_id = heir.id if heir else None
        db.add(route)
        audit.note(db, actor, "change alert route", route.level, now, of=clinic)
    waiting = update(AlertNotice).where(
        col(AlertNotice.staff_id) == person.id, col(AlertNotice.outcome).is_(None)
    )
    db.execute(waiting.values(outcome="ended", settled_at=now, lease_token=None, lease_until=None))
    for phone in phones.of(db, person):
        phones.remove(db, phone, now, by)
