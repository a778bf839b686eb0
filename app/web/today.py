"""Today: what is due, the next session, today's exercise."""

from __future__ import annotations

from fastapi import APIRouter, Request
from fastapi.responses import Response

from app.web.access import Db, Now, SignedInPatient
from app.web.pages import page
from app.web.today_page import today_told

router = APIRouter()


@router.get("/today")
def show(request: Request, patient: SignedInPatient, db: Db, now: Now) -> Response:
    return page(request, "today.html", today=today_told(db, patient, now))
