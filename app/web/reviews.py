"""One key: all that this patient sent, as far as the page showed it, has been read."""

from __future__ import annotations

from datetime import datetime

from fastapi import APIRouter
from fastapi.responses import RedirectResponse, Response

from app import reviews
from app.web.access import Db, Form, MyPatient, Now, SignedInStaff
from app.web.caseload_address import to_caseload

router = APIRouter()


@router.post("/patients/{patient_id}/reviews")
def mark(staff: SignedInStaff, patient: MyPatient, db: Db, form: Form, now: Now) -> Response:
    """`seen_until` is the instant of the page; unreadable, nothing counts as read, and the page is
    shown anew."""
    seen_until = _instant(form.get("seen_until", ""))
    if seen_until is not None:
        reviews.mark(db, staff, patient, seen_until, now)
    return to_caseload(form) or RedirectResponse(f"/patients/{patient.public_id}#glance", 303)


def _instant(text: str) -> datetime | None:
    try:
        at = datetime.fromisoformat(text)
    except ValueError:
        return None
    return at if at.tzinfo is not None else None
