"""Nudges: the two hours, a pause, one's phones; and where a tap on a nudge goes."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Depends, Request
from fastapi.responses import RedirectResponse, Response

from app.database import Database
from app.nudges import evidence, wishes
from app.tables import Nudge
from app.web.access import Db, Form, Now, SignedInPatient, SignedInViewer, own
from app.web.nudges_page import Unreadable, nudges_told, read_hours
from app.web.pages import page

router = APIRouter()

LEADS_TO = {"check-in": "/check-ins/new", "test": "/nudges"}


def own_nudge(nudge_id: str, patient: SignedInPatient, db: Db) -> Nudge:
    """A nudge of the signed-in patient."""
    return own(db, Nudge, patient, nudge_id)


OwnNudge = Annotated[Nudge, Depends(own_nudge)]


@router.get("/nudges")
def show(request: Request, patient: SignedInPatient, db: Db, now: Now, done: str = "") -> Response:
    return page(request, "nudges.html", nudges=nudges_told(db, patient, now, done=done))


@router.post("/nudge-hours")
def choose_hours(
    request: Request, form: Form, patient: SignedInPatient, db: Db, now: Now
) -> Response:
    """`check_in` and `exercise` as 19:30. An hour in the quiet time is moved to the nearest one."""
    try:
        check_in, exercise = read_hours(form)
    except Unreadable as wrong:
        told = nudges_told(db, patient, now, typed=form, errors=wrong.errors)
        return page(request, "nudges.html", 422, nudges=told)
    wishes.choose_hours(db, patient, check_in, exercise, now)
    return RedirectResponse("/nudges?done=hours", 303)


@router.post("/nudge-pauses")
def pause(patient: SignedInPatient, db: Db, now: Now) -> Response:
    wishes.pause(db, patient, now)
    return RedirectResponse("/nudges?done=paused", 303)


@router.post("/nudge-resumptions")
def resume(patient: SignedInPatient, db: Db, now: Now) -> Response:
    wishes.resume(db, patient, now)
    return RedirectResponse("/nudges?done=resumed", 303)


@router.get("/nudges/{nudge_id}")
def follow(request: Request, nudge: OwnNudge, viewer: SignedInViewer, now: Now) -> Response:
    """A tap leads to the very thing. That it was tapped is kept: whoever taps is there. It is also
    the phone's word that it showed the nudge, where its browser runs no worker for that."""
    if nudge.opened_at is None:
        database: Database = request.app.state.database
        with database.transaction() as db:
            tapped = db.get_one(Nudge, nudge.id)
            if not evidence.report(db, viewer.sign_in, tapped, "tapped", now):
                wishes.note_opened(db, tapped, now)
    otherwise = f"/exercises/{nudge.exercise}" if nudge.exercise else "/exercises"
    return RedirectResponse(LEADS_TO.get(nudge.kind, otherwise), 303)
