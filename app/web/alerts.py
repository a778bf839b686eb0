"""An alert is taken on by a named person, and closed by one with what was done and a note of it; it
ends in no other way."""

from __future__ import annotations

from datetime import date, timedelta
from typing import cast

from fastapi import APIRouter, Request
from fastapi.responses import RedirectResponse, Response

from app import alert_handling, alerts
from app.core.local_time import local_date
from app.tables import Clinic, Patient
from app.web import patient_page
from app.web.access import Db, Form, MyAlert, Now, SignedInStaff

router = APIRouter()

LONGEST_NOTE = 4000
LATEST_LOOK = timedelta(days=92)


@router.post("/alerts/{alert_id}/closures")
def close(
    request: Request, staff: SignedInStaff, alert: MyAlert, db: Db, form: Form, now: Now
) -> Response:
    """Closes this alert and the patient's earlier open ones; closing twice changes nothing."""
    patient = db.get_one(Patient, alert.patient_id)
    note, done = form.get("note", ""), form.get("done", "")
    today = local_date(now, db.get_one(Clinic, patient.clinic_id).zone)
    look_again, wrong = _day(form.get("look_again", ""), today), ""
    if done not in alerts.DONE:
        wrong = "Choose what was done."
    elif look_again is None:
        wrong = "Choose a day to look again, from today up to three months ahead."
    elif len(note) > LONGEST_NOTE:
        wrong = f"Up to {LONGEST_NOTE} characters."
    try:
        if wrong:
            raise alerts.NoteMissing(wrong)
        how = cast(alerts.Done, done)
        alerts.close(db, staff, patient, alert, note, now, done=how, look_again=look_again)
    except alerts.NoteMissing as missing:
        typed = {"alert": alert.public_id, "closing_note": note, "done": done}
        typed |= {"look_again": form.get("look_again", "")}
        told = {"closing_note": str(missing)}
        return patient_page.show(
            request, db, staff, patient, now, status=422, typed=typed, wrong=told
        )
    return RedirectResponse(f"/patients/{patient.public_id}", 303)


@router.post("/alerts/{alert_id}/takings")
def take(staff: SignedInStaff, alert: MyAlert, db: Db, now: Now) -> Response:
    """ "I am on it": leads to where it can be closed."""
    patient = db.get_one(Patient, alert.patient_id)
    alert_handling.take(db, staff, patient, alert, now)
    return RedirectResponse(f"/patients/{patient.public_id}#alerts-title", 303)


def _day(text: str, today: date) -> date | None:
    try:
        day = date.fromisoformat(text)
    except ValueError:
        return None
    return day if today <= day <= today + LATEST_LOOK else None
