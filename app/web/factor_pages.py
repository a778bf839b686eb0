"""The page that asks for the second factor, and what a refused form carries through it."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from fastapi import Request
from fastapi.responses import HTMLResponse, Response

from app import authenticators, passkeys, second_factors
from app.database import Db as Session
from app.tables import Clinic, SignIn, Staff
from app.web.cookies import may_try
from app.web.day_words import when_words
from app.web.factor_access import Trying
from app.web.pages import page
from app.web.return_addresses import own_address

KEPT = "kept."
TRIES = 5
WAYS = "/second-factor/ways"
WRONG_PASSKEY = "That passkey was not accepted here. Try again, or use a code."
FILE_AGAIN = {
    "title": "First your second step",
    "words": "The file was not read. Show that it is you, then choose it again.",
    "back": {"href": "/second-factor?next=/clinic/imports", "words": "Go on"},
}
NEVER_KEPT = frozenset({"passphrase", "code", "assertion", "attestation", "next"})


def ask(
    request: Request,
    db: Session,
    staff: Staff,
    *,
    status: int = 200,
    back: str = "",
    kept: Mapping[str, str] | None = None,
    error: str = "",
    again: bool = False,
) -> HTMLResponse:
    """`back`: where to go on; with `kept` fields, where these are sent then. `again`: they are
    signed in, and only shown once more that it is them."""
    told = {
        "kinds": second_factors.kinds(db, staff),
        "name": staff.name,
        "next": own_address(back),
        "kept": kept or {},
        "error": error,
        "again": again,
    }
    return page(request, "second_factor.html", status, factor=told)


def ask_again(request: Request) -> HTMLResponse:
    """In place of an answer to a form that matters most: 403, with the form's fields inside."""
    typed: Mapping[str, str] = getattr(request.state, "typed", {})
    kept = {name: value for name, value in typed.items() if name not in NEVER_KEPT}
    staff = request.state.viewer.person if getattr(request.state, "viewer", None) else None
    if not isinstance(staff, Staff):
        return page(request, "error.html", 403, error=FILE_AGAIN)
    with request.app.state.database.reading() as db:
        here = request.url.path
        return ask(request, db, staff, status=403, back=here, kept=kept, again=True)


def kept_of(form: Mapping[str, str]) -> dict[str, str]:
    """The fields of the form that waits, under their own names."""
    return {name.removeprefix(KEPT): value for name, value in form.items() if name.startswith(KEPT)}


def words_of(typed: Mapping[str, str]) -> list[str]:
    """What somebody wrote, as against what a form said by itself: to be copied from a refusal."""
    return [
        value for name, value in typed.items() if name not in NEVER_KEPT and " " in value.strip()
    ]


def site_of(request: Request) -> passkeys.Site:
    settings = request.app.state.settings
    return passkeys.Site(settings.host, settings.origin, settings.app_name)


def may_prove(request: Request, staff: Staff, now: datetime, *, by_passkey: bool = False) -> bool:
    """Guesses at digits keep nobody from proving it with a passkey."""
    kind = "passkey " if by_passkey else ""
    return may_try(request, f"second factor {staff.public_id}", now, kind=kind, most=TRIES)


def renewed(db: Session, trying: Trying) -> tuple[SignIn, Staff]:
    """As they are now, in this transaction."""
    return db.get_one(SignIn, trying.sign_in.id), db.get_one(Staff, trying.staff.id)


def ways_page(
    request: Request, db: Session, trying: Trying, *, status: int = 200, error: str = ""
) -> Response:
    told = _ways(db, trying.staff, error) | {"proved": trying.sign_in.proved_at is not None}
    return page(request, "second_factor_ways.html", status, ways=told)


def ask_first(request: Request, db: Session, trying: Trying) -> Response:
    """403: who has a factor proves it before another comes or goes."""
    again = trying.sign_in.proved_at is not None
    return ask(request, db, trying.staff, status=403, back=WAYS, again=again)


def _ways(db: Session, staff: Staff, error: str) -> dict[str, Any]:
    zone = db.get_one(Clinic, staff.clinic_id).zone
    return {
        "kinds": second_factors.kinds(db, staff),
        "passkeys": [
            {"id": row.public_id, "device": row.device, "made": when_words(row.made_at, zone)}
            for row in passkeys.of(db, staff)
        ],
        "apps": [
            {"id": row.public_id, "made": when_words(row.made_at, zone)}
            for row in authenticators.confirmed(db, staff)
        ],
        "error": error,
        "name": staff.name,
    }
