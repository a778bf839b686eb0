"""What makes it an app on the phone: the service worker, and the page without a network."""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Mapping
from typing import Any

from fastapi import APIRouter, Request
from fastapi.responses import Response
from sqlmodel import select

from app.core import risk_words
from app.core.crisis_lines import COUNTRIES
from app.core.instruments import INSTRUMENTS, Instrument
from app.database import Db as Session
from app.settings import Settings
from app.tables import Clinic, Patient
from app.web.access import Anyone, Db
from app.web.assets import asset, content
from app.web.crisis import crisis
from app.web.exercises_told import always_told
from app.web.pages import page

router = APIRouter()

SCRIPT = "js/service-worker.js"
ICON = "icons/icon-192.png"
ELSEWHERE = ("elsewhere/calendar.css", "elsewhere/calendar.js")  # a quick exit needs no network
NAMED = re.compile(r'"(/static/[^"]+\?v=[0-9a-f]+)"')
AS_NOBODY: Mapping[str, Any] = {"theme": "auto", "still_hidden": False}
NOBODYS_MOOD: Mapping[str, Any] = {
    "instrument": INSTRUMENTS["mood"],
    "day": "",
    "submission_id": "",
    "moments": [],
    "just_saved": False,
    "error": None,
    "words": "One tap keeps it on this phone, and that is a whole check-in.",
}


@router.get("/service-worker.js", dependencies=[Anyone])
def service_worker(request: Request, db: Db) -> Response:
    """The script with what it keeps on the phone: one page and the static files it names. Its
    version changes with each of them, so that a phone never keeps an older page than its script."""
    settings: Settings = request.app.state.settings
    shell = bytes(offline(request, db).body).decode()
    assets = sorted({*NAMED.findall(shell), asset(ICON), *map(asset, ELSEWHERE)})
    told = {"name": settings.app_name, "icon": asset(ICON), "assets": assets}
    script = content(SCRIPT).decode()
    version = hashlib.sha256((json.dumps(told) + script + shell).encode()).hexdigest()[:12]
    text = f"const INSTALLED = {json.dumps(told | {'version': version})};\n{script}"
    return Response(text, media_type="text/javascript", headers={"Cache-Control": "no-cache"})


@router.get("/offline", dependencies=[Anyone])
def offline(request: Request, db: Db) -> Response:
    """Shown without a network: the same for everybody, with the numbers of every country in which
    this installation has a clinic or a patient, because it cannot know who is reading. Every form
    is in it; script shows those that the plan on the phone asks for today."""
    countries = [_country_told(code) for code in _countries(db)]
    forms = [_form_told(form) for code, form in INSTRUMENTS.items() if code != "mood"]
    told = {
        "countries": countries,
        "mood": NOBODYS_MOOD,
        "forms": forms,
        "always": always_told(),
    }
    # Not by the cookie of whoever asks: looks.js puts on the light or dark that was chosen.
    return page(request, "offline.html", offline=told, words=risk_words, **AS_NOBODY)


def _country_told(code: str) -> dict[str, Any]:
    return {"code": code, "name": COUNTRIES[code], "crisis": crisis(code, None)}


def _form_told(form: Instrument) -> dict[str, Any]:
    return {"instrument": form, "title": form.name, "stem": form.stem, "late": False}


def _countries(db: Session) -> list[str]:
    used = set(db.exec(select(Clinic.country))) | set(db.exec(select(Patient.country).distinct()))
    known = used & COUNTRIES.keys() or set(COUNTRIES)
    return sorted(known, key=lambda code: COUNTRIES[code])
