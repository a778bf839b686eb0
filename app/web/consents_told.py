"""Where a patient's agreement stands, as a therapist reads it."""

from __future__ import annotations

from app import consents
from app.core.local_time import local_date
from app.core.time_axis import day_words
from app.database import Db
from app.tables import Patient


def consent_told(db: Db, patient: Patient) -> dict[str, str]:
    latest = consents.latest(db, patient)
    if latest is None:
        return {"state": "missing", "words": "Has not agreed yet: nothing is asked until then."}
    given = day_words(local_date(latest.given_at, patient.zone))
    if latest.withdrawn_at is None:
        return {"state": "given", "words": f"Agreed to version {latest.version} on {given}."}
    withdrawn = day_words(local_date(latest.withdrawn_at, patient.zone))
    words = f"Withdrawn on {withdrawn} (given on {given}). Nothing more is asked."
    return {"state": "withdrawn", "words": words}
