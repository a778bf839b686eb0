"""The phase of a patient as a therapist reads and sets it."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from app import phase_overrides, standings
from app.core.local_time import local_date
from app.core.phases import PHASE_WORDS, Phase
from app.core.time_axis import short_day
from app.database import Db
from app.phase_overrides import LONGEST_DAYS, USUAL_DAYS
from app.tables import Patient, Staff


def phase_told(db: Db, patient: Patient, now: datetime) -> dict[str, Any]:
    """The context of `fragments/clinic/phase.html`."""
    stands, today = standings.of(db, patient, now), local_date(now, patient.zone)
    row = phase_overrides.current(db, patient, now)
    held = None
    if row is not None:
        held = {
            "public_id": row.public_id,
            "words": f"Phase set to {PHASE_WORDS[Phase(row.phase)]}"
            f" until {short_day(row.until_day)} by {db.get_one(Staff, row.set_by).name}.",
            "waits": stands.phase is Phase.DOSING_DAY,
        }
    return {
        "now": PHASE_WORDS[stands.phase],
        "code": stands.phase.value,
        "by_sessions": PHASE_WORDS[stands.by_sessions],
        "set": held,
        "choices": [
            (phase.value, PHASE_WORDS[phase]) for phase in Phase if phase != Phase.DOSING_DAY
        ],
        "until": (today + timedelta(days=USUAL_DAYS)).isoformat(),
        "first": today.isoformat(),
        "last": (today + timedelta(days=LONGEST_DAYS)).isoformat(),
    }
