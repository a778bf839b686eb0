"""“Tell my clinic I need help”: one tap, and the truth about who reads it."""

from __future__ import annotations

from fastapi import APIRouter
from fastapi.responses import RedirectResponse, Response

from app import help_requests
from app.tables.columns import new_public_id
from app.web.access import Db, Form, Now, SignedInPatient, of_this_person
from app.web.check_in_forms import SUBMISSION_ID

router = APIRouter()


@router.post("/help-requests")
def ask(patient: SignedInPatient, db: Db, form: Form, now: Now) -> Response:
    """`request_id` makes a double tap one request; one that is missing or malformed is never a
    reason to refuse."""
    of_this_person(form, db, patient)
    request_id = form.get("request_id", "")
    known = SUBMISSION_ID.fullmatch(request_id)
    help_requests.receive(db, patient, request_id if known else new_public_id(), now)
    return RedirectResponse("/help#told", 303)
