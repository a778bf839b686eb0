"""The brief before a session, on screen and as a PDF of one page. Kept nowhere: every answer says
`no-store`, and reading it is noted in the audit."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime

from fastapi import APIRouter, Request
from fastapi.responses import RedirectResponse, Response
from starlette.background import BackgroundTask

from app import agreements
from app.agreements import AgreementTooLong
from app.database import Db as Session
from app.tables import Patient, Staff
from app.web import paper
from app.web.access import Db, Form, MyPatient, Now, SignedInStaff
from app.web.briefs_told import brief_told
from app.web.pages import page, text_of
from app.web.paper import NoPaper, Paper
from app.web.patient_page import note_reading

router = APIRouter()

READING = "read brief"
NO_PAPER = (
    "The computer of your clinic cannot make PDFs: it lacks the libraries for it. Open the brief"
    " and print it from your browser; it prints on one page."
)


@router.get("/patients/{patient_id}/brief")
def show(request: Request, staff: SignedInStaff, patient: MyPatient, db: Db, now: Now) -> Response:
    return _show(request, db, staff, patient, now)


def _show(
    request: Request,
    db: Session,
    staff: Staff,
    patient: Patient,
    now: datetime,
    *,
    status: int = 200,
    typed: Mapping[str, str] | None = None,
    error: str | None = None,
) -> Response:
    note_reading(request, db, staff, patient, now, READING, shows_alerts=True)
    told = brief_told(db, patient, now, paper=False)
    agreed = told["agreed"]
    written = agreed["words"] if agreed["today"] else ""
    form = {
        "words": written if typed is None else typed.get("words", ""),
        "correcting": agreed["today"],
        "error": error,
    }
    shown = page(request, "brief.html", status, brief=told, form=form)
    shown.background = BackgroundTask(paper.prepare)  # while it is read
    return shown


@router.get("/patients/{patient_id}/brief.pdf")
def show_on_paper(
    request: Request, staff: SignedInStaff, patient: MyPatient, db: Db, now: Now
) -> Response:
    """Read here, made once the transaction has ended."""
    try:
        paper.require()
    except NoPaper:
        back = {"href": f"/patients/{patient.public_id}/brief", "words": "Open the brief"}
        told = {"title": "Please print it instead", "words": NO_PAPER, "back": back}
        return page(request, "error.html", 503, error=told)
    note_reading(request, db, staff, patient, now, READING, shows_alerts=True)
    told = brief_told(db, patient, now, paper=True)
    return Paper(text_of(request, "brief.html", brief=told, form=None), "brief.pdf")


@router.post("/patients/{patient_id}/agreements")
def agree(
    request: Request, staff: SignedInStaff, patient: MyPatient, form: Form, db: Db, now: Now
) -> Response:
    """`words`: what was agreed, for both to see. Empty takes back what was written today, and that
    alone: a slip must not wipe out the last time's."""
    words, error = form.get("words", ""), None
    try:
        if words.strip() or form.get("correcting") == "yes":
            agreements.write(db, staff, patient, words, now)
        else:
            error = "Write a line first."
    except AgreementTooLong as too_long:
        error = str(too_long)
    if error:
        return _show(request, db, staff, patient, now, status=422, typed=form, error=error)
    return RedirectResponse(f"/patients/{patient.public_id}/brief#agreed", 303)
