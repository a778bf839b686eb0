"""What a patient says about a dosing session: day and hour only. It counts at once."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta

from fastapi import APIRouter, Request
from fastapi.responses import RedirectResponse, Response

from app import dosing_sessions
from app.audit import Actor
from app.core.local_time import instant, local_date
from app.database import Db as Session
from app.dosing_sessions import ASK_FOR
from app.tables import DosingSession, Patient
from app.web.access import Db, Form, Now, OwnDosingSession, SignedInPatient
from app.web.pages import page
from app.web.today_page import may_be_taken_back, today_told

router = APIRouter()

FURTHEST = timedelta(days=366)
NO_DAY = "Please choose a day and an hour."
AHEAD = "That is still to come. Please choose a day and an hour that have passed."
TOO_FAR = "That is more than a year away. Please choose another day."
TAKEN = "You have a session at that day and hour already. Please choose another."
CLOSED = "This session can no longer be changed here. Please ask your clinic."


class Refused(ValueError):
    """What the page says about a report that cannot be taken."""


@router.post("/reported-sessions")
def report(request: Request, patient: SignedInPatient, form: Form, db: Db, now: Now) -> Response:
    """ "I had a session". One on that day already: it happened, and there is no second one."""
    try:
        at = _read_when(form, patient, now)
        if at > now:
            raise Refused(AHEAD)
    except Refused as words:
        return _again(request, db, patient, now, str(words))
    row = _on_the_same_day(db, patient, at)
    if row is None:
        dosing_sessions.report(db, patient, at, now)
    else:
        dosing_sessions.report_happened(db, patient, row, now, at)
    return _to_today()


@router.post("/reported-sessions/{dosing_session_id}/moves")
def move(
    request: Request,
    patient: SignedInPatient,
    row: OwnDosingSession,
    form: Form,
    db: Db,
    now: Now,
) -> Response:
    """ "It was moved"."""
    try:
        _refuse_closed(row, now)
        at = _read_when(form, patient, now)
        others = (other for other in dosing_sessions.standing(db, patient) if other.id != row.id)
        if any(other.at == at for other in others):
            raise Refused(TAKEN)
    except Refused as words:
        return _again(request, db, patient, now, str(words))
    if at != row.at:
        dosing_sessions.report_moved(db, patient, row, at, now)
    return _to_today()


@router.post("/reported-sessions/{dosing_session_id}/cancellations")
def cancel(
    request: Request, patient: SignedInPatient, row: OwnDosingSession, db: Db, now: Now
) -> Response:
    """ "It was cancelled", and "That was a mistake" of one's own report. Twice is once."""
    if row.cancelled_at is None:
        try:
            if not may_be_taken_back(row, patient, now):
                _refuse_closed(row, now)
        except Refused as words:
            return _again(request, db, patient, now, str(words))
        dosing_sessions.cancel(db, Actor("patient", patient.public_id), patient, row, now)
    return _to_today()


@router.post("/reported-sessions/{dosing_session_id}/confirmations")
def confirm(
    request: Request, patient: SignedInPatient, row: OwnDosingSession, db: Db, now: Now
) -> Response:
    """ "Yes, it did": the answer to the question of the morning after."""
    if row.cancelled_at is not None or row.at > now:
        return _again(request, db, patient, now, CLOSED)
    dosing_sessions.report_happened(db, patient, row, now)
    return _to_today()


def _read_when(form: Form, patient: Patient, now: datetime) -> datetime:
    try:
        day = date.fromisoformat(form.get("day", ""))
        hour = time(int(form.get("hour", "")))
    except ValueError as wrong:
        raise Refused(NO_DAY) from wrong
    if abs(day - local_date(now, patient.zone)) > FURTHEST:
        raise Refused(TOO_FAR)
    return instant(day, hour, patient.zone)


def _refuse_closed(row: DosingSession, now: datetime) -> None:
    """A session long past, one said to have happened, one cancelled: the clinic's to change."""
    if row.cancelled_at is not None or row.happened_at is not None or row.at <= now - ASK_FOR:
        raise Refused(CLOSED)


def _on_the_same_day(db: Session, patient: Patient, at: datetime) -> DosingSession | None:
    day = local_date(at, patient.zone)
    rows = dosing_sessions.standing(db, patient)
    return next((row for row in rows if local_date(row.at, patient.zone) == day), None)


def _again(request: Request, db: Session, patient: Patient, now: datetime, words: str) -> Response:
    told = today_told(db, patient, now, report_error=words)
    return page(request, "today.html", 422, today=told)


def _to_today() -> Response:
    return RedirectResponse("/today", 303)
