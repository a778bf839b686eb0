"""To talk about: what a patient flags for the next conversation, and that it was talked about."""

from __future__ import annotations

from typing import Any

from fastapi import APIRouter, Request
from fastapi.responses import RedirectResponse, Response

from app import flagged_entries, talking_points
from app.tables import Patient
from app.talking_points import UnknownEntry
from app.web.access import (
    Db,
    Form,
    MyTalkingPoint,
    Now,
    OwnTalkingPoint,
    SignedInPatient,
    SignedInStaff,
    of_this_person,
)
from app.web.pages import page
from app.web.talking_points_told import LIST, home_of, points_told

router = APIRouter()

SAVED = {
    "flagged": "It is on your list, and your therapist sees it.",
    "words": "It is on your list, and your therapist sees it.",
    "taken-back": "It is off your list.",
    "gone": "That is no longer there, so nothing was put on your list.",
}


@router.get("/talking-points")
def show(request: Request, patient: SignedInPatient, db: Db, now: Now, saved: str = "") -> Response:
    told = points_told(db, patient, now) | {"saved": SAVED.get(saved), "typed": "", "error": None}
    return page(request, "talking_points.html", points=told)


@router.post("/talking-points")
def flag(patient: SignedInPatient, form: Form, db: Db, now: Now) -> Response:
    """`kind` and `entry` of what is written already. A stranger's is just as one that is gone."""
    kind, entry = form.get("kind", ""), form.get("entry", "")
    try:
        talking_points.flag(db, patient, kind, entry, now)
    except UnknownEntry:
        return _back(LIST, "gone")
    said = flagged_entries.find(db, patient, kind, entry, now)
    return _back(home_of(kind, said), "flagged")


@router.post("/talking-points/words")
def flag_words(
    request: Request, patient: SignedInPatient, form: Form, db: Db, now: Now
) -> Response:
    """`words` of its own. 401 where it is another person's form."""
    of_this_person(form, db, patient)
    typed = form.get("words", "")
    try:
        talking_points.flag_words(db, patient, typed, now)
    except ValueError as refused:
        told: dict[str, Any] = points_told(db, patient, now)
        told |= {"saved": None, "typed": typed, "error": str(refused)}
        return page(request, "talking_points.html", 422, points=told)
    return _back(LIST, "words")


@router.post("/talking-points/{talking_point_id}/withdrawals")
def take_back(
    patient: SignedInPatient, point: OwnTalkingPoint, form: Form, db: Db, now: Now
) -> Response:
    """`back` = list leads to the list, anything else to where the entry stands."""
    talking_points.take_back(db, patient, point, now)
    said = None
    if form.get("back") != "list" and point.entry is not None:
        said = flagged_entries.find(db, patient, point.kind, point.entry, now)
    return _back(home_of(point.kind, said), "taken-back")


def _back(where: str, saved: str) -> Response:
    says_so = where in (LIST, "/ledger")
    return RedirectResponse(f"{where}?saved={saved}" if says_so else where, 303)


@router.post("/talking-points/{talking_point_id}/conversations")
def talk_about(staff: SignedInStaff, point: MyTalkingPoint, db: Db, now: Now) -> Response:
    """A therapist's word that it was talked about; the patient sees it."""
    patient = db.get_one(Patient, point.patient_id)
    talking_points.talk_about(db, staff, patient, point, now)
    return RedirectResponse(f"/patients/{patient.public_id}/brief#to-talk-about", 303)
