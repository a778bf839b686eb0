"""What a patient wants to talk about, as the patient reads it."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any

from app import agreements, talking_points
from app.core.local_time import local_date
from app.database import Db
from app.flagged_entries import FlaggedEntry
from app.tables import Patient
from app.talking_points import Point
from app.web.day_words import day_words

LATELY = timedelta(days=90)
LIST = "/talking-points"
Flagged = Mapping[tuple[str, str], str]


def flag_told(flagged: Flagged, kind: str, entry: str) -> dict[str, Any]:
    """The context of `fragments/flag.html`. `point` None: not flagged."""
    return {"kind": kind, "entry": entry, "point": flagged.get((kind, entry))}


def points_told(db: Db, patient: Patient, now: datetime) -> dict[str, Any]:
    """What the list holds, what of it was talked about lately, and what was agreed."""
    points = talking_points.told(db, patient, now, look_back=LATELY)
    told = [_told(patient, each) for each in points]
    return {
        "standing": [each for each in told if not each["talked"]],
        "talked": [each for each in reversed(told) if each["talked"]],
        "agreed": agreed_told(db, patient),
    }


def _told(patient: Patient, each: Point) -> dict[str, Any]:
    talked = each.talked_about_at
    return {
        "key": each.key,
        "title": each.said.title or "In your words",
        "day": day_words(each.said.day),
        "words": each.said.words,
        "href": home_of(each.kind, each.said) if each.entry else None,
        "talked": day_words(local_date(talked, patient.zone)) if talked else "",
    }


def agreed_told(db: Db, patient: Patient) -> dict[str, str] | None:
    """What the therapist wrote down at the end of the last session: both may read it."""
    row = agreements.last(db, patient)
    if row is None:
        return None
    day = day_words(local_date(row.written_at, patient.zone))
    return {"day": day, "words": agreements.read(db, patient, row)}


def home_of(kind: str, said: FlaggedEntry | None) -> str:
    """Where the entry stands that was flagged; the list itself where it stands nowhere."""
    if said is None:
        return LIST
    if kind in ("day", "note", "practice"):
        return f"/history/{said.day.isoformat()}"
    return {"ledger": "/ledger", "keepsake": f"/keepsakes/{said.code}"}.get(kind, LIST)
