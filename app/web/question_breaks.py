"""A break from the questions, begun and ended by the patient; and a pause that the clinic sets."""

from __future__ import annotations

from fastapi import APIRouter
from fastapi.responses import RedirectResponse, Response

from app import question_breaks
from app.question_breaks import UnusableLength
from app.web.access import Db, Form, MyPatient, Now, SignedInPatient, SignedInStaff, of_this_person

router = APIRouter()


@router.post("/question-breaks")
def begin(patient: SignedInPatient, form: Form, db: Db, now: Now) -> Response:
    """`days`, one of the lengths offered; anything else leaves things as they are."""
    of_this_person(form, db, patient)
    lengths = {str(days): days for days in question_breaks.LENGTHS}
    try:
        question_breaks.begin(db, patient, lengths.get(form.get("days", ""), 0), now)
    except UnusableLength:
        return RedirectResponse("/you#break-title", 303)
    return RedirectResponse("/today", 303)


@router.post("/question-breaks/endings")
def end(patient: SignedInPatient, form: Form, db: Db, now: Now) -> Response:
    of_this_person(form, db, patient)
    question_breaks.end(db, patient, now)
    return RedirectResponse("/today", 303)


@router.post("/patients/{patient_id}/question-breaks")
def pause(staff: SignedInStaff, patient: MyPatient, form: Form, db: Db, now: Now) -> Response:
    """`days`, one of the lengths offered; anything else leaves things as they are."""
    lengths = {str(days): days for days in question_breaks.OF_CLINIC}
    if form.get("days", "") in lengths:
        question_breaks.begin(db, patient, lengths[form["days"]], now, staff)
    return RedirectResponse(f"/patients/{patient.public_id}/treatment#pause", 303)


@router.post("/patients/{patient_id}/question-breaks/endings")
def go_on(staff: SignedInStaff, patient: MyPatient, db: Db, now: Now) -> Response:
    question_breaks.end(db, patient, now, staff)
    return RedirectResponse(f"/patients/{patient.public_id}/treatment#pause", 303)
