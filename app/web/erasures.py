"""Erasing a patient: a page that says what goes and what stays, and the act, confirmed by typing
the name."""

from __future__ import annotations

from datetime import datetime
from typing import Any

import structlog
from fastapi import APIRouter, Request
from fastapi.responses import Response
from starlette.background import BackgroundTask

from app import erasures, tombstones
from app.audit import Actor
from app.clinics import UnusableDetail
from app.database import Database
from app.database import Db as Session
from app.settings import Settings
from app.tables import Patient
from app.web.access import Db, Form, JustProvedStaff, MyPatient, Now
from app.web.day_words import date_words
from app.web.pages import page

router = APIRouter()
log = structlog.get_logger("erasures")


@router.get("/patients/{patient_id}/erasure")
def show(
    request: Request, staff: JustProvedStaff, patient: MyPatient, db: Db, now: Now
) -> Response:
    return _page(request, db, patient, now)


@router.post("/patients/{patient_id}/erasures")
def erase(
    request: Request, staff: JustProvedStaff, patient: MyPatient, db: Db, form: Form, now: Now
) -> Response:
    """`name`, typed as it stands; `although_here` = yes where the agreement stands."""
    although_here = form.get("although_here") == "yes"
    try:
        erasures.confirmed(db, patient, form.get("name", ""), although_here=although_here)
    except UnusableDetail as wrong:
        return _page(request, db, patient, now, str(wrong), ticked=although_here)
    erasures.erase(db, patient, Actor("staff", staff.public_id), now)
    answer = page(request, "erased.html", stays=_stays(request, now))
    state = request.app.state
    answer.background = BackgroundTask(_finish, state.settings, state.database)
    return answer


def _finish(settings: Settings, database: Database) -> None:
    """Once it is committed: the write-ahead log and the list beside the key file."""
    try:
        erasures.finish(database)
        tombstones.write_down(settings, database)
    except Exception as error:  # the worker does both by night, and the doctor says what is missing
        log.error("erasure not finished", kind=type(error).__name__)


def _page(
    request: Request,
    db: Session,
    patient: Patient,
    now: datetime,
    wrong: str = "",
    *,
    ticked: bool = False,
) -> Response:
    return page(
        request,
        "erasure.html",
        422 if wrong else 200,
        patient={"public_id": patient.public_id, "name": patient.name},
        obstacle=erasures.obstacle(db, patient),
        has_left=erasures.has_left(db, patient),
        ticked=ticked,
        stays=_stays(request, now),
        wrong=wrong,
    )


def _stays(request: Request, now: datetime) -> dict[str, Any]:
    """`until`: the day on which the last backup of the schedule that holds the person expires; None
    where no folder is set."""
    set_up = request.app.state.settings.backups is not None
    until = date_words((now + erasures.KEPT).date()) if set_up else None
    return {"until": until, "days": erasures.KEPT.days}
