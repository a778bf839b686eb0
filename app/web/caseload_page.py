"""The caseload's page: shown by its own route, after a search, and again by the form on cover when
a field could not be read."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime

from fastapi import Request
from fastapi.responses import Response

from app import caseload
from app.caseload import FILTERS
from app.database import Db
from app.tables import Clinic, Staff
from app.web.absences_told import absences_told
from app.web.pages import page


def show(
    request: Request,
    db: Db,
    staff: Staff,
    now: datetime,
    asked: Mapping[str, str],
    *,
    search: str = "",
    status: int = 200,
    wrong: str = "",
) -> Response:
    """`asked`: "show" a filter, "who" = "mine", "page"; anything else is the first page
    of everyone. `wrong`: what could not be read of the form on cover, whose fields are `asked`."""
    clinic, number = db.get_one(Clinic, staff.clinic_id), asked.get("page", "1")
    number = number if number.isascii() and number.isdigit() and len(number) < 6 else "1"
    shown = asked.get("show", "all") if asked.get("show") in FILTERS else "all"
    mine = asked.get("who") == "mine"
    found = caseload.page(
        db, clinic, now, staff=staff, mine=mine, show=shown, search=search, number=int(number)
    )
    return page(
        request,
        "caseload.html",
        status,
        caseload=found,
        filters=[(name, words, found.counts[name]) for name, (words, _) in FILTERS.items()],
        show=shown,
        who="mine" if mine else "",
        search=search,
        seen_until=now.isoformat(),
        clinic={"name": clinic.name, "tells_reviews": clinic.reviews_told_since is not None},
        cover=absences_told(db, staff, clinic, now, typed=asked if wrong else {}, wrong=wrong),
    )
