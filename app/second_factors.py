"""What staff prove besides the passphrase: which kinds they have, who may change them, and the way
out when everything is lost."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlmodel import col, delete, select

from app import audit, sign_ins
from app.audit import Actor
from app.database import Db
from app.tables import Authenticator, Clinic, Passkey, SignIn, SpareCode, Staff

PROVED_LASTS = timedelta(minutes=10)
RESET_TOLD_FOR = timedelta(days=30)


@dataclass(frozen=True)
class Kinds:
    """What somebody can prove it is them with."""

    passkey: bool
    authenticator: bool
    codes_left: int

    def __bool__(self) -> bool:
        return self.passkey or self.authenticator


def kinds(db: Db, staff: Staff) -> Kinds:
    passkeys = select(Passkey.id).where(Passkey.staff_id == staff.id)
    apps = select(Authenticator.id).where(
        Authenticator.staff_id == staff.id, col(Authenticator.confirmed_at).is_not(None)
    )
    codes = select(SpareCode.id).where(
        SpareCode.staff_id == staff.id, col(SpareCode.used_at).is_(None)
    )
    return Kinds(
        db.exec(passkeys).first() is not None,
        db.exec(apps).first() is not None,
        len(db.exec(codes).all()),
    )


def proved_lately(row: SignIn, now: datetime) -> bool:
    """Within the ten minutes in which what matters most may be done (SECURITY R14)."""
    return row.proved_at is not None and now - row.proved_at <= PROVED_LASTS


def may_change(db: Db, row: SignIn, staff: Staff, now: datetime) -> bool:
    """Whether this sign-in may set up, add or remove a factor: who has one proves it first, so a
    passphrase or link alone never replaces it. Two who try at once take turns."""
    if db.writes:
        db.exec(select(Staff.id).where(Staff.id == staff.id).with_for_update()).one()
    if row.ended_at is not None:
        return False
    return proved_lately(row, now) or not kinds(db, staff)


def changed(db: Db, row: SignIn, staff: Staff, what: str, subject: str, now: datetime) -> str:
    """A factor came or went: everybody else who is signed in as this person is out, and this
    sign-in goes on under a new token, which is answered."""
    note(db, staff, what, subject, now)
    sign_ins.end_others(db, staff, row.id, now)
    return sign_ins.prove(db, row, now)


def note(db: Db, staff: Staff, what: str, subject: str, now: datetime) -> None:
    clinic = db.get_one(Clinic, staff.clinic_id)
    audit.note(db, Actor("staff", staff.public_id), what, subject, now, of=clinic)


def reset(db: Db, by: Actor, staff: Staff, now: datetime) -> None:
    """Everything is lost: the next sign-in sets a new factor up. Whoever is signed in as this
    person is out, and the clinic's own page tells the others for thirty days."""
    for table in (Passkey, Authenticator, SpareCode):
        db.exec(delete(table).where(col(table.staff_id) == staff.id))
    sign_ins.end_others(db, staff, None, now)
    staff.factor_reset_at = now
    db.add(staff)
    clinic = db.get_one(Clinic, staff.clinic_id)
    audit.note(db, by, "reset second factor", staff.public_id, now, of=clinic)
