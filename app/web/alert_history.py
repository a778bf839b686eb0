"""Every alert of the clinic and what became of it, a month at a time."""

from __future__ import annotations

from fastapi import APIRouter, Request
from fastapi.responses import Response

from app import audit
from app.audit import Actor
from app.database import Database
from app.tables import Clinic
from app.web.access import Db, Now, SignedInStaff
from app.web.alert_history_told import alert_history_told
from app.web.pages import page

router = APIRouter()


@router.get("/alerts")
def show(request: Request, staff: SignedInStaff, db: Db, now: Now) -> Response:
    """`month` ("2026-03", "all" for what stands open in any), `show` ("all", "open", "closed"),
    `page`; what cannot be read is this month, all of it, the first page. Reading it is one entry on
    the clinic's chain."""
    clinic = db.get_one(Clinic, staff.clinic_id)
    database: Database = request.app.state.database
    with database.transaction() as own:
        actor = Actor("staff", staff.public_id)
        audit.note(own, actor, "read alerts", clinic.public_id, now, of=clinic)
    told = alert_history_told(db, clinic, request.query_params, now)
    return page(request, "alert_history.html", **told)
