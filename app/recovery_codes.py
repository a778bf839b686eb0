"""A patient's own code on paper, for when no phone is signed in and the clinic is closed.

Long enough that nobody guesses it (138 bits), shown once, stored as a keyed hash, one at a time,
used once. Where it is typed, tries are counted as for every code.
"""

from __future__ import annotations

import secrets
from collections.abc import Sequence
from datetime import datetime, timedelta

from sqlmodel import col, select
from sqlmodel.sql.expression import SelectOfScalar

from app import audit, patient_summaries
from app.audit import Actor
from app.database import Db
from app.invitations import CODE_LETTERS
from app.tables import Patient, RecoveryCode

GROUPS, GROUP = 7, 4
LENGTH = GROUPS * GROUP
TOLD_TO_CLINIC_FOR = timedelta(days=14)
"""How long the patient's page at the clinic says that one was used [J]."""


def make(db: Db, patient: Patient, now: datetime) -> str:
    """In groups of four; the one before it opens nothing from now on. Stored nowhere."""
    revoke(db, patient, now)
    code = "".join(secrets.choice(CODE_LETTERS) for _ in range(LENGTH))
    assert patient.id is not None
    db.add(RecoveryCode(patient_id=patient.id, code_hash=_hash(db, code), made_at=now))
    _note(db, patient, "make recovery code", now)
    return "-".join(code[at : at + GROUP] for at in range(0, LENGTH, GROUP))


def revoke(db: Db, patient: Patient, now: datetime) -> None:
    """Where none stands, nothing changes."""
    patient_summaries.take_turns(db, patient)
    row = standing(db, patient)
    if row is not None:
        row.revoked_at = now
        db.add(row)
        db.flush()
        _note(db, patient, "revoke recovery code", now)


def standing(db: Db, patient: Patient) -> RecoveryCode | None:
    """The one that would still sign in."""
    return db.exec(_of(patient, used=False)).first()


def is_one(typed: str) -> bool:
    """By its length alone: whether it could be such a code."""
    return len(_letters(typed)) == LENGTH


def use(db: Db, typed: str, device: str, now: datetime) -> Patient | None:
    """Use it up; whose it is. None for a used, revoked and unknown one alike. `device`: on which.
    Call it in a write transaction: of many who type it at once, one wins."""
    wanted = select(RecoveryCode).where(
        RecoveryCode.code_hash == _hash(db, _letters(typed)),
        col(RecoveryCode.used_at).is_(None),
        col(RecoveryCode.revoked_at).is_(None),
    )
    row = db.exec(wanted.with_for_update()).first()
    if row is None:
        return None
    row.used_at, row.device = now, device[:80]
    db.add(row)
    patient = db.get_one(Patient, row.patient_id)
    _note(db, patient, "use recovery code", now)
    return patient


def untold(db: Db, patient: Patient) -> Sequence[RecoveryCode]:
    """Those of whose use the patient has not read yet, the latest first."""
    return db.exec(_of(patient, used=True).where(col(RecoveryCode.told_at).is_(None))).all()


def note_told(db: Db, patient: Patient, now: datetime) -> None:
    """The patient has read it."""
    for row in untold(db, patient):
        row.told_at = now
        db.add(row)


def used_lately(db: Db, patient: Patient, now: datetime) -> RecoveryCode | None:
    """For the clinic: the last one that was used, within `TOLD_TO_CLINIC_FOR`."""
    since = col(RecoveryCode.used_at) > now - TOLD_TO_CLINIC_FOR
    return db.exec(_of(patient, used=True).where(since)).first()


def _of(patient: Patient, *, used: bool) -> SelectOfScalar[RecoveryCode]:
    wanted = select(RecoveryCode).where(RecoveryCode.patient_id == patient.id)
    if used:
        wanted = wanted.where(col(RecoveryCode.used_at).is_not(None))
    else:
        wanted = wanted.where(
            col(RecoveryCode.used_at).is_(None), col(RecoveryCode.revoked_at).is_(None)
        )
    return wanted.order_by(col(RecoveryCode.id).desc())


def _letters(typed: str) -> str:
    return "".join(letter for letter in typed.upper() if letter in CODE_LETTERS)


def _hash(db: Db, code: str) -> str:
    return db.keys.lookup(f"recovery code {code}")


def _note(db: Db, patient: Patient, said: str, now: datetime) -> None:
    audit.note(db, Actor("patient", patient.public_id), said, patient.public_id, now, of=patient)
