"""The patient's own relief curve: off until patient and therapist both turn it on."""

from __future__ import annotations

from typing import Any

from fastapi import APIRouter, Request
from fastapi.responses import RedirectResponse, Response

from app import relief_views
from app.relief_views import BOTH
from app.web.access import Db, Form, MyPatient, Now, SignedInPatient, SignedInStaff
from app.web.pages import page
from app.web.relief_told import relief_told

router = APIRouter()


@router.get("/relief-curve")
def show(request: Request, patient: SignedInPatient, db: Db, now: Now) -> Response:
    sides = relief_views.sides(db, patient)
    told = relief_told(db, patient, now) if sides == BOTH else None
    context: dict[str, Any] = {
        "mine": "patient" in sides,
        "clinics": "clinic" in sides,
        "relief": told,
    }
    return page(request, "relief_curve.html", **context)


@router.post("/relief-curves")
def wish(patient: SignedInPatient, form: Form, db: Db, now: Now) -> Response:
    """`shown` = yes, anything else is no."""
    relief_views.turn(db, patient, None, form.get("shown") == "yes", now)
    return RedirectResponse("/relief-curve", 303)


@router.post("/patients/{patient_id}/relief-curves")
def agree(patient: MyPatient, staff: SignedInStaff, form: Form, db: Db, now: Now) -> Response:
    """The same for the clinic."""
    relief_views.turn(db, patient, staff, form.get("shown") == "yes", now)
    return RedirectResponse(f"/patients/{patient.public_id}#relief", 303)
