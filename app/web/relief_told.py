"""How long relief lasts, as the patient page tells it to a therapist."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from app import relief, relief_views
from app.core.instruments import INSTRUMENTS
from app.core.official_change import change_words
from app.core.relief_words import NOT_DRAWN, RULE, relief_lines
from app.database import Db
from app.tables import Patient


def relief_told(db: Db, patient: Patient, now: datetime, *, whole: bool = False) -> dict[str, Any]:
    """`lines`, `curve` and `official` are missing before the first session."""
    measure = INSTRUMENTS[relief.measure_of(patient)]
    told: dict[str, Any] = {
        "measure": {
            "name": measure.name,
            "higher_is_better": measure.higher_is_better,
            "adapted_note": measure.adapted_note,
        },
        "chosen": patient.primary_measure or "",
        "choices": [(code, INSTRUMENTS[code].name) for code in relief.CHOICES],
        "rule": RULE,
        "seen_by": relief_views.sides(db, patient),
    }
    picture = relief.picture(db, patient, now, whole=whole)
    if picture is None:
        return told
    return told | {
        "lines": relief_lines(picture.reliefs),
        "curve": picture.curve,
        "older": picture.older,
        "not_drawn": NOT_DRAWN[picture.not_drawn] if picture.not_drawn else "",
        "official": change_words(picture.official) if picture.official else "",
    }
