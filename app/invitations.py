"""Inviting one person once: by a link, or by the 8-character code on paper.

Only keyed hashes are stored. Issuing a new one withdraws every older one of that person.
"""

from __future__ import annotations

import secrets
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlmodel import col, select

from app import audit
from app.audit import Actor
from app.database import Db
from app.tables import Clinic, Invitation, Patient, Staff

VALID_FOR = timedelta(hours=72)
CODE_LETTERS = "ABCDEFGHJKMNPQRSTUVWXYZ23456789"
CODE_LENGTH = 8


@dataclass(frozen=True)
class Issued:
    """Shown once and never again; `code` is as it is printed, e.g. `K7RM-2QHX`."""

    token: str
    code: str
    expires_at: datetime


def issue(
    db: Db, actor: Actor, person: Patient | Staff, now: datetime, *, lasts: timedelta = VALID_FOR
) -> Issued:
    """A new invitation for this person; the older ones are dead from now on."""
    _take_turns(db, person)
    is_patient = isinstance(person, Patient)
    withdraw_all(db, person, now)
    token = secrets.token_urlsafe(24)
    code = "".join(secrets.choice(CODE_LETTERS) for _ in range(CODE_LENGTH))
    db.add(
        Invitation(
            clinic_id=person.clinic_id,
            patient_id=person.id if is_patient else None,
            staff_id=None if is_patient else person.id,
            token_hash=db.keys.lookup(f"invitation {token}"),
            code_hash=db.keys.lookup(f"code {code}"),
            created_at=now,
            expires_at=now + lasts,
        )
    )
    of = person if isinstance(person, Patient) else db.get_one(Clinic, person.clinic_id)
    audit.note(db, actor, "issue invitation", person.public_id, now, of=of)
    return Issued(token, f"{code[:4]}-{code[4:]}", now + lasts)


def withdraw_all(db: Db, person: Patient | Staff, now: datetime) -> None:
    """Those of this person that nobody has used yet open nothing any more."""
    is_patient = isinstance(person, Patient)
    of_person = Invitation.patient_id if is_patient else Invitation.staff_id
    open_ones = select(Invitation).where(
        of_person == person.id,
        col(Invitation.accepted_at).is_(None),
        col(Invitation.withdrawn_at).is_(None),
    )
    for row in db.exec(open_ones):
        row.withdrawn_at = now
        db.add(row)


def _take_turns(db: Db, person: Patient | Staff) -> None:
    """Two who issue for one person at once must not leave two invitations open."""
    table = type(person)
    db.exec(select(table.id).where(table.id == person.id).with_for_update(key_share=True)).first()


def by_token(db: Db, token: str, now: datetime) -> Invitation | None:
    """The open invitation behind a link; None for used, expired, re-issued and unknown alike."""
    return _open(db, Invitation.token_hash == db.keys.lookup(f"invitation {token}"), now)


def by_code(db: Db, typed: str, now: datetime) -> Invitation | None:
    """The open invitation behind a typed code; case, spaces and hyphens do not matter."""
    code = "".join(letter for letter in typed.upper() if letter in CODE_LETTERS)
    return _open(db, Invitation.code_hash == db.keys.lookup(f"code {code}"), now)


def _open(db: Db, found: bool, now: datetime) -> Invitation | None:
    wanted = select(Invitation).where(
        found,
        col(Invitation.accepted_at).is_(None),
        col(Invitation.withdrawn_at).is_(None),
        col(Invitation.expires_at) > now,
    )
    return db.exec(wanted.with_for_update() if db.writes else wanted).first()


def accept(db: Db, invitation: Invitation, now: datetime) -> Patient | Staff:
    """Use the invitation up and answer whom it was for; call it in a write transaction."""
    invitation.accepted_at = now
    db.add(invitation)
    person = invited(db, invitation)
    kind = "patient" if isinstance(person, Patient) else "staff"
    of = person if isinstance(person, Patient) else db.get_one(Clinic, person.clinic_id)
    actor = Actor("invitation", f"{kind} {person.public_id}")
    audit.note(db, actor, "accept invitation", person.public_id, now, of=of)
    return person


def invited(db: Db, invitation: Invitation) -> Patient | Staff:
    if invitation.patient_id is not None:
        return db.get_one(Patient, invitation.patient_id)
    return db.get_one(Staff, invitation.staff_id)
