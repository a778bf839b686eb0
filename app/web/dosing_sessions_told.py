"""The dosing sessions of a patient as the clinic reads them."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from app import dosing_details, dosing_sessions, dosing_states
from app.database import Db
from app.tables import DosingSession, Patient
from app.web.day_words import moment_words

LATEST = 4


def dosing_sessions_told(
    db: Db, patient: Patient, now: datetime, since: datetime | None
) -> dict[str, Any]:
    """The context of `fragments/clinic/dosing_sessions.html`, newest first. Unless all are wanted
    (`since` None) the last few that are past, what awaits a confirmation, and all to come."""
    rows = [
        row for row in reversed(dosing_sessions.of(db, patient)) if since is None or row.at >= since
    ]
    ahead = sum(row.at > now for row in rows)
    shown = [
        row
        for number, row in enumerate(rows)
        if since is None or number < ahead + LATEST or dosing_states.awaits_confirmation(row)
    ]
    return {
        "dosing_sessions": [_dosing_session(db, patient, row, now) for row in shown],
        "earlier_sessions": len(rows) - len(shown),
    }


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
