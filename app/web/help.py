"""Help now: numbers to call, for anybody, signed in or not. Opening it sends nothing."""

from __future__ import annotations

from datetime import datetime
from importlib.metadata import version
from typing import Any

from fastapi import APIRouter, Request
from fastapi.responses import Response
from sqlalchemy.exc import SQLAlchemyError
from sqlmodel import select

from app.core import crisis_lines, risk_words
from app.core.instruments import INSTRUMENTS, LOINC_NOTICE
from app.database import Db as Session
from app.keys import SealBroken
from app.tables import Clinic, Patient
from app.web.access import Anyone, MaybeViewer, Now, Viewer, is_closed
from app.web.crisis import Own, crisis, own_numbers
from app.web.help_requests_told import help_request_told
from app.web.keepsakes_told import safety_plan_told
from app.web.pages import page
from app.web.viewers import find_viewer

router = APIRouter()

FORM_NOTICES = tuple(dict.fromkeys(form.notice for form in INSTRUMENTS.values() if form.notice))

NOTHING_OWN: dict[str, Any] = {"plan": None, "tell": None, "closed": False}

HTMX_NOTICE = "htmx 4.0.1, Zero-Clause BSD licence."


@router.get("/help", dependencies=[Anyone])
def show(request: Request, now: Now, country: str = "") -> Response:
    """The country asked for, the patient's, the clinic's, or that of all clinics here. Where none
    is known, none is presumed: each country is shown under its name."""
    viewer, here, numbers, own = _who_and_where(request, now)
    chosen = country.upper() if country.upper() in crisis_lines.COUNTRIES else ""
    if not chosen and viewer is not None:
        person = viewer.person
        chosen = person.country if isinstance(person, Patient) else viewer.clinic.country
    elif not chosen and len(here) == 1:
        chosen = here[0]
    shown = [chosen] if chosen else here or sorted(crisis_lines.LINES)
    told = {
        "shown": [{"name": _name(code), "crisis": crisis(code, numbers)} for code in shown],
        "country": chosen,
        "countries": countries(),
    } | own
    return page(request, "help.html", help=told, words=risk_words)


def _who_and_where(
    request: Request, now: datetime
) -> tuple[Viewer | None, list[str], Own | None, dict[str, Any]]:
    """Whoever is signed in, where the clinics of this installation are, the numbers of their own
    clinic, and what is a patient's own. With no database there are still numbers to call."""
    try:
        with request.app.state.database.reading() as db:
            viewer = find_viewer(request, db, now)
            here = sorted(set(db.exec(select(Clinic.country))))
            numbers = _numbers(db, viewer)
            return viewer, here, numbers, _own(request, db, viewer, now)
    except SQLAlchemyError:
        return None, [], None, NOTHING_OWN


def _numbers(db: Session, viewer: Viewer | None) -> Own | None:
    if viewer is None:
        return None
    zone = viewer.person.zone if isinstance(viewer.person, Patient) else ""
    return own_numbers(db, viewer.clinic, zone)


def _own(request: Request, db: Session, viewer: Viewer | None, now: datetime) -> dict[str, Any]:
    """Of a patient whose pages are open: the safety plan, and how to tell the clinic. A plan that
    cannot be opened is not spoken of: whatever is broken, the numbers stand."""
    person = viewer.person if viewer is not None else None
    if not isinstance(person, Patient):
        return NOTHING_OWN
    if is_closed(db, person):
        return NOTHING_OWN | {"closed": True}
    tell = help_request_told(db, request.app.state.settings, person, now)
    try:
        plan = safety_plan_told(db, person)
    except SealBroken:
        plan = None
    return {"plan": plan, "tell": tell, "closed": False}


def _name(code: str) -> str:
    return crisis_lines.COUNTRIES.get(code, code)


def countries() -> list[tuple[str, str]]:
    return sorted(crisis_lines.COUNTRIES.items(), key=lambda country: country[1])


@router.get("/about", dependencies=[Anyone])
def about(request: Request, _viewer: MaybeViewer) -> Response:
    """What this is and is not, and the notices of the instruments."""
    notices = [*FORM_NOTICES, LOINC_NOTICE, HTMX_NOTICE]
    return page(request, "about.html", about={"version": version("afterglow"), "notices": notices})
