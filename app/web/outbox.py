"""What waited on a phone comes in: each item stored once, on the day it was made."""

from __future__ import annotations

from datetime import date, datetime

from fastapi import APIRouter
from fastapi.responses import JSONResponse, Response

from app import check_ins, phones, sent_practice
from app.assignments import UnknownExercise
from app.check_ins import Conflict, DayNotOpen
from app.core.local_time import local_date
from app.core.phone_clocks import OLDEST_CLAIM
from app.database import Db as Session
from app.sent_practice import OtherPractice, TooOld
from app.tables import Patient
from app.web.access import Db, Now, SignedInPatient
from app.web.day_words import hour_words, when_words
from app.web.errors import other_person
from app.web.json_bodies import Json
from app.web.outbox_items import (
    NOT_READ,
    OTHER_VERSION,
    Item,
    NotTaken,
    check_in_of,
    practice_of,
    read_item,
)

router = APIRouter()

OTHER_ANSWERS = (
    "Something else was received before under the same number, and it was not changed. What you"
    " entered is still on this phone."
)
DAY_CLOSED = (
    "This was for a day that was over when it was made, so it was not added to the record. It is"
    " still on this phone."
)
TOO_OLD = (
    "This was made more than 14 days ago, which is too long to add it to the record. It is still"
    " on this phone."
)


@router.post("/outbox")
def receive(given: Json, patient: SignedInPatient, db: Db, now: Now) -> Response:
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
        return _refused(422, "unreadable", NOT_READ)
    except NotTaken as wrong:
        return _refused(422, wrong.kind, wrong.problem)


def _check_in(db: Session, patient: Patient, item: Item, now: datetime) -> Response:
    try:
        result = check_ins.record(db, patient, check_in_of(item, patient.zone), now)
    except DayNotOpen:
        is_old = now - item.made > OLDEST_CLAIM
        return _refused(422, "too-old", TOO_OLD if is_old else DAY_CLOSED)
    if isinstance(result, Conflict):
        return _refused(409, "other-answers", OTHER_ANSWERS)
    row = result.submission
    return _received(item, patient, row.received_at, row.day, now, is_new=not result.replayed)


def _practice(db: Session, patient: Patient, item: Item, now: datetime) -> Response:
    try:
        row, is_new = sent_practice.receive(db, patient, practice_of(item), now)
    except UnknownExercise:
        return _refused(422, "other-version", OTHER_VERSION)
    except OtherPractice:
        return _refused(409, "other-answers", OTHER_ANSWERS)
    except TooOld:
        return _refused(422, "too-old", TOO_OLD)
    return _received(item, patient, row.received_at or row.at, row.day, now, is_new=is_new)


def _received(
    item: Item, patient: Patient, at: datetime, day: date, now: datetime, *, is_new: bool
) -> Response:
    told = {
        "submission_id": item.submission_id,
        "received_at": at.isoformat(timespec="milliseconds"),
        "words": f"received {_when(at, patient, now)}",
        "day": day.isoformat(),
    }
    return JSONResponse(told, 201 if is_new else 200)


def _when(at: datetime, patient: Patient, now: datetime) -> str:
    """ "09:14", and the day too if it was not today."""
    if local_date(at, patient.zone) == local_date(now, patient.zone):
        return hour_words(at, patient.zone)
    return when_words(at, patient.zone)


def _refused(status: int, kind: str, problem: str) -> Response:
    return JSONResponse({"problem": problem, "kind": kind}, status)
