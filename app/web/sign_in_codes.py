"""Signing in on another phone, or in the installed app, by a code from this one."""

from __future__ import annotations

from fastapi import APIRouter, Request
from fastapi.responses import Response

from app import sign_in_codes
from app.core.local_time import to_local
from app.web.access import Db, Now, SignedInPatient
from app.web.pages import page

router = APIRouter()

ENOUGH = {
    "title": "Enough codes for now",
    "words": "There were several codes in the last hour. Wait a while, then ask for another one."
    " Your clinic can give you one, too.",
    "back": {"href": "/you", "words": "Back"},
}


@router.post("/sign-in-codes")
def issue(request: Request, patient: SignedInPatient, db: Db, now: Now) -> Response:
    """Shown once, on this answer alone. A refusal is told, not raised: nothing was written."""
    issued = sign_in_codes.issue(db, patient, now)
    if issued is None:
        return page(request, "error.html", 429, error=ENOUGH)
    until = to_local(issued.expires_at, patient.zone).strftime("%H:%M")
    address = request.app.state.settings.host
    told = {"code": issued.code, "until": until, "address": address}
    return page(request, "sign_in_code.html", sign_in_code=told)
