"""The clinic's own crisis lines, on the page of how alerts are dealt with."""

from __future__ import annotations

from fastapi import APIRouter, Request
from fastapi.responses import RedirectResponse, Response

from app import clinic_lines
from app.clinic_lines import Wanted
from app.clinics import UnusableDetail
from app.tables import Clinic, ClinicLine
from app.web import clinic_settings_page
from app.web.access import Db, Form, Now, SignedInStaff, of_my_clinic
from app.web.clinic_settings_page import ADDRESS

router = APIRouter()


@router.post("/clinic/lines")
def add(request: Request, staff: SignedInStaff, db: Db, form: Form, now: Now) -> Response:
    """`country` a code; `line_name`, `number`; `text_number` and `line_hours` may be empty;
    `checked` says that somebody called it today."""
    clinic = db.get_one(Clinic, staff.clinic_id)
    wanted = Wanted(
        form.get("country", ""),
        form.get("line_name", ""),
        form.get("number", ""),
        form.get("text_number", ""),
        form.get("line_hours", ""),
    )
    try:
        if "checked" not in form:
            raise UnusableDetail("Call the number first, and tick that it was right.")
        clinic_lines.add(db, staff, clinic, wanted, now)
    except UnusableDetail as wrong:
        return clinic_settings_page.show(
            request, db, staff, now, status=422, section="lines", typed=form, wrong=str(wrong)
        )
    return RedirectResponse(f"{ADDRESS}#lines", 303)


@router.post("/clinic/lines/{line_id}/verifications")
def verify(line_id: str, staff: SignedInStaff, db: Db, now: Now) -> Response:
    """ "I called and checked it today"."""
    row = of_my_clinic(db, ClinicLine, staff, line_id)
    clinic_lines.verify(db, staff, db.get_one(Clinic, staff.clinic_id), row, now)
    return RedirectResponse(f"{ADDRESS}#lines", 303)


@router.post("/clinic/lines/{line_id}/endings")
def take_away(line_id: str, staff: SignedInStaff, db: Db, now: Now) -> Response:
    row = of_my_clinic(db, ClinicLine, staff, line_id)
    clinic_lines.take_away(db, staff, db.get_one(Clinic, staff.clinic_id), row, now)
    return RedirectResponse(f"{ADDRESS}#lines", 303)
