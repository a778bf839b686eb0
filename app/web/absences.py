"""A therapist says who covers, from when to when; and is back."""

from __future__ import annotations

from datetime import date

from fastapi import APIRouter, Request
from fastapi.responses import RedirectResponse, Response

from app import absences
from app.clinics import UnusableDetail
from app.tables import Absence, Clinic
from app.web import caseload_page
from app.web.access import Db, Form, Now, SignedInStaff, of_my_clinic

router = APIRouter()

NO_DAY = "Choose a first and a last day."


@router.post("/absences")
def begin(request: Request, staff: SignedInStaff, db: Db, form: Form, now: Now) -> Response:
    """`cover` a colleague's public id, `from` and `until` days of the clinic."""
    clinic = db.get_one(Clinic, staff.clinic_id)
    try:
        first, last = _day(form.get("from", "")), _day(form.get("until", ""))
        absences.begin(db, staff, clinic, form.get("cover", ""), first, last, now)
    except UnusableDetail as wrong:
        return caseload_page.show(request, db, staff, now, form, status=422, wrong=str(wrong))
    return RedirectResponse("/patients#cover", 303)


def _day(text: str) -> date:
    try:
        return date.fromisoformat(text)
    except ValueError as wrong:
        raise UnusableDetail(NO_DAY) from wrong


@router.post("/absences/{absence_id}/endings")
def end(absence_id: str, staff: SignedInStaff, db: Db, now: Now) -> Response:
    """Back, or taken back."""
    row = of_my_clinic(db, Absence, staff, absence_id)
    absences.end(db, staff, db.get_one(Clinic, staff.clinic_id), row, now)
    return RedirectResponse("/patients#cover", 303)
