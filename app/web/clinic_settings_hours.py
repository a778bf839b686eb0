"""Opening hours by weekday, on the page of how alerts are dealt with."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import time

from fastapi import APIRouter, Request
from fastapi.responses import RedirectResponse, Response

from app import clinic_hours
from app.clinics import UnusableDetail
from app.core.hours_words import WEEKDAYS
from app.tables import Clinic
from app.web import clinic_settings_page
from app.web.access import Db, Form, Now, SignedInStaff
from app.web.clinic_settings_page import ADDRESS

router = APIRouter()


@router.post("/clinic/opening-hours")
def state(request: Request, staff: SignedInStaff, db: Db, form: Form, now: Now) -> Response:
    """`opens-0` … `closes-6` hours such as 09:00, Monday first; `closed-0` … are ticked; a day with
    neither hour is closed."""
    clinic = db.get_one(Clinic, staff.clinic_id)
    try:
        clinic_hours.state(db, staff, clinic, _week(form), now)
    except UnusableDetail as wrong:
        return clinic_settings_page.show(
            request, db, staff, now, status=422, section="hours", typed=form, wrong=str(wrong)
        )
    return RedirectResponse(f"{ADDRESS}#hours", 303)


def _week(form: Mapping[str, str]) -> dict[int, tuple[time, time]]:
    week = {}
    for number, name in enumerate(WEEKDAYS):
        opens, closes = (form.get(f"{end}-{number}", "").strip() for end in ("opens", "closes"))
        if f"closed-{number}" in form or not (opens or closes):
            continue
        week[number] = (_hour(opens, name), _hour(closes, name))
    return week


def _hour(typed: str, day: str) -> time:
    try:
        hour, _, minute = typed.partition(":")
        return time(int(hour), int(minute))
    except ValueError:
        raise UnusableDetail(f"{day}: give both hours such as 09:00, or tick closed.") from None
