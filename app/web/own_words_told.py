"""What Today invites a patient to write, and the weekly question about a commitment."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from app import keepsakes
from app.core.chapters import to_write
from app.core.commitments import ANSWERS, state, to_ask
from app.core.keepsakes import to_write as keepsake_to_write
from app.core.ledger import ENTRY_KINDS
from app.core.local_time import check_in_day
from app.core.phases import Phase, Standing
from app.core.relief import fading_day
from app.database import Db
from app.tables import Patient, PatientSummary
from app.web.ledger_told import Reading


def own_words_told(db: Db, patient: Patient, where: Standing, now: datetime) -> dict[str, Any]:
    """The context of `fragments/own_words.html`. Nothing on the dosing day, and nothing to write
    while what was written is laid out."""
    if where.phase is Phase.DOSING_DAY:
        return {"ask": None, "answers": ANSWERS, "to_write": []}
    reading = Reading(db, patient, now)
    asked = to_ask(reading.commitments(), reading.answers, now, patient.zone)
    offers = [_keepsake(db, patient, where), _entry(reading, where)]
    return {
        "ask": _ask(reading, asked.key) if asked else None,
        "answers": ANSWERS,
        "to_write": []
        if is_heavier(db, patient, now)
        else [each for each in offers if each is not None],
    }


def is_heavier(db: Db, patient: Patient, now: datetime) -> bool:
    """Whether the relief of the last session is fading, by the patient's summary."""
    summary = db.get(PatientSummary, patient.id)
    today = check_in_day(now, patient.zone)
    return summary is not None and None is not fading_day(
        summary.fading_on, summary.fading_since, today
    )


def _keepsake(db: Db, patient: Patient, where: Standing) -> dict[str, str] | None:
    offered = keepsake_to_write(where.phase, keepsakes.written(db, patient))
    if offered is None:
        return None
    href = f"/keepsakes/{offered.code}"
    return {"href": href, "title": offered.title, "words": offered.invitation}


def _entry(reading: Reading, where: Standing) -> dict[str, str] | None:
    kept = [state(each, reading.answers) == "kept" for each in reading.commitments()]
    code = to_write(where.phase, reading.ahead(), reading.behind(), carries=any(kept))
    if code is None:
        return None
    kind, href = ENTRY_KINDS[code], f"/ledger/{code}/entries/new"
    return {"href": href, "title": kind.title, "words": kind.purpose}


def _ask(reading: Reading, key: str) -> dict[str, str]:
    return {"key": key, "words": reading.words(key)["commitment"]}
