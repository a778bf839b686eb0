"""A break from the questions, begun and ended by the patient."""

from __future__ import annotations

from fastapi import APIRouter
from fastapi.responses import RedirectResponse, Response

from app import question_breaks
from app.question_breaks import UnusableLength
from app.web.access import Db, Form, Now, SignedInPatient, of_this_person

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
