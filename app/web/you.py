"""You: this phone and others, how pages look, the agreement, leaving."""

from __future__ import annotations

from fastapi import APIRouter, Request
from fastapi.responses import Response

from app import consents, plan_offers, question_breaks
from app.core import risk_words
from app.core.local_time import local_date
from app.tables import Patient
from app.web.access import Db, Now, SignedInPatient, SignedInViewer
from app.web.day_words import date_words
from app.web.pages import page
from app.web.today_page import break_words

router = APIRouter()

BREAK_WORDS = {1: "Today", 3: "3 days", 7: "A week", 14: "Two weeks"}


@router.get("/you")
def show(
    request: Request, patient: SignedInPatient, viewer: SignedInViewer, db: Db, now: Now
) -> Response:
    given = consents.current(db, patient)
    assert given is not None  # SignedInPatient has just seen it
    told = {
        "name": patient.name,
        "clinic_name": viewer.clinic.name,
        "since_words": date_words(local_date(viewer.sign_in.created_at, patient.zone)),
        "until_words": date_words(local_date(viewer.sign_in.expires_at, patient.zone)),
        "one_at_a_time": patient.one_at_a_time,
        "break_words": break_words(db, patient, now),
        "break_by_clinic": question_breaks.is_by_clinic(db, patient, now),
        "break_lengths": [(days, BREAK_WORDS[days]) for days in question_breaks.LENGTHS],
        "less": _less(db, patient),
        "paused": patient.nudges_paused_at is not None,
        "consent": {
            "public_id": given.public_id,
            "given_words": date_words(local_date(given.given_at, patient.zone)),
            "version": given.version,
        },
    }
    return page(request, "settings.html", you=told)


def _less(db: Db, patient: Patient) -> dict[str, str] | None:
    """The way to fewer questions, or back; None where the clinic chose fewer."""
    if plan_offers.may_ask_less(patient):
        return {"words": risk_words.ASKED_LESS, "wish": "less", "act": "Ask me less"}
    if plan_offers.own_way_back(db, patient) is None:
        return None
    words = risk_words.ASKED_LESS_NOW
    return {"words": words, "wish": "as-before", "act": "Ask me as before"}
