"""Known thoughts, on the page of what is set for a patient."""

from __future__ import annotations

from datetime import date

from fastapi import APIRouter, Request
from fastapi.responses import RedirectResponse, Response

from app import known_thoughts
from app.known_thoughts import Unusable
from app.web import treatment_page
from app.web.access import Db, Form, MyPatient, Now, SignedInStaff

router = APIRouter()


@router.post("/patients/{patient_id}/known-thoughts")
def note(
    request: Request, staff: SignedInStaff, patient: MyPatient, db: Db, form: Form, now: Now
) -> Response:
    """`level` 0 to 3, `reviewed_on` and `look_again` days such as 2026-03-12."""
    try:
        level = form.get("level", "")
        number = int(level) if level.isascii() and level.isdigit() and len(level) == 1 else -1
        reviewed_on, until = _day(form.get("reviewed_on", "")), _day(form.get("look_again", ""))
        known_thoughts.note(db, staff, patient, number, reviewed_on, until, now)
    except Unusable as refused:
        wrong = {"known_thoughts": str(refused)}
        return treatment_page.show(
            request, db, staff, patient, now, status=422, typed=form, wrong=wrong
        )
    return RedirectResponse(f"/patients/{patient.public_id}/treatment#known-thoughts", 303)


def _day(typed: str) -> date:
    try:
        return date.fromisoformat(typed.strip())
    except ValueError:
        raise Unusable("Please give both days, such as 2026-03-12.") from None
