"""The patient's letter, plan for fading and safety plan: read, written, shared or kept private."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from fastapi import APIRouter, Request
from fastapi.responses import RedirectResponse, Response

from app import keepsakes, talking_points
from app.core.keepsakes import KEEPSAKES, Keepsake
from app.core.local_time import local_date
from app.core.own_words import read_parts
from app.core.phone_numbers import numbers_in
from app.database import Db as Session
from app.tables import Clinic, Patient
from app.web.access import Db, Form, Now, SignedInPatient, not_found, of_this_person
from app.web.crisis import crisis, own_numbers
from app.web.day_words import day_words
from app.web.pages import page
from app.web.talking_points_told import flag_told

router = APIRouter()


@router.get("/keepsakes/{kind}")
def show(
    request: Request,
    kind: str,
    patient: SignedInPatient,
    db: Db,
    saved: str = "",
    change: str = "",
) -> Response:
    """To read; with `change` = yes, or while nothing is written, to write."""
    told = _told(db, patient, _known(kind)) | {"saved": saved == "yes"}
    told["reading"] = bool(told["words"]) and change != "yes"
    return page(request, "keepsake.html", keepsake=told)


@router.post("/keepsakes/{kind}/versions")
def write(
    request: Request, kind: str, patient: SignedInPatient, form: Form, db: Db, now: Now
) -> Response:
    """A field for each part, and `note_for` me or therapist. 401 where it is another person's."""
    of_this_person(form, db, patient)
    known = _known(kind)
    try:
        parts = read_parts(known.parts, form)
    except ValueError as too_long:
        told = _told(db, patient, known, typed=form, error=str(too_long))
        return page(request, "keepsake.html", 422, keepsake=told)
    keepsakes.write(db, patient, kind, parts, now, share=form.get("note_for") == "therapist")
    return RedirectResponse(f"/keepsakes/{kind}?saved=yes", 303)


def _known(kind: str) -> Keepsake:
    if kind not in KEEPSAKES:
        raise not_found()
    return KEEPSAKES[kind]


def _told(
    db: Session,
    patient: Patient,
    keepsake: Keepsake,
    *,
    typed: Mapping[str, str] | None = None,
    error: str | None = None,
) -> dict[str, Any]:
    """The context of `pages/keepsake.html`; what could not be kept is shown again."""
    row = keepsakes.newest(db, patient, keepsake.code)
    parts = keepsakes.read(db, patient, row) if row is not None else {}
    shared = row is not None and row.shared_at is not None
    flagged = talking_points.flagged(db, patient)
    note_for = typed.get("note_for", "me") if typed is not None else None
    clinic = db.get_one(Clinic, patient.clinic_id)
    numbers = own_numbers(db, clinic, patient.zone) if keepsake.numbers_beside else None
    return {
        "kind": keepsake,
        "words": parts if typed is None else typed,
        "calls": {code: numbers_in(words) for code, words in parts.items()},
        "crisis": crisis(patient.country, numbers) if numbers else None,
        "reading": False,
        "written": day_words(local_date(row.written_at, patient.zone)) if row else "",
        "note_for": note_for or ("therapist" if shared else "me"),
        "saved": False,
        "flag": flag_told(flagged, "keepsake", row.public_id) if row and shared else None,
        "error": error,
    }
