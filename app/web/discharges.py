"""The treatment here ends and begins again; and the page that a discharged patient finds."""

from __future__ import annotations

from fastapi import APIRouter, Request
from fastapi.responses import RedirectResponse, Response

from app import discharges
from app.core.local_time import local_date
from app.tables import Clinic
from app.web.access import Db, MyPatient, Now, PatientBeforeConsent, SignedInStaff
from app.web.crisis import crisis, own_numbers
from app.web.day_words import date_words
from app.web.pages import page

router = APIRouter()


@router.post("/patients/{patient_id}/discharges")
def discharge(staff: SignedInStaff, patient: MyPatient, db: Db, now: Now) -> Response:
    discharges.discharge(db, staff, patient, now)
    return RedirectResponse(f"/patients/{patient.public_id}/treatment#discharge", 303)


@router.post("/patients/{patient_id}/readmissions")
def readmit(staff: SignedInStaff, patient: MyPatient, db: Db, now: Now) -> Response:
    discharges.readmit(db, staff, patient, now)
    return RedirectResponse(f"/patients/{patient.public_id}/treatment#discharge", 303)


@router.get("/discharged")
def show(request: Request, patient: PatientBeforeConsent, db: Db) -> Response:
    """What it means and whom to call; who is in treatment is led to their pages."""
    if patient.discharged_at is None:
        return RedirectResponse("/today", 303)
    clinic = db.get_one(Clinic, patient.clinic_id)
    numbers = own_numbers(db, clinic, patient.zone)
    told = {
        "clinic_name": clinic.name,
        "since": date_words(local_date(patient.discharged_at, patient.zone)),
        "crisis": crisis(patient.country, numbers),
    }
    return page(request, "discharged.html", discharged=told)
