"""Who is on call, on the page of how alerts are dealt with."""

from __future__ import annotations

from datetime import datetime

from fastapi import APIRouter, Request
from fastapi.responses import RedirectResponse, Response

from app import rota
from app.clinics import UnusableDetail
from app.tables import Clinic, RotaShift
from app.web import clinic_settings_page
from app.web.access import Db, Form, Now, SignedInStaff, of_my_clinic
from app.web.clinic_settings_page import ADDRESS

router = APIRouter()

YEARS = range(2000, 3000)


@router.post("/clinic/shifts")
def add(request: Request, staff: SignedInStaff, db: Db, form: Form, now: Now) -> Response:
    """`who` a public id; `from`, `until` such as 2026-03-04T17:00 on the clinic's clock."""
    clinic = db.get_one(Clinic, staff.clinic_id)
    try:
        starts, ends = _moment(form.get("from", "")), _moment(form.get("until", ""))
        rota.add(db, staff, clinic, form.get("who", ""), starts, ends, now)
    except UnusableDetail as wrong:
        return clinic_settings_page.show(
            request, db, staff, now, status=422, section="rota", typed=form, wrong=str(wrong)
        )
    return RedirectResponse(f"{ADDRESS}#rota", 303)


def _moment(typed: str) -> datetime:
    try:
        moment = datetime.fromisoformat(typed.strip())
    except ValueError:
        moment = None
    if moment is None or moment.tzinfo is not None or moment.year not in YEARS:
        raise UnusableDetail("Give both ends, such as 2026-03-04T17:00.")
    return moment


@router.post("/clinic/shifts/{shift_id}/endings")
def take_back(shift_id: str, staff: SignedInStaff, db: Db, now: Now) -> Response:
    row = of_my_clinic(db, RotaShift, staff, shift_id)
    rota.take_back(db, staff, db.get_one(Clinic, staff.clinic_id), row, now)
    return RedirectResponse(f"{ADDRESS}#rota", 303)
