"""Letter, plan for fading, safety plan: a patient's own words, sealed, theirs until shared."""

from __future__ import annotations

import json
from collections.abc import Mapping
from datetime import datetime

from sqlmodel import col, func, select

from app import audit
from app.audit import Actor
from app.core.keepsakes import KEEPSAKES
from app.database import Db
from app.tables import Keepsake, Patient
from app.tables.columns import new_public_id


class UnknownKeepsake(LookupError):
    """There is none of this kind."""


def write(
    db: Db, patient: Patient, kind: str, parts: Mapping[str, str], now: datetime, *, share: bool
) -> Keepsake | None:
    """A new version, every earlier one kept; the same words again only change who may read them.

    Empty `parts` are a version too, the patient took the words back; None where there were none.
    Raises `UnknownKeepsake`.
    """
    if kind not in KEEPSAKES:
        raise UnknownKeepsake
    before = newest(db, patient, kind)
    if before is None and not parts:
        return None
    if before is not None and read(db, patient, before) == dict(parts):
        return _share(db, patient, before, share, now)
    assert patient.id is not None
    row = Keepsake(
        public_id=new_public_id(),
        patient_id=patient.id,
        kind=kind,
        sealed=b"",
        written_at=now,
        shared_at=now if share else None,
    )
    words = json.dumps(dict(parts), ensure_ascii=False)
    whose = patient.public_id
    row.sealed = db.keys.seal(words, table="keepsake", row=row.public_id, patient=whose)
    db.add(row)
    db.flush()
    _note(db, patient, row, f"write {kind}", now)
    return row


def _share(db: Db, patient: Patient, row: Keepsake, share: bool, now: datetime) -> Keepsake:
    if share == (row.shared_at is not None):
        return row
    row.shared_at = now if share else None
    db.add(row)
    _note(db, patient, row, f"{'share' if share else 'unshare'} {row.kind}", now)
    return row


def newest(db: Db, patient: Patient, kind: str) -> Keepsake | None:
    wanted = select(Keepsake).where(Keepsake.patient_id == patient.id, Keepsake.kind == kind)
    return db.exec(wanted.order_by(col(Keepsake.id).desc()).limit(1)).first()


def read(db: Db, patient: Patient, row: Keepsake) -> dict[str, str]:
    """Part to words. For the patient, or while it is shared."""
    whose = patient.public_id
    words = db.keys.open(row.sealed, table="keepsake", row=row.public_id, patient=whose)
    parts: dict[str, str] = json.loads(words)
    return parts


def is_written(db: Db, patient: Patient, kind: str) -> bool:
    """Whether one of this kind holds words."""
    row = newest(db, patient, kind)
    return row is not None and bool(read(db, patient, row))


def written(db: Db, patient: Patient) -> dict[str, dict[str, str]]:
    """Every kind that holds words, with them: for the patient's own eyes."""
    found = {row.kind: read(db, patient, row) for row in _newest(db, patient)}
    return {kind: parts for kind, parts in found.items() if parts}


def shared(db: Db, patient: Patient) -> dict[str, dict[str, str]]:
    """The same, as far as the patient shares it now: all that a therapist may read."""
    return {
        row.kind: parts
        for row in _newest(db, patient)
        if row.shared_at is not None and (parts := read(db, patient, row))
    }


def _newest(db: Db, patient: Patient) -> list[Keepsake]:
    """Of every kind that was ever written, in the order of the catalogue."""
    newest_ids = select(func.max(Keepsake.id)).where(Keepsake.patient_id == patient.id)
    wanted = select(Keepsake).where(col(Keepsake.id).in_(newest_ids.group_by(Keepsake.kind)))
    return sorted(db.exec(wanted), key=lambda row: list(KEEPSAKES).index(row.kind))


def _note(db: Db, patient: Patient, row: Keepsake, action: str, now: datetime) -> None:
    audit.note(db, Actor("patient", patient.public_id), action, row.public_id, now, of=patient)
