"""The link of an invitation: looking changes nothing, the button uses it up."""

from __future__ import annotations

from datetime import datetime

from fastapi import APIRouter, Request
from fastapi.responses import Response

from app import clinics, invitations, passphrases, sign_ins
from app.database import Database
from app.tables import Clinic, Patient, Staff
from app.web.access import Anyone, Db, Form, Now
from app.web.cookies import TOO_MANY, begin, may_try, signed_in
from app.web.pages import page
from app.web.transactions import TryingASecret

router = APIRouter()

UNUSABLE = (
    sign_ins.PassphraseTooShort,
    passphrases.PassphraseGuessable,
    clinics.UnusableDetail,
)


@router.get("/invitations/{token}", dependencies=[Anyone])
def show(request: Request, token: str, db: Db, now: Now) -> Response:
    """Before it is accepted nothing of the person is shown: a link may be forwarded or scanned."""
    invitation = invitations.by_token(db, token, now)
    if invitation is None:
        return _dead(request)
    person = invitations.invited(db, invitation)
    return _form(request, token, person, db.get_one(Clinic, person.clinic_id))


def _dead(request: Request) -> Response:
    """Used, expired, re-issued and unknown read the same."""
    return page(
        request,
        "error.html",
        404,
        error={
            "title": "This link no longer works",
            "words": "It may have been used already, or be older than three days."
            " Ask your clinic for a new one. It takes them one tap.",
            "back": {"href": "/sign-in", "words": "Type a code instead"},
        },
    )


def _form(
    request: Request,
    token: str,
    person: Patient | Staff,
    clinic: Clinic,
    *,
    name: str | None = None,
    error: str | None = None,
) -> Response:
    is_new_staff = isinstance(person, Staff) and person.passphrase_hash is None
    suggested = person.sign_in_name if isinstance(person, Staff) and is_new_staff else ""
    told = {
        "action": f"/invitations/{token}",
        "kind": "patient" if isinstance(person, Patient) else "sign-in",
        "clinic_name": clinic.name,
        "asks_passphrase": is_new_staff,
        "name": suggested if name is None else name,
        "error": error,
    }
    return page(request, "invitation.html", 422 if error else 200, invitation=told)


@router.post("/invitations/{token}", dependencies=[Anyone, TryingASecret])
def accept(request: Request, token: str, form: Form, now: Now) -> Response:
    """Sign in and answer 303; a therapist without a passphrase chooses one here."""
    database: Database = request.app.state.database
    if not may_try(request, None, now):
        told = {"title": "Too many tries", "words": TOO_MANY, "back": None}
        return page(request, "error.html", 429, error=told)
    with database.reading() as db:
        invitation = invitations.by_token(db, token, now)
        if invitation is None:
            return _dead(request)
        person = invitations.invited(db, invitation)
        clinic = db.get_one(Clinic, person.clinic_id)
    try:
        passphrase_hash = _new_passphrase(request, person, clinic, form)
        return _sign_in(request, token, form.get("name", ""), passphrase_hash, now)
    except UNUSABLE as wrong:
        return _form(request, token, person, clinic, name=form.get("name"), error=str(wrong))


def _new_passphrase(
    request: Request, person: Patient | Staff, clinic: Clinic, form: Form
) -> str | None:
    """Hashed before the write transaction begins: hashing is slow on purpose."""
    if isinstance(person, Staff) and person.passphrase_hash is None:
        passphrase = form.get("passphrase", "")
        hashed = sign_ins.hash_passphrase(passphrase)
        names = (
            person.name,
            form.get("name", ""),
            clinic.name,
            request.app.state.settings.app_name,
        )
        app_name = request.app.state.settings.app_name
        passphrases.refuse_guessable(passphrase, (*names, app_name))
        return hashed
    return None


def _sign_in(
    request: Request, token: str, name: str, passphrase_hash: str | None, now: datetime
) -> Response:
    """Looked up again inside the transaction: of fifty who tap at once, one wins."""
    database: Database = request.app.state.database
    with database.transaction() as db:
        invitation = invitations.by_token(db, token, now)
        if invitation is None:
            return _dead(request)
        person = invitations.accept(db, invitation, now)
        if isinstance(person, Staff) and passphrase_hash is not None:
            clinics.choose_sign_in(db, person, name, passphrase_hash, now)
            sign_ins.end_others(db, person, None, now)
        cookie = begin(request, db, person, now)
    return signed_in(request, person, cookie)
