"""What waited on a phone comes in: each item stored once, on the day it was made."""

from __future__ import annotations

from datetime import datetime

from fastapi import APIRouter, Request
from fastapi.responses import Response

from app import check_ins, phones, sent_practice
from app.assignments import UnknownExercise
from app.check_ins import Conflict, DayNotOpen
from app.core.phone_clocks import OLDEST_CLAIM
from app.database import Db as Session
from app.sent_practice import OtherPractice, TooOld
from app.tables import Patient
from app.web.access import Db, Now, SignedInPatient
from app.web.errors import other_person
from app.web.json_bodies import Json
from app.web.outbox_answers import DAY_CLOSED, OTHER_ANSWERS, TOO_OLD, received, refused
from app.web.outbox_items import (
    NOT_READ,
    OTHER_VERSION,
    Item,
    NotTaken,
    check_in_of,
    practice_of,
    read_item,
)
from app.web.safety_answers_taken import (
    FOLLOW_UPS,
    SAFETY_ANSWER,
    take_follow_ups,
    take_safety_answer,
)

router = APIRouter()


@router.post("/outbox")
def receive(request: Request, given: Json, patient: SignedInPatient, db: Db, now: Now) -> Response:
    """JSON. 201 when stored, 200 when it had been stored before, each with the `submission_id`:
    only then may the phone forget it. Else `problem` in plain words, and nothing is stored.

    `versions` may name any version of a form up to ours; a form without one is a current one.
    """
    try:
        item = read_item(given, now)
        if item.person != phones.person(db.keys, patient):
            return other_person()
        if item.kind == "check-in":
            return _check_in(db, patient, item, now)
        if item.kind == "practice":
            return _practice(db, patient, item, now)
        if item.kind == SAFETY_ANSWER:
            return take_safety_answer(db, request.app.state.settings, patient, item, now)
        if item.kind == FOLLOW_UPS:
            return take_follow_ups(db, request.app.state.settings, patient, item, now)
        return refused(422, "unreadable", NOT_READ)
    except NotTaken as wrong:
        return refused(422, wrong.kind, wrong.problem)


def _check_in(db: Session, patient: Patient, item: Item, now: datetime) -> Response:
    try:
        result = check_ins.record(db, patient, check_in_of(item, patient.zone), now)
    except DayNotOpen:
        is_old = now - item.made > OLDEST_CLAIM
        return refused(422, "too-old", TOO_OLD if is_old else DAY_CLOSED)
    if isinstance(result, Conflict):
        return refused(409, "other-answers", OTHER_ANSWERS)
    row = result.submission
    return received(item, patient, row.received_at, row.day, now, is_new=not result.replayed)


def _practice(db: Session, patient: Patient, item: Item, now: datetime) -> Response:
    try:
        row, is_new = sent_practice.receive(db, patient, practice_of(item), now)
    except UnknownExercise:
        return refused(422, "other-version", OTHER_VERSION)
    except OtherPractice:
        return refused(409, "other-answers", OTHER_ANSWERS)
    except TooOld:
        return refused(422, "too-old", TOO_OLD)
    return received(item, patient, row.received_at or row.at, row.day, now, is_new=is_new)
