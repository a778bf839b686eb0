"""What a clinic put on the time axis, as the patient page lists it."""

from __future__ import annotations

from app import chart_events
from app.core.time_axis import day_words
from app.database import Db
from app.tables import Patient


def chart_events_told(db: Db, patient: Patient) -> list[dict[str, str]]:
    """[{"public_id", "day", "kind", "words", "seen"}], the newest day first."""
    return [
        {
            "public_id": row.public_id,
            "day": day_words(row.day),
            "kind": "Medication" if row.kind == "medication" else "Note",
            "words": chart_events.read(db, patient, row),
            "seen": "the patient sees it" if row.visibility == "both" else "for the clinic alone",
        }
        for row in chart_events.of(db, patient)
    ]
