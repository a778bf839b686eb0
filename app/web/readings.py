"""Who has looked: for the therapist of one patient, and for the patient."""

from __future__ import annotations

from datetime import datetime
from itertools import groupby
from typing import Any

from fastapi import APIRouter, Request
from fastapi.responses import Response

from app import audit, cares, readings
from app.audit import Actor
from app.core.local_time import local_date
from app.core.time_axis import day_words
from app.database import Database
from app.database import Db as Session
from app.readings import Reading
from app.tables import Clinic, Patient
from app.web.access import Db, MyPatient, Now, PatientBeforeConsent, SignedInStaff, is_closed
from app.web.day_words import hour_words
from app.web.pages import page

router = APIRouter()

LONGEST_NUMBER = 9  # digits: more would be no number of a chain


@router.get("/patients/{patient_id}/readings")
def show(
    request: Request,
    staff: SignedInStaff,
    patient: MyPatient,
    db: Db,
    now: Now,
    before: str = "",
) -> Response:
    """`before` is where an older page begins. Looking here is noted, too."""
    database: Database = request.app.state.database
    actor = Actor("staff", staff.public_id)
    with database.transaction() as own:
        audit.note(own, actor, "read readings", patient.public_id, now, of=patient)
    zone = db.get_one(Clinic, staff.clinic_id).zone
    told = _told(db, patient, before, zone, f"/patients/{patient.public_id}/readings")
    told["patient"] = {"public_id": patient.public_id, "name": patient.name}
    return page(request, "readings.html", **told)


@router.get("/you/readings")
def show_own(request: Request, patient: PatientBeforeConsent, db: Db, before: str = "") -> Response:
    """The same for the patient, in the patient's own time; also after leaving or a discharge."""
    told = _told(db, patient, before, patient.zone, "/you/readings")
    told["closed"] = is_closed(db, patient)
    return page(request, "readings.html", patient=None, **told)


def _told(db: Session, patient: Patient, before: str, zone: str, href: str) -> dict[str, Any]:
    is_number = before.isascii() and before.isdigit() and len(before) <= LONGEST_NUMBER
    found, older = readings.of(db, patient, int(before) if is_number else None)
    days = groupby(found, key=lambda each: local_date(each.at, zone))
    return {
        "days": [
            {"words": day_words(day), "lines": _lines(list(some), zone)} for day, some in days
        ],
        "carers": _carers(db, patient, zone),
        "older_href": f"{href}?before={older}" if older is not None else None,
        "is_first": not is_number,
    }


def _carers(db: Session, patient: Patient, zone: str) -> list[tuple[str, str]]:
    """Whose patient this is and was, in words, the latest first."""
    told = []
    for care, staff in cares.history(db, patient):
        until = f" until {day_words(local_date(care.until, zone))}" if care.until else ""
        told.append((staff.name, f"since {day_words(local_date(care.since, zone))}{until}"))
    return told


def _lines(day: list[Reading], zone: str) -> list[dict[str, Any]]:
    """What one person did several times on a day is one line, with each of its hours once."""
    hours: dict[tuple[str, str, bool], list[datetime]] = {}
    for each in day:
        hours.setdefault((each.who, each.what, each.is_reading), []).append(each.at)
    return [
        {
            "who": who,
            "what": what,
            "looked": looked,
            "hours": ", ".join(dict.fromkeys(hour_words(at, zone) for at in reversed(times))),
        }
        for (who, what, looked), times in hours.items()
    ]
