"""What a patient is told of a call for help: when it came in, who reads it and when, who has."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from app import help_requests
from app.core import risk_words
from app.database import Db
from app.settings import Settings
from app.tables import Clinic, Patient
from app.tables.columns import new_public_id
from app.web.day_words import moment_words
from app.web.who_reads_told import who_reads_told


def help_request_told(
    db: Db, settings: Settings, patient: Patient, now: datetime
) -> dict[str, Any]:
    """For `fragments/tell_clinic.html`."""
    clinic = db.get_one(Clinic, patient.clinic_id)
    return {
        "request_id": new_public_id(),
        "clinic": clinic.name,
        "last": _last(db, settings, patient, now),
    }


def _last(db: Db, settings: Settings, patient: Patient, now: datetime) -> dict[str, Any] | None:
    found = help_requests.latest(db, patient, now)
    if found is None:
        return None
    alert, closure, staff = found
    told: dict[str, Any] = {
        "received": risk_words.TOLD.format(at=moment_words(alert.raised_at, patient.zone))
    }
    if closure is not None and staff is not None:
        when = moment_words(closure.closed_at, patient.zone)
        told["seen"] = risk_words.SEEN.format(who=staff.name, when=when)
    else:
        told["reads"] = who_reads_told(db, settings, patient, now, "message", alert)
    return told
