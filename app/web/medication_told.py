"""The changes of medication that a clinic noted, as the patient page lists them."""

from __future__ import annotations

from app import chart_events
from app.core.time_axis import day_words
from app.database import Db
from app.tables import Patient


def medication_told(db: Db, patient: Patient) -> list[dict[str, str]]:
    """[{"public_id", "day", "words"}], the newest first."""
    return [
        {
            "public_id": row.public_id,
            "day": day_words(row.day),
            "words": chart_events.read(db, patient, row),
        }
        for row in chart_events.of(db, patient)
    ]
