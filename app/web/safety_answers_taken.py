"""An answer to item 9 that was told by itself, and the short questions after it, taken from a phone
and answered: each with its alert in the request's one transaction."""

from __future__ import annotations

from datetime import datetime

from fastapi.responses import Response

from app import follow_ups, occasions, safety_answers
from app.core import follow_up_answers
from app.core.follow_up_answers import UnreadableAnswer
from app.core.phone_clocks import OLDEST_CLAIM
from app.core.safety import FORMS_WITH_SAFETY_ITEM, SAFETY_ITEM
from app.database import Db
from app.safety_answers import Conflict, Told, TooOld
from app.settings import Settings
from app.tables import Patient, SafetyAnswer
from app.web.check_in_forms import SUBMISSION_ID
from app.web.outbox_answers import OTHER_ANSWERS, TOO_OLD, received, refused
from app.web.outbox_items import NOT_READ, Item, NotTaken, check_in_of
from app.web.who_reads_told import who_reads_told

SAFETY_ANSWER, FOLLOW_UPS = "safety-answer", "follow-ups"
TOLD_ID = "told"
"""The field by which follow-ups name the answer that they follow."""


def take_safety_answer(
    db: Db, settings: Settings, patient: Patient, item: Item, now: datetime
) -> Response:
    """`level`: what it reached on the ladder (None: nothing); `asks`: the questions that follow at
    once; `who`: what is true of who reads it. Raises `NotTaken`."""
    try:
        result = safety_answers.record(db, patient, _told(item, patient, item.submission_id), now)
    except TooOld:
        return refused(422, "too-old", TOO_OLD)
    if isinstance(result, Conflict):
        return refused(409, "other-answers", OTHER_ANSWERS)
    row, who = result.row, _who(db, settings, patient, now)
    return received(
        item, patient, row.received_at, row.day, now,
        is_new=not result.replayed, level=row.level, asks=_asks(db, patient, row, now), who=who,
    )  # fmt: skip


def take_follow_ups(
    db: Db, settings: Settings, patient: Patient, item: Item, now: datetime
) -> Response:
    """With the answer that they follow: where that one did not come in before, it does now, so that
    neither waits for the other. Raises `NotTaken`."""
    told_id = item.fields.get(TOLD_ID, "")
    if not SUBMISSION_ID.fullmatch(told_id):
        raise NotTaken("unreadable", NOT_READ)
    try:
        said = follow_up_answers.read(item.fields)
        if item.made < now - OLDEST_CLAIM:
            raise TooOld
        result = safety_answers.record(db, patient, _told(item, patient, told_id), now)
    except UnreadableAnswer as wrong:
        raise NotTaken("unreadable", NOT_READ) from wrong
    except TooOld:
        return refused(422, "too-old", TOO_OLD)
    if isinstance(result, Conflict):
        return refused(409, "other-answers", OTHER_ANSWERS)
    occasion = occasions.after_answer(result.row)
    follow_ups.receive(db, patient, occasion, said, now, item.made, item.submission_id)
    who = _who(db, settings, patient, now)
    return received(item, patient, now, result.row.day, now, is_new=True, who=who)


def _who(db: Db, settings: Settings, patient: Patient, now: datetime) -> str:
    return " ".join(who_reads_told(db, settings, patient, now, "answer").sentences)


def _told(item: Item, patient: Patient, submission_id: str) -> Told:
    """Item 9 of one form, 0-3, and nothing else. Raises `NotTaken`."""
    check_in = check_in_of(item, patient.zone)
    given = [
        (code, number, answer)
        for code, answers in check_in.answers.items()
        for number, answer in enumerate(answers, start=1)
        if answer is not None
    ]
    if len(given) != 1 or given[0][:2] not in [
        (code, SAFETY_ITEM) for code in FORMS_WITH_SAFETY_ITEM
    ]:
        raise NotTaken("unreadable", NOT_READ)
    [(form, _, answer)] = given
    if not isinstance(answer, int):
        raise NotTaken("unreadable", NOT_READ)
    version = check_in.version(form)
    return Told(submission_id, form, version, check_in.day, answer, item.made)


def _asks(db: Db, patient: Patient, row: SafetyAnswer, now: datetime) -> list[str]:
    """Three at amber and above; what is asked at watch is asked after the form."""
    asked = follow_ups.asked(db, patient, occasions.after_answer(row), now)
    return list(asked.fields) if asked and asked.level != "watch" else []
