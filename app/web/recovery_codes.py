"""A patient's own code on paper: made, shown once, revoked; and the page that says it was used."""

from __future__ import annotations

from fastapi import APIRouter, Request
from fastapi.responses import RedirectResponse, Response

from app import recovery_codes
from app.core.local_time import local_date
from app.web.access import Db, Form, Now, PatientBeforeConsent, is_closed, of_this_person
from app.web.day_words import date_words, when_words
from app.web.pages import page

router = APIRouter()

ADDRESS = "/you/recovery-code"


@router.get("/you/recovery-code")
def show(request: Request, patient: PatientBeforeConsent, db: Db) -> Response:
    """Whether there is one, since when, and whether one was used."""
    row = recovery_codes.standing(db, patient)
    told = {
        "closed": is_closed(db, patient),
        "made": date_words(local_date(row.made_at, patient.zone)) if row else "",
        "used": [
            {"when": when_words(each.used_at, patient.zone), "device": each.device}
            for each in recovery_codes.untold(db, patient)
            if each.used_at is not None
        ],
    }
    return page(request, "recovery_code.html", recovery=told)


@router.post("/you/recovery-codes")
def make(request: Request, patient: PatientBeforeConsent, form: Form, db: Db, now: Now) -> Response:
    """Shown once, on this answer alone; the one before it is dead."""
    of_this_person(form, db, patient)
    told = {
        "groups": recovery_codes.make(db, patient, now).split("-"),
        "made": date_words(local_date(now, patient.zone)),
        "address": request.app.state.settings.host,
        "closed": is_closed(db, patient),
    }
    return page(request, "recovery_code_made.html", 201, recovery=told)


@router.post("/you/recovery-codes/revocations")
def revoke(patient: PatientBeforeConsent, form: Form, db: Db, now: Now) -> Response:
    of_this_person(form, db, patient)
    recovery_codes.revoke(db, patient, now)
    return RedirectResponse(ADDRESS, 303)


@router.post("/you/recovery-codes/readings")
def note_told(patient: PatientBeforeConsent, form: Form, db: Db, now: Now) -> Response:
    """The patient knows that it was used."""
    of_this_person(form, db, patient)
    recovery_codes.note_told(db, patient, now)
    return RedirectResponse("/you/devices", 303)
