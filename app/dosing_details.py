"""What the clinic writes down of a dosing session; the free words lie sealed."""

from __future__ import annotations

from dataclasses import dataclass

from app.database import Db
from app.tables import DosingSession, Patient

ROUTES = ("intravenous", "intramuscular", "subcutaneous", "intranasal", "sublingual", "oral")
NOTE, SETTING = "dosing_session", "dosing_session.setting"
"""What binds each sealed text to its own place: one cannot be read as the other."""


@dataclass(frozen=True)
class Details:
    """What the clinic writes down of a session; `dose_mg` in milligrams, 0 < dose <= 2000."""

    route: str | None = None
    dose_mg: float | None = None
    setting: str = ""
    note: str = ""


def write(db: Db, patient: Patient, row: DosingSession, details: Details) -> None:
    row.route, row.dose_mg = details.route, details.dose_mg
    row.sealed_setting = _sealed(db, patient, row, details.setting, SETTING)
    row.sealed_note = _sealed(db, patient, row, details.note, NOTE)
    db.add(row)


def _sealed(db: Db, patient: Patient, row: DosingSession, words: str, place: str) -> bytes | None:
    words, whose = words.strip(), patient.public_id
    return db.keys.seal(words, table=place, row=row.public_id, patient=whose) if words else None


def note_of(db: Db, patient: Patient, row: DosingSession) -> str:
    """The clinic's own note, opened; "" where there is none."""
    return _opened(db, patient, row, row.sealed_note, NOTE)


def setting_of(db: Db, patient: Patient, row: DosingSession) -> str:
    """The setting in the clinic's words, opened; "" where there is none."""
    return _opened(db, patient, row, row.sealed_setting, SETTING)


def _opened(db: Db, patient: Patient, row: DosingSession, sealed: bytes | None, place: str) -> str:
    if sealed is None:
        return ""
    return db.keys.open(sealed, table=place, row=row.public_id, patient=patient.public_id)
