"""The three short questions after an item-9 answer above 0, and what is said once they are in."""

from __future__ import annotations

from fastapi import APIRouter
from fastapi.responses import RedirectResponse, Response

from app import check_ins, follow_ups, occasions
from app.core import follow_up_answers
from app.core.follow_up_answers import UnreadableAnswer
from app.web.access import Db, Form, Now, SignedInPatient, not_found
from app.web.check_in_forms import SUBMISSION_ID

router = APIRouter()


@router.post("/check-ins/{submission_id}/follow-ups")
def answer(submission_id: str, patient: SignedInPatient, db: Db, form: Form, now: Now) -> Response:
    """Any of the three may be missing. What no form of ours sends is not stored, and the page
    asks again."""
    known = SUBMISSION_ID.fullmatch(submission_id)
    submission = check_ins.find(db, patient, submission_id) if known else None
    if submission is None:
        raise not_found()
    try:
        occasion = occasions.after_check_in(submission)
        follow_ups.receive(db, patient, occasion, follow_up_answers.read(form), now)
    except UnreadableAnswer:
        return RedirectResponse(f"/check-ins/{submission_id}#follow-ups", 303)
    return RedirectResponse(f"/check-ins/{submission_id}", 303)
