"""What a patient practises, at the clinic: tracks, single exercises, and the therapist's own."""

from __future__ import annotations

from fastapi import APIRouter, Request
from fastapi.responses import RedirectResponse, Response

from app import assignments, own_exercises
from app.assignments import StaysOpen, UnknownExercise, UnknownTrack, WhyTooLong
from app.core.own_exercises import read
from app.tables import Patient
from app.web import assignments_page
from app.web.access import Db, Form, MyPatient, Now, SignedInStaff

router = APIRouter()

NOT_READ = "This could not be read, and nothing was changed. Please try once more."
STAYS_OPEN = "This one stays open to everybody, so that nobody is without it."
EXERCISES = {
    "assigned": assignments.assign,
    "open": assignments.leave_open,
    "withdrawn": assignments.withdraw,
}
TRACKS = {"open": assignments.open_track, "withdrawn": assignments.close_track}


@router.get("/patients/{patient_id}/exercises")
def show(
    request: Request, staff: SignedInStaff, patient: MyPatient, db: Db, now: Now, saved: str = ""
) -> Response:
    """What was done lately, what is assigned, and the catalogue."""
    return assignments_page.show(request, db, staff, patient, now, saved=saved)


@router.post("/patients/{patient_id}/assignments")
def change_exercise(
    request: Request, staff: SignedInStaff, patient: MyPatient, db: Db, form: Form, now: Now
) -> Response:
    """`state` of the exercise `code`: assigned (with an optional line `why`), open, withdrawn."""
    code, state = form.get("code", ""), form.get("state", "")
    try:
        if state == "assigned":
            assignments.assign(db, staff, patient, code, now, why=form.get("why", ""))
        elif state in EXERCISES:
            EXERCISES[state](db, staff, patient, code, now)
        problem = None if state in EXERCISES else NOT_READ
    except UnknownExercise:
        problem = NOT_READ
    except StaysOpen:
        problem = STAYS_OPEN
    except WhyTooLong as too_long:
        problem = f"The line to the patient is too long. {too_long}"
    if problem is None:
        return _back(patient, state, f"exercise-{code}")
    return assignments_page.show(
        request, db, staff, patient, now, status=422, typed=form, wrong={"exercise": problem}
    )


@router.post("/patients/{patient_id}/tracks")
def change_track(
    request: Request, staff: SignedInStaff, patient: MyPatient, db: Db, form: Form, now: Now
) -> Response:
    """`state` of the `track`: open or withdrawn."""
    track, state = form.get("track", ""), form.get("state", "")
    try:
        if state in TRACKS:
            TRACKS[state](db, staff, patient, track, now)
            return _back(patient, f"track-{state}", f"track-{track}")
    except UnknownTrack:
        pass  # said below, as any form that could not be read
    return assignments_page.show(
        request, db, staff, patient, now, status=422, wrong={"exercise": NOT_READ}
    )


@router.post("/patients/{patient_id}/own-exercises")
def write_own(
    request: Request, staff: SignedInStaff, patient: MyPatient, db: Db, form: Form, now: Now
) -> Response:
    """`title`, `minutes`, `purpose`, `not_when`, `steps` one a line; `for_whom` patient or clinic.
    It is assigned at once."""
    wanted, wrong = read(form)
    if wanted is None:
        return assignments_page.show(
            request, db, staff, patient, now, status=422, typed=form, wrong=wrong
        )
    for_clinic = form.get("for_whom") == "clinic"
    written = own_exercises.write(db, staff, patient, wanted, now, for_clinic=for_clinic)
    assignments.assign(db, staff, patient, written.code, now)
    return _back(patient, "own", f"exercise-{written.code}")


def _back(patient: Patient, saved: str, part: str) -> Response:
    return RedirectResponse(f"/patients/{patient.public_id}/exercises?saved={saved}#{part}", 303)
