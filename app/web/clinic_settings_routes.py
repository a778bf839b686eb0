"""Whom an alert reaches, and the days of the ladder, on the page of how alerts are dealt with."""

from __future__ import annotations

from fastapi import APIRouter, Request
from fastapi.responses import RedirectResponse, Response

from app import alert_routes, thresholds
from app.alert_routes import LEVELS, Wanted
from app.clinics import UnusableDetail
from app.core import ladder_bounds
from app.core.ladder_bounds import OutOfBounds
from app.tables import Clinic
from app.web import clinic_settings_page
from app.web.access import Db, Form, JustProvedStaff, Now
from app.web.clinic_settings_page import ADDRESS

router = APIRouter()


@router.post("/clinic/alert-routes")
def change_routes(
    request: Request, staff: JustProvedStaff, db: Db, form: Form, now: Now
) -> Response:
    """Of each level `red-second` a public id or empty, `red-minutes`, `red-out` rota or nobody."""
    clinic = db.get_one(Clinic, staff.clinic_id)
    wanted = {
        level: Wanted(*(form.get(f"{level}-{field}", "") for field in ("second", "minutes", "out")))
        for level in LEVELS
    }
    try:
        alert_routes.change(db, staff, clinic, wanted, now)
    except UnusableDetail as wrong:
        return clinic_settings_page.show(
            request, db, staff, now, status=422, section="routes", typed=form, wrong=str(wrong)
        )
    return RedirectResponse(f"{ADDRESS}#routes", 303)


@router.post("/clinic/ladder-thresholds")
def change_thresholds(
    request: Request, staff: JustProvedStaff, db: Db, form: Form, now: Now
) -> Response:
    """Whole days: `daily`, `official`, `reviewed`, `official_recall`."""
    clinic = db.get_one(Clinic, staff.clinic_id)
    try:
        thresholds.change(db, staff, clinic, ladder_bounds.read(form), now)
    except OutOfBounds as wrong:
        return clinic_settings_page.show(
            request, db, staff, now, status=422, section="thresholds", typed=form, wrong=str(wrong)
        )
    return RedirectResponse(f"{ADDRESS}#thresholds", 303)
