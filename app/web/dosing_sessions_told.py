"""The dosing sessions of a patient as the clinic reads them."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from app import dosing_details, dosing_sessions, dosing_states
from app.database import Db
from app.tables import DosingSession, Patient
from app.web.day_words import moment_words


def dosing_sessions_told(db: Db, patient: Patient, now: datetime) -> list[dict[str, Any]]:
    """The context of `fragments/clinic/dosing_session.html` for each, newest first."""
    newest_first = reversed(dosing_sessions.of(db, patient))
    return [_dosing_session(db, patient, row, now) for row in newest_first]


def _dosing_session(db: Db, patient: Patient, row: DosingSession, now: datetime) -> dict[str, Any]:
    past = row.at <= now
    state = dosing_states.state_of(row, now)
    return {
        "public_id": row.public_id,
        "when": moment_words(row.at, patient.zone),
        "moved_from": moment_words(row.moved_from, patient.zone) if row.moved_from else "",
        "details": ", ".join(_details(db, patient, row)),
        "note": dosing_details.note_of(db, patient, row),
        "state": state,
        "by": row.cancelled_by or "",
        "past": past,
        "unconfirmed": dosing_states.awaits_confirmation(row) or (state == "planned" and past),
    }


def _details(db: Db, patient: Patient, row: DosingSession) -> list[str]:
    dose = [f"{row.dose_mg:g} mg"] if row.dose_mg else []
    setting = dosing_details.setting_of(db, patient, row)
    return [part for part in (row.route, *dose, setting) if part]
