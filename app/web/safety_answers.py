"""An answer to item 9 is taken as it is tapped, before the rest of the form and without it."""

from __future__ import annotations

from fastapi import APIRouter, Request
from fastapi.responses import Response

from app import phones
from app.web.access import Db, Now, SignedInPatient
from app.web.errors import other_person
from app.web.json_bodies import Json
from app.web.outbox_answers import refused
from app.web.outbox_items import NOT_READ, NotTaken, read_item
from app.web.safety_answers_taken import SAFETY_ANSWER, take_safety_answer

router = APIRouter()


@router.post("/safety-answers")
def receive(request: Request, given: Json, patient: SignedInPatient, db: Db, now: Now) -> Response:
    """JSON, as a phone's outbox sends it, whose item this is: 201 when stored with its alert, 200
    when it had been stored before; 409 where that id told something else. `POST /outbox` takes it
    just so: a phone may send with a script from before this address."""
    try:
        item = read_item(given, now)
        if item.person != phones.person(db.keys, patient):
            return other_person()
        if item.kind != SAFETY_ANSWER:
            return refused(422, "unreadable", NOT_READ)
        return take_safety_answer(db, request.app.state.settings, patient, item, now)
    except NotTaken as wrong:
        return refused(422, wrong.kind, wrong.problem)
