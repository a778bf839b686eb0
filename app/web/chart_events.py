"""Medication changes and notes on a patient's time axis."""

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
    """`event_day`, `event` (the words), `event_kind` (medication or note), `event_for` = both."""
    try:
        wanted = chart_events.Wanted(
            _day(form.get("event_day", "")),
            form.get("event", ""),
            form.get("event_kind", ""),
            for_both=form.get("event_for") == "both",
        )
        chart_events.note(db, staff, patient, wanted, local_date(now, patient.zone), now)
    except UnusableDetail as wrong:
        told: dict[str, Any] = {"typed": form, "wrong": {"event": str(wrong)}}
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
    return RedirectResponse(f"/patients/{patient.public_id}#events", 303)
