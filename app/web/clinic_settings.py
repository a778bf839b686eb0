"""How alerts are dealt with: the page, and the clinical owner."""

from __future__ import annotations

from fastapi import APIRouter, Request
from fastapi.responses import RedirectResponse, Response

from app import clinic_owners
from app.clinics import UnusableDetail
from app.tables import Clinic
from app.web import clinic_settings_page
from app.web.access import Db, Form, JustProvedStaff, Now, SignedInStaff
from app.web.clinic_settings_page import ADDRESS

router = APIRouter()


@router.get("/clinic")
def show(request: Request, staff: SignedInStaff, db: Db, now: Now) -> Response:
    return clinic_settings_page.show(request, db, staff, now)


@router.post("/clinic/owners")
def name_owner(request: Request, staff: JustProvedStaff, db: Db, form: Form, now: Now) -> Response:
    """`owner`: the public id of somebody of the clinic."""
    clinic = db.get_one(Clinic, staff.clinic_id)
    try:
        clinic_owners.name(db, staff, clinic, form.get("owner", ""), now)
    except UnusableDetail as wrong:
        return clinic_settings_page.show(
            request, db, staff, now, status=422, section="owner", typed=form, wrong=str(wrong)
        )
    return RedirectResponse(f"{ADDRESS}#owner", 303)
