"""Choosing a patient's packs."""

from __future__ import annotations

from fastapi import APIRouter
from fastapi.responses import RedirectResponse, Response

from app import packs
from app.core.packs import PACKS
from app.web.access import Db, Form, MyPatient, Now, SignedInStaff

router = APIRouter()


@router.post("/patients/{patient_id}/packs")
def choose(staff: SignedInStaff, patient: MyPatient, db: Db, form: Form, now: Now) -> Response:
    """The form holds "yes" under the code of each pack that is wanted; every other one ends."""
    wanted = [code for code in PACKS if form.get(code) == "yes"]
    packs.choose(db, staff, patient, wanted, now)
    return RedirectResponse(f"/patients/{patient.public_id}/treatment#packs", 303)
