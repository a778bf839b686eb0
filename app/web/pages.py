"""Rendering: the Jinja environment, `page()` and `fragment()`."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from fastapi import Request
from fastapi.responses import HTMLResponse
from jinja2 import Environment, FileSystemLoader, StrictUndefined

from app import phones
from app.tables import Patient
from app.web.assets import asset, script
from app.web.themes import chosen_theme

TEMPLATES = Path(__file__).parent.parent.parent / "templates"

environment = Environment(
    loader=FileSystemLoader(TEMPLATES),
    autoescape=True,
    undefined=StrictUndefined,
    trim_blocks=True,
    lstrip_blocks=True,
)


environment.globals |= {"asset": asset, "script": script}


def page(request: Request, template: str, /, status: int = 200, **context: Any) -> HTMLResponse:
    """A whole document from `templates/pages/`."""
    return _render(request, f"pages/{template}", status, context)


def fragment(request: Request, template: str, /, status: int = 200, **context: Any) -> HTMLResponse:
    """A part of a page for htmx, from `templates/fragments/`: the very part its page includes."""
    return _render(request, f"fragments/{template}", status, context)


def text_of(request: Request, template: str, /, **context: Any) -> str:
    """A whole document that is not sent as it is."""
    return bytes(page(request, template, **context).body).decode()


def wants_fragment(request: Request) -> bool:
    return request.headers.get("HX-Request") == "true"


def _render(request: Request, name: str, status: int, context: dict[str, Any]) -> HTMLResponse:
    state = request.app.state
    viewer = getattr(request.state, "viewer", None)
    shared = {
        "app_name": state.settings.app_name,
        "viewer": viewer,
        "person": _person_on_phone(request, viewer),
        "alert_bar": getattr(request.state, "alert_bar", None),
        "synthetic": state.synthetic or (viewer is not None and viewer.clinic.synthetic),
        "without_backups": state.settings.backups is None,
        "path": request.url.path,
        "theme": chosen_theme(request),
        "still_hidden": "elsewhere" in request.cookies,
    }
    text = environment.get_template(name).render(shared | context)
    return HTMLResponse(text, status, headers={"Vary": "HX-Request"})


def _person_on_phone(request: Request, viewer: Any) -> str | None:
    """By this the scripts of a patient's page know whose what they keep is; None for others."""
    patient = viewer.person if viewer is not None else None
    if not isinstance(patient, Patient):
        return None
    return phones.person(request.app.state.database.keys, patient)
