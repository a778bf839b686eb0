"""What the pages of a clinic say of a discharge, and of a recovery code that was used."""

from __future__ import annotations

from datetime import datetime

from app import alerts, recovery_codes
from app.core.local_time import local_date
from app.core.time_axis import day_words
from app.database import Db
from app.tables import Clinic, Patient
from app.web.day_words import moment_words


def discharge_told(db: Db, patient: Patient) -> dict[str, str]:
    """`words` "" while the treatment goes on; `open`: what of it still stands."""
    count = len(alerts.still_open(db, patient))
    alert = "One alert stands" if count == 1 else f"{count} alerts stand"
    told = f"{alert} open until somebody has written what was done." if count else ""
    if patient.discharged_at is None:
        return {"words": "", "open": told}
    day = day_words(local_date(patient.discharged_at, patient.zone))
    return {"words": f"Discharged on {day}: nothing is asked or sent. {told}".strip(), "open": told}


def recovered_words(db: Db, patient: Patient, now: datetime) -> str:
    """ "" unless a recovery code was used lately."""
    row = recovery_codes.used_lately(db, patient, now)
    if row is None or row.used_at is None:
        return ""
    when = moment_words(row.used_at, db.get_one(Clinic, patient.clinic_id).zone)
    return (
        f"The patient’s recovery code on paper was used on {when}, on “{row.device}”. If it was not"
        " the patient, make a new code that signs the old phones out."
    )
