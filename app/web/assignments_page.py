"""What a patient practises, as the therapist sees it. Reading it is noted as reading the chart is.

A patient's note stands here only while it is shared.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any

from fastapi import Request
from fastapi.responses import Response
from sqlmodel import col, select

from app import assignments, own_exercises, practice
from app.core.exercises import ADDED, ALWAYS_OPEN, EXERCISES, Exercise, Track
from app.core.local_time import check_in_day, local_date
from app.core.time_axis import day_words
from app.database import Db
from app.tables import Assignment, Patient, Staff
from app.web import patient_page
from app.web.exercises_page import group_of
from app.web.pages import page

LATELY = timedelta(days=14)
TRACKS = {
    Track.PAIN: "Pain: pacing, a flare, another look",
    Track.SUBSTANCE_USE: "Substance use: urges and triggers",
    Track.TRAUMA: "Trauma: grounding only",
    Track.GETTING_READY: "Getting ready",
    Track.SELF_WORTH: "Self-worth",
    Track.VALUES: "Values",
    Track.JOURNALLING: "Journalling",
    Track.BODY: "Body and breath",
    Track.NATURE: "Nature",
    Track.ART: "Art",
    Track.MOVEMENT: "Movement",
    Track.RELATIONSHIPS: "Relationships",
    Track.SMALL_ACTIONS: "Small actions",
    Track.HEAVIER_DAYS: "Heavier days",
}
OUTCOMES = {"done": "done", "not-today": "not today", "snoozed": "put off until later"}
SAVED = {
    "assigned": "Assigned. It comes first on the patient’s days.",
    "open": "Changed. The patient may choose it; it is not assigned.",
    "withdrawn": "Taken out. The patient no longer sees it.",
    "track-open": "The track is in the patient’s catalogue.",
    "track-withdrawn": "The track is out; what you assigned from it stays.",
    "own": "Written and assigned.",
}
GONE = "an exercise that is no longer there"


def show(
    request: Request,
    db: Db,
    staff: Staff,
    patient: Patient,
    now: datetime,
    *,
    saved: str = "",
    status: int = 200,
    typed: Mapping[str, str] | None = None,
    wrong: Mapping[str, str] | None = None,
) -> Response:
    """`typed` and `wrong` are of the one form that is shown again; `wrong` by field name."""
    patient_page.note_reading(request, db, staff, patient, now)
    told = _agreed(db, patient, typed or {}) | {
        "patient": {"public_id": patient.public_id, "name": patient.name},
        "saved": SAVED.get(saved),
        "lately": _lately(db, patient, now),
        "form": {"typed": typed or {}, "wrong": wrong or {}},
    }
    return page(request, "patient_exercises.html", status, **told)


def _agreed(db: Db, patient: Patient, typed: Mapping[str, str]) -> dict[str, Any]:
    """`assigned`, `tracks` with their exercises, and the clinic's `own` ones that are free."""
    newest, agreed = assignments.newest(db, patient), assignments.agreed(db, patient)
    by = _names(db, newest.values())

    def told(each: Exercise) -> dict[str, Any]:
        row = newest.get(("exercise", each.code))
        return {
            "exercise": each,
            "where": group_of(each),
            "state": _state(each, each.code in agreed.catalogue, row),
            "said": _said(row, by, patient) if row is not None else "",
            "why": _why(db, patient, each, row, typed),
            "fixed": each.code in ALWAYS_OPEN,
            "asked": typed.get("code") == each.code,
        }

    def track(one: Track) -> dict[str, Any]:
        row = newest.get(("track", one))
        return {
            "code": one.value,
            "title": TRACKS[one],
            "added": one in ADDED,
            "on": row.state == "open" if row is not None else one not in ADDED,
            "said": _said(row, by, patient) if row is not None else "",
            "exercises": [told(each) for each in EXERCISES.values() if each.track is one],
        }

    own = own_exercises.that_fit(db, patient).values()
    return {
        "assigned": [told(each) for each in agreed.assigned],
        "tracks": [track(one) for one in TRACKS],
        "own": [told(each) for each in own if each not in agreed.assigned],
    }


def _names(db: Db, rows: Any) -> dict[int, str]:
    ids = {row.staff_id for row in rows}
    found = db.exec(select(Staff).where(col(Staff.id).in_(ids)))
    return {each.id: each.name for each in found if each.id is not None}


def _state(exercise: Exercise, in_catalogue: bool, row: Assignment | None) -> str:
    """assigned, open, withdrawn, or closed: its track is not agreed."""
    if row is not None and row.state == "assigned":
        return "assigned"
    if in_catalogue:
        return "open"
    return "withdrawn" if row is not None and row.state == "withdrawn" else "closed"


def _said(row: Assignment, by: Mapping[int, str], patient: Patient) -> str:
    return f"{by[row.staff_id]}, {day_words(local_date(row.at, patient.zone))}"


def _why(
    db: Db, patient: Patient, each: Exercise, row: Assignment | None, typed: Mapping[str, str]
) -> str:
    """What was typed and could not be kept, else what was said."""
    if typed.get("code") == each.code:
        return typed.get("why", "")
    return assignments.why_of(db, patient, row) if row is not None else ""


def _lately(db: Db, patient: Patient, now: datetime) -> dict[str, Any]:
    today = check_in_day(now, patient.zone)
    titles = {code: each.title for code, each in EXERCISES.items()}
    titles |= {code: each.title for code, each in own_exercises.that_fit(db, patient).items()}
    rows = practice.since(db, patient, today - LATELY + timedelta(days=1))
    return {
        "done": sum(row.outcome == "done" for row in rows),
        "days": len({row.day for row in rows if row.outcome == "done"}),
        "rows": [
            {
                "day": day_words(row.day),
                "title": titles.get(row.exercise, GONE),
                "outcome": OUTCOMES[row.outcome],
                "note": practice.shared_note(db, patient, row),
            }
            for row in rows
        ],
    }
