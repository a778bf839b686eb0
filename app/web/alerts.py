"""Closing an alert: by a named person, with a note of what was done, and in no other way."""

from __future__ import annotations

from fastapi import APIRouter, Request
from fastapi.responses import RedirectResponse, Response

from app import alerts
from app.tables import Patient
from app.web import patient_page
from app.web.access import Db, Form, MyAlert, Now, SignedInStaff

router = APIRouter()

LONGEST_NOTE = 4000


@router.post("/alerts/{alert_id}/closures")
def close(
    request: Request, staff: SignedInStaff, alert: MyAlert, db: Db, form: Form, now: Now
) -> Response:
    """Closes this alert and the patient's earlier open ones; closing twice changes nothing."""
    patient = db.get_one(Patient, alert.patient_id)
    note = form.get("note", "")
    try:
        if len(note) > LONGEST_NOTE:
            raise alerts.NoteMissing(f"Up to {LONGEST_NOTE} characters.")
        alerts.close(db, staff, patient, alert, note, now)
    except alerts.NoteMissing as wrong:
        typed = {"alert": alert.public_id, "closing_note": note}
        told = {"closing_note": str(wrong)}
        return patient_page.show(
            request, db, staff, patient, now, status=422, typed=typed, wrong=told
        )
    return RedirectResponse(f"/patients/{patient.public_id}", 303)
