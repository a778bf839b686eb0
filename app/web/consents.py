"""Consent: one page to read, agreeing, and leaving."""

from __future__ import annotations

from fastapi import APIRouter, Request
from fastapi.responses import RedirectResponse, Response

from app import clinic_hours, consents
from app.core import consent
from app.core.local_time import local_date
from app.database import Db as Session
from app.tables import Clinic, Consent, Patient
from app.web.access import Db, Form, Now, PatientBeforeConsent, own
from app.web.day_words import date_words
from app.web.pages import page

router = APIRouter()

NO_HOURS = "please ask them for their hours"
NO_PHONE = "the number they gave you"
CHANGED = "These words have changed since you opened this page. Please read them once more."


@router.get("/consents/new")
def new(request: Request, patient: PatientBeforeConsent, db: Db) -> Response:
    return _page(request, db, patient)


@router.post("/consents")
def give(request: Request, patient: PatientBeforeConsent, form: Form, db: Db, now: Now) -> Response:
    """Agreed is what was read: another version than the one in force is shown again."""
    if form.get("version") != consent.CURRENT:
        return _page(request, db, patient, 422, CHANGED)
    consents.give(db, patient, now)
    return RedirectResponse("/today", 303)


@router.post("/consents/{consent_id}/withdrawals")
def withdraw(consent_id: str, patient: PatientBeforeConsent, db: Db, now: Now) -> Response:
    """From here on nothing is asked and nothing is sent; the page says so."""
    consents.withdraw(db, patient, own(db, Consent, patient, consent_id), now)
    return RedirectResponse("/consents/new", 303)


def _page(
    request: Request,
    db: Session,
    patient: Patient,
    status: int = 200,
    error: str | None = None,
) -> Response:
    clinic = db.get_one(Clinic, patient.clinic_id)
    hours = clinic_hours.in_words(clinic_hours.of(db, clinic), clinic, patient.zone)
    standing = consents.current(db, patient)
    latest = consents.latest(db, patient)
    told = {
        "version": consent.CURRENT,
        "sections": consent.filled(
            consent.CURRENT,
            clinic=clinic.name,
            hours=hours or NO_HOURS,
            phone=clinic.phone or NO_PHONE,
        ),
        "clinic_name": clinic.name,
        "given_words": date_words(local_date(standing.given_at, patient.zone))
        if standing
        else None,
        "has_left": standing is None and latest is not None and latest.withdrawn_at is not None,
        "error": error,
    }
    return page(request, "consent.html", status, consent=told)
