"""The therapist's page of one patient's single answers, items × days."""

from __future__ import annotations

from fastapi import APIRouter, Request
from fastapi.responses import Response

from app.web import patient_page
from app.web.access import Db, MyPatient, Now, SignedInStaff
from app.web.item_grids_told import item_grids_told
from app.web.pages import page

router = APIRouter()


@router.get("/patients/{patient_id}/items")
def show(
    request: Request,
    staff: SignedInStaff,
    patient: MyPatient,
    db: Db,
    now: Now,
    form: str = "",
    range: str = "",
) -> Response:
    """`form` is an instrument's code; a word that names none, and no range, shows the usual one.
    Reading it is noted as a reading of the chart is."""
    patient_page.note_reading(request, db, staff, patient, now)
    told = item_grids_told(db, patient, form, range, now)
    told["patient"] = {"public_id": patient.public_id, "name": patient.name}
    return page(request, "item_grid.html", **told)
