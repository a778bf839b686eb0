"""Links to export files: made by a signed-in person, bound to that sign-in, opened once within
fifteen minutes. Making one and opening it are both noted."""

from __future__ import annotations

import secrets
from collections.abc import Callable
from datetime import datetime, timedelta

from sqlalchemy import update
from sqlmodel import col, select

from app import audit
from app.audit import Actor
from app.database import Db
from app.exports import KINDS, Wanted
from app.tables import Clinic, ExportLink, Patient, SignIn, Staff

LASTS = timedelta(minutes=15)


class UnknownKind(LookupError):
    """There is no such format."""


def make(
    db: Db,
    sign_in: SignIn,
    person: Patient | Staff,
    patient: Patient | None,
    kind: str,
    now: datetime,
) -> str:
    """The token of a new link, stored nowhere. `patient`: whose record; None: all of the clinic.
    Raises `UnknownKind`."""
    if kind not in KINDS:
        raise UnknownKind
    assert sign_in.id is not None
    token = secrets.token_urlsafe(32)
    db.add(
        ExportLink(
            token_hash=_hash(db, token),
            sign_in_id=sign_in.id,
            patient_id=patient.id if patient else None,
            kind=kind,
            made_at=now,
            expires_at=now + LASTS,
        )
    )
    _note(db, person, patient, f"make export link {kind}", now)
    return token


def open_once(
    db: Db, sign_in: SignIn, person: Patient | Staff, token: str, now: datetime
) -> ExportLink | None:
    """The link, used up by this. None for another sign-in's, a used, a late and an unknown one:
    they are not told apart."""
    mine = (ExportLink.token_hash == _hash(db, token), ExportLink.sign_in_id == sign_in.id)
    fresh = (col(ExportLink.used_at).is_(None), col(ExportLink.expires_at) > now)
    used = update(ExportLink).where(*mine, *fresh).values(used_at=now)  # type: ignore[arg-type]
    if db.connection().execute(used).rowcount != 1:
        return None
    link = db.exec(select(ExportLink).where(*mine)).one()
    patient = None if link.patient_id is None else db.get_one(Patient, link.patient_id)
    _note(db, person, patient, f"export {link.kind}", now)
    return link


def wanted(link: ExportLink, person: Patient | Staff) -> Wanted:
    """What the link opens, for as long as its sign-in lasts. A patient's own stays theirs to take,
    also after they withdrew or were discharged."""
    eyes = "patient" if isinstance(person, Patient) else "clinic"
    going_on = _still_signed_in(link.sign_in_id)
    return Wanted(person.clinic_id, link.patient_id, eyes, going_on)  # type: ignore[arg-type]


def _still_signed_in(sign_in_id: int) -> Callable[[Db], bool]:
    def may_go_on(db: Db) -> bool:
        return db.get_one(SignIn, sign_in_id).ended_at is None

    return may_go_on


def _hash(db: Db, token: str) -> str:
    return db.keys.lookup(f"export {token}")


def _note(
    db: Db, person: Patient | Staff, patient: Patient | None, action: str, now: datetime
) -> None:
    """On the patient's own chain; an export of the whole clinic on the clinic's."""
    of = patient or db.get_one(Clinic, person.clinic_id)
    kind = "patient" if isinstance(person, Patient) else "staff"
    actor = Actor("patient" if kind == "patient" else "staff", person.public_id)
    audit.note(db, actor, action, of.public_id, now, of=of)
