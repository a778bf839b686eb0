"""The therapist sets a patient's phase until a day, or lets the sessions say it again."""

from __future__ import annotations

from datetime import date
from typing import Annotated

from fastapi import APIRouter, Depends, Request
from fastapi.responses import RedirectResponse, Response

from app import phase_overrides
from app.phase_overrides import UnusableDay, UnusablePhase
from app.tables import Patient, PhaseOverride
from app.web import treatment_page
from app.web.access import Db, Form, MyPatient, Now, SignedInStaff, of_my_clinic

router = APIRouter()


def my_phase_override(phase_override_id: str, staff: SignedInStaff, db: Db) -> PhaseOverride:
    """One of a patient of the therapist's own clinic."""
    return of_my_clinic(db, PhaseOverride, staff, phase_override_id)


MyPhaseOverride = Annotated[PhaseOverride, Depends(my_phase_override)]


@router.post("/patients/{patient_id}/phase-overrides")
def put(
    request: Request, staff: SignedInStaff, patient: MyPatient, db: Db, form: Form, now: Now
) -> Response:
    """`phase` by its name in the database, `until` a day such as 2026-03-12, included."""
    wrong = {}
    try:
        until = _day(form.get("until", ""))
        phase_overrides.put(db, staff, patient, form.get("phase", ""), until, now)
    except UnusablePhase as refused:
        wrong = {"phase": str(refused)}
    except UnusableDay as refused:
        wrong = {"phase_until": str(refused)}
    if wrong:
        return treatment_page.show(
            request, db, staff, patient, now, status=422, typed=form, wrong=wrong
        )
    return _back(patient)


def _day(typed: str) -> date:
    try:
        return date.fromisoformat(typed.strip())
    except ValueError:
        raise UnusableDay("Please give a day, such as 2026-03-12.") from None


@router.post("/phase-overrides/{phase_override_id}/endings")
def end(staff: SignedInStaff, row: MyPhaseOverride, db: Db, now: Now) -> Response:
    patient = db.get_one(Patient, row.patient_id)
    phase_overrides.end(db, staff, patient, row, now)
    return _back(patient)


def _back(patient: Patient) -> Response:
    return RedirectResponse(f"/patients/{patient.public_id}/treatment#phase", 303)
