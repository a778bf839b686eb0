"""The daily check-in: the form, sending it, and what is said after it."""

from __future__ import annotations

import json
from collections.abc import Mapping
from datetime import datetime
from typing import Any

from fastapi import APIRouter, Request
from fastapi.responses import RedirectResponse, Response

from app import check_ins, days, journal, seen_answers
from app.check_ins import Conflict, DayNotOpen
from app.core import risk_words, safety
from app.core.instruments import unpack
from app.core.local_time import check_in_day
from app.database import Db as Session
from app.tables import Clinic, Patient, Submission
from app.web.access import Db, Form, Now, SignedInPatient, not_found, of_this_person
from app.web.check_in_forms import (
    SUBMISSION_ID,
    Again,
    Unreadable,
    check_in_told,
    mood_told,
    open_day,
    read_check_in,
)
from app.web.crisis import crisis, own_numbers
from app.web.day_words import day_words, hour_words
from app.web.follow_ups_told import follow_ups_told
from app.web.keepsakes_told import safety_plan_told
from app.web.pages import fragment, page
from app.web.seen_answers_told import seen_answer_words
from app.web.who_reads_told import who_reads_told

router = APIRouter()

MOOD_ALONE = {"mood"}
DAY_IS_CLOSED = (
    "This form was from another day, and only today and yesterday can be filled in. What you"
    " entered is still here: if it is right for today too, save it again."
)
MOOD_UNREAD = "This could not be saved. Please tap once more."


@router.get("/check-ins/new")
def new(request: Request, patient: SignedInPatient, db: Db, now: Now, day: str = "") -> Response:
    """Today's form, or yesterday's; any other day leads to today's."""
    chosen = open_day(day, patient, now)
    if chosen is None:
        return RedirectResponse("/check-ins/new", 303)
    told = check_in_told(db, patient, days.of(db, patient, chosen), now)
    return page(request, "check_in.html", check_in=told)


@router.post("/check-ins")
def submit(request: Request, patient: SignedInPatient, form: Form, db: Db, now: Now) -> Response:
    """303 when stored, now or before; 409 on the same id with other answers, 422 on what the form
    cannot send: then the form again, with everything that was entered and a new id. 401 where it
    is another person's form."""
    of_this_person(form, db, patient)
    try:
        check_in = read_check_in(form, now)
        result = check_ins.record(db, patient, check_in, now)
    except Unreadable as wrong:
        return _again(request, db, patient, now, 422, Again(form, wrong.errors))
    except DayNotOpen:
        return _again(request, db, patient, now, 422, Again(form, sent_before=DAY_IS_CLOSED))
    if isinstance(result, Conflict):
        at = hour_words(result.submission.received_at, patient.zone)
        words = f"You sent this at {at}. Send again to change it."
        return _again(request, db, patient, now, 409, Again(form, sent_before=words))
    if _wants_mood(request) and check_in.answers.keys() == MOOD_ALONE:
        day = days.of(db, patient, check_in.day)
        return fragment(request, "mood.html", mood=mood_told(patient, day, just_saved=True))
    return RedirectResponse(f"/check-ins/{result.submission.submission_id}", 303)


def _wants_mood(request: Request) -> bool:
    """htmx names the element that it will replace."""
    return request.headers.get("HX-Target", "").endswith("#mood")


def _again(
    request: Request, db: Session, patient: Patient, now: datetime, status: int, again: Again
) -> Response:
    chosen = open_day(again.form.get("day", ""), patient, now) or check_in_day(now, patient.zone)
    day = days.of(db, patient, chosen)
    mood_alone = _wants_mood(request) or _is_mood_alone(again.form)
    words = (again.sent_before or MOOD_UNREAD) if mood_alone else None
    if _wants_mood(request):
        return fragment(request, "mood.html", status, mood=mood_told(patient, day, error=words))
    told = check_in_told(db, patient, day, now, None if mood_alone else again)
    if mood_alone and told["mood"]:
        told["mood"]["error"] = words
    return page(request, "check_in.html", status, check_in=told)


def _is_mood_alone(form: Mapping[str, str]) -> bool:
    """The small form of eleven buttons: no other answer, no note."""
    return {name.partition(".")[0] for name in form if "." in name} == MOOD_ALONE and (
        "note_for" not in form
    )


@router.get("/check-ins/{submission_id}")
def show(
    request: Request, submission_id: str, patient: SignedInPatient, db: Db, now: Now
) -> Response:
    """What was saved; after an item-9 answer above 0 the numbers to call come first."""
    known = SUBMISSION_ID.fullmatch(submission_id)
    submission = check_ins.find(db, patient, submission_id) if known else None
    if submission is None:
        raise not_found()
    saved = _saved(request, db, patient, submission, now)
    return page(request, "check_in_saved.html", saved=saved, words=risk_words)


def _saved(
    request: Request, db: Session, patient: Patient, submission: Submission, now: datetime
) -> dict[str, Any]:
    day = days.of(db, patient, submission.day)
    today = check_in_day(now, patient.zone)
    is_open = open_day(submission.day.isoformat(), patient, now) is not None
    asked = follow_ups_told(db, patient, submission, now)
    return {
        "support": _support(request, db, patient, submission, now, asked or {}),
        "asked": asked,
        "seen": seen_answer_words(seen_answers.of(db, patient, submission, now), now, patient.zone),
        "day_words": "today" if day.day == today else day_words(day.day),
        "at": hour_words(submission.received_at, patient.zone),
        "mood_only": json.loads(submission.answers).keys() == MOOD_ALONE,
        "nothing": not day.has_answers
        and not journal.of_day(db, patient, day.day)
        and _is_untouched(submission),
        "left": day.left if is_open else 0,
        "is_open": is_open,
        "finish_href": f"/check-ins/new?day={day.day.isoformat()}",
        "day_href": f"/history/{day.day.isoformat()}",
    }


def _is_untouched(submission: Submission) -> bool:
    """Nothing chosen, not even "prefer not to say"."""
    forms = json.loads(submission.answers).values()
    return all(answer is None for _, items in forms for answer in unpack(items))


def _support(
    request: Request,
    db: Session,
    patient: Patient,
    submission: Submission,
    now: datetime,
    asked: Mapping[str, Any],
) -> dict[str, Any] | None:
    """The support card, when item 9 was above 0 in this very submission; not where it is unchanged
    and somebody has looked: then one quiet line follows below."""
    if asked.get("quiet") or not _told_of_danger(submission):
        return None
    clinic = db.get_one(Clinic, patient.clinic_id)
    return {
        "crisis": crisis(patient.country, own_numbers(db, clinic, patient.zone)),
        "reads": who_reads_told(db, request.app.state.settings, patient, now, "answer"),
        "critical": asked.get("critical", False),
        "plan": safety_plan_told(db, patient),
    }


def _told_of_danger(submission: Submission) -> bool:
    answers = json.loads(submission.answers)
    return any(
        safety.level(code, unpack(answers[code][1])[safety.SAFETY_ITEM - 1])
        for code in safety.FORMS_WITH_SAFETY_ITEM
        if code in answers
    )
