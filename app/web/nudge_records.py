"""The therapist's page of one patient's nudges: sent or not, and why."""

from __future__ import annotations

from fastapi import APIRouter, Request
from fastapi.responses import Response

from app.web import patient_page
from app.web.access import Db, MyPatient, Now, SignedInStaff
from app.web.day_words import hour_words
from app.web.nudge_records_told import nudge_records_told
from app.web.pages import page

router = APIRouter()


@router.get("/patients/{patient_id}/nudges")
def show(request: Request, staff: SignedInStaff, patient: MyPatient, db: Db, now: Now) -> Response:
    """Reading it is noted as a reading of the chart is."""
    patient_page.note_reading(request, db, staff, patient, now)
    told = nudge_records_told(db, patient, now)
    told["patient"] = {
        "public_id": patient.public_id,
        "name": patient.name,
        "clock": hour_words(now, patient.zone),
        "place": patient.zone.rpartition("/")[2].replace("_", " "),
    }
    return page(request, "nudge_records.html", **told)
