"""The caseload, searched by a posted name, and what a clinic tells its patients of reading it."""

from __future__ import annotations

from datetime import datetime

from fastapi import APIRouter, Request
from fastapi.responses import RedirectResponse, Response

from app import audit, reviews
from app.audit import Actor
from app.database import Database
from app.database import Db as Session
from app.tables import Clinic, Staff
from app.web import caseload_page
from app.web.access import Db, Form, Now, SignedInStaff

router = APIRouter()


@router.get("/patients")
def show(request: Request, staff: SignedInStaff, db: Db, now: Now) -> Response:
    """Who needs a look first. Reading it is one entry on the clinic's chain."""
    clinic = db.get_one(Clinic, staff.clinic_id)
    database: Database = request.app.state.database
    with database.transaction() as own:
        _note_reading(own, staff, clinic, now)
    return caseload_page.show(request, db, staff, now, request.query_params)


@router.post("/patients/searches")
def search(request: Request, staff: SignedInStaff, db: Db, form: Form, now: Now) -> Response:
    """A search is posted: a patient's name stands in no address, history or log."""
    _note_reading(db, staff, db.get_one(Clinic, staff.clinic_id), now)
    return caseload_page.show(
        request, db, staff, now, form, search=form.get("name", "").strip()[:200]
    )


@router.post("/clinic/told-reviews")
def tell(staff: SignedInStaff, db: Db, form: Form, now: Now) -> Response:
    """`tells` = "yes": patients see when their answers were read."""
    clinic = db.get_one(Clinic, staff.clinic_id)
    reviews.tell_patients(db, staff, clinic, form.get("tells") == "yes", now)
    return RedirectResponse("/patients#told-reviews", 303)


def _note_reading(db: Session, staff: Staff, clinic: Clinic, now: datetime) -> None:
    actor = Actor("staff", staff.public_id)
    audit.note(db, actor, "read caseload", clinic.public_id, now, of=clinic)
