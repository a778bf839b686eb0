"""Medication changes on the patient page."""

from __future__ import annotations

from datetime import date
from typing import Any

from fastapi import APIRouter, Request
from fastapi.responses import RedirectResponse, Response

from app import chart_events
from app.clinics import UnusableDetail
from app.core.local_time import local_date
from app.tables import Patient
from app.web import patient_page
from app.web.access import Db, Form, MyChartEvent, MyPatient, Now, SignedInStaff

router = APIRouter()

NO_SUCH_DAY = "Give a day such as 2026-11-20."


@router.post("/patients/{patient_id}/chart-events")
def note(
    request: Request, staff: SignedInStaff, patient: MyPatient, db: Db, form: Form, now: Now
) -> Response:
    """`medication_day` and `medication`, the words."""
    try:
        day = _day(form.get("medication_day", ""))
        words, today = form.get("medication", ""), local_date(now, patient.zone)
        chart_events.note(db, staff, patient, day, words, today, now)
    except UnusableDetail as wrong:
        told: dict[str, Any] = {"typed": form, "wrong": {"medication": str(wrong)}}
        return patient_page.show(request, db, staff, patient, now, status=422, **told)
    return _back(patient)


def _day(text: str) -> date:
    try:
        return date.fromisoformat(text)
    except ValueError as wrong:
        raise UnusableDetail(NO_SUCH_DAY) from wrong


@router.post("/chart-events/{chart_event_id}/removals")
def remove(staff: SignedInStaff, row: MyChartEvent, db: Db, now: Now) -> Response:
    patient = db.get_one(Patient, row.patient_id)
    chart_events.remove(db, staff, patient, row, now)
    return _back(patient)


def _back(patient: Patient) -> Response:
    return RedirectResponse(f"/patients/{patient.public_id}#medication", 303)
