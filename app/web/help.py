"""Help now: numbers to call, for anybody, signed in or not. It sends nothing."""

from __future__ import annotations

from datetime import datetime
from importlib.metadata import version

from fastapi import APIRouter, Request
from fastapi.responses import Response
from sqlalchemy.exc import SQLAlchemyError
from sqlmodel import select

from app.core import crisis_lines
from app.core.instruments import INSTRUMENTS, LOINC_NOTICE
from app.tables import Clinic, Patient
from app.web.access import Anyone, MaybeViewer, Now, Viewer
from app.web.crisis import crisis
from app.web.pages import page
from app.web.viewers import find_viewer

router = APIRouter()

FORM_NOTICES = tuple(dict.fromkeys(form.notice for form in INSTRUMENTS.values() if form.notice))

HTMX_NOTICE = "htmx 4.0.1, Zero-Clause BSD licence."


@router.get("/help", dependencies=[Anyone])
def show(request: Request, now: Now, country: str = "") -> Response:
    """The country asked for, the patient's, the clinic's, or that of all clinics here. Where none
    is known, none is presumed: each country is shown under its name."""
    viewer, here = _viewer_and_countries(request, now)
    chosen = country.upper() if country.upper() in crisis_lines.COUNTRIES else ""
    if not chosen and viewer is not None:
        person = viewer.person
        chosen = person.country if isinstance(person, Patient) else viewer.clinic.country
    elif not chosen and len(here) == 1:
        chosen = here[0]
    shown = [chosen] if chosen else here or sorted(crisis_lines.LINES)
    clinic = viewer.clinic if viewer else None
    told = {
        "shown": [{"name": _name(code), "crisis": crisis(code, clinic)} for code in shown],
        "country": chosen,
        "countries": countries(),
    }
    return page(request, "help.html", help=told)


def _viewer_and_countries(request: Request, now: datetime) -> tuple[Viewer | None, list[str]]:
    """Whoever is signed in, and where the clinics of this installation are. With no database there
    are still numbers to call."""
    try:
        with request.app.state.database.reading() as db:
            return find_viewer(request, db, now), sorted(set(db.exec(select(Clinic.country))))
    except SQLAlchemyError:
        return None, []


def _name(code: str) -> str:
    return crisis_lines.COUNTRIES.get(code, code)


def countries() -> list[tuple[str, str]]:
    return sorted(crisis_lines.COUNTRIES.items(), key=lambda country: country[1])


@router.get("/about", dependencies=[Anyone])
def about(request: Request, _viewer: MaybeViewer) -> Response:
    """What this is and is not, and the notices of the instruments."""
    notices = [*FORM_NOTICES, LOINC_NOTICE, HTMX_NOTICE]
    return page(request, "about.html", about={"version": version("afterglow"), "notices": notices})
