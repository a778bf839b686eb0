"""The devices on which a person is signed in: ended one by one by that person, or all but one."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from sqlmodel import select

from app import sign_ins
from app.database import Db
from app.escalation import phones
from app.tables import Patient, SignIn, Staff, StaffPhone


def of(db: Db, person: Patient | Staff, now: datetime) -> Sequence[SignIn]:
    """Those that are signed in, the one used last first."""
    return [row for row in sign_ins.standing(db, person) if row.expires_at > now]


def find(db: Db, person: Patient | Staff, public_id: str, now: datetime) -> SignIn | None:
    """One of the person's own; a stranger's is not found."""
    return next((row for row in of(db, person, now) if row.public_id == public_id), None)


def end(db: Db, person: Patient | Staff, row: SignIn, now: datetime) -> None:
    """Out at its next request; what was registered there for pushes goes too."""
    sign_ins.end(db, row, now)
    if isinstance(person, Staff):
        told_there = select(StaffPhone).where(StaffPhone.sign_in_id == row.id)
        for phone in db.exec(told_there).all():
            phones.remove(db, phone, now, person)


def end_others(db: Db, person: Patient | Staff, here: SignIn, now: datetime) -> None:
    """All but this one."""
    for row in sign_ins.standing(db, person):
        if row.id != here.id:
            end(db, person, row, now)
