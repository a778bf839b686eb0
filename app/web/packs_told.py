"""The packs as the patient page tells them: which are asked, what that means, what waits."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from app import packs
from app.core.local_time import check_in_day
from app.core.pack_sentences import meaning, waiting_words
from app.core.packs import PACKS
from app.database import Db
from app.tables import Patient


def packs_told(db: Db, patient: Patient, now: datetime) -> dict[str, Any]:
    """The context of `fragments/clinic/packs.html`."""
    chosen = {row.pack for row in packs.standing(db, patient)}
    today = check_in_day(now, patient.zone)
    return {
        "all": list(PACKS.values()),
        "chosen": chosen,
        "meaning": meaning(patient.plan, chosen),
        "waiting": waiting_words(packs.waiting(db, patient, today)),
    }
