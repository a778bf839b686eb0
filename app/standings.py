"""Where a patient stands: by their sessions, and by the phase that a therapist has set."""

from __future__ import annotations

from datetime import datetime

from app import dosing_sessions, phase_overrides
from app.core.phases import Standing, standing
from app.database import Db
from app.tables import Patient


def of(db: Db, patient: Patient, now: datetime) -> Standing:
    """The one way to it: pages, offers and words all ask here."""
    sessions = [row.at for row in dosing_sessions.standing(db, patient)]
    return standing(sessions, now, patient.zone, phase_overrides.of(db, patient))
