"""How alerts are dealt with: one page, shown by its own route and again by any form on it that
could not be read."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime

from fastapi import Request
from fastapi.responses import Response

from app.clinics import staff_of
from app.database import Db
from app.second_factors import RESET_TOLD_FOR
from app.tables import Clinic, Staff
from app.web import backups_told
from app.web import clinic_settings_told as told
from app.web.day_words import moment_words
from app.web.pages import page

ADDRESS = "/clinic"


def resets(clinic: Clinic, people: Sequence[Staff], now: datetime) -> list[dict[str, str]]:
    """Whose second factor an operator took away lately: the others should know of it."""
    return [
        {"name": one.name, "when": moment_words(one.factor_reset_at, clinic.zone)}
        for one in people
        if one.factor_reset_at and now - one.factor_reset_at < RESET_TOLD_FOR
    ]


def show(
    request: Request,
    db: Db,
    staff: Staff,
    now: datetime,
    *,
    status: int = 200,
    section: str = "",
    typed: Mapping[str, str] | None = None,
    wrong: str = "",
) -> Response:
    """`section`: whose form is shown again, with what was `typed` there and what is `wrong`."""
    clinic = db.get_one(Clinic, staff.clinic_id)
    people = staff_of(db, staff.clinic_id)

    def entered(name: str) -> Mapping[str, str]:
        return (typed or {}) if section == name else {}

    return page(
        request,
        "clinic.html",
        status,
        clinic={"name": clinic.name, "clock": clinic.zone.replace("_", " ")},
        owner=told.owner(clinic, people, entered("owner")),
        hours=told.hours(db, clinic, entered("hours")),
        routes=told.routes(db, clinic, people, entered("routes")),
        rota=told.rota(db, clinic, people, now, entered("rota")),
        thresholds=told.thresholds(db, clinic, entered("thresholds")),
        backups=backups_told.told(db, request.app.state.settings, clinic, now),
        lines=told.lines(db, clinic, now, entered("lines")),
        wrong={section: wrong} if section else {},
        resets=resets(clinic, people, now),
    )
