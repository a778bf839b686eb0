"""One question at a time, or the whole page: kept with the person, so that every phone knows."""

from __future__ import annotations

from fastapi import APIRouter
from fastapi.responses import RedirectResponse, Response

from app import patients
from app.web.access import Db, Form, Now, SignedInPatient

router = APIRouter()


@router.post("/question-modes")
def choose(form: Form, patient: SignedInPatient, db: Db, now: Now) -> Response:
    """`one_at_a_time` is yes; anything else is the whole page."""
    patients.choose_questions(db, patient, form.get("one_at_a_time") == "yes", now)
    return RedirectResponse("/you", 303)
