"""Passkeys of staff: adding and removing one, and signing in with nothing else."""

from __future__ import annotations

from fastapi import APIRouter, Request
from fastapi.responses import JSONResponse, RedirectResponse, Response
from sqlmodel import select

from app import passkeys, second_factors, sign_ins
from app.database import Database
from app.tables import Passkey, Staff
from app.web.access import Anyone, Form, Now, StaffBeforeFactor, not_found
from app.web.cookies import TOO_MANY, begin, device, home, may_try
from app.web.factor_pages import (
    WAYS,
    WRONG_PASSKEY,
    ask_first,
    may_prove,
    renewed,
    site_of,
    ways_page,
)
from app.web.return_addresses import own_address
from app.web.sign_in_page import form_page
from app.web.transactions import TryingASecret
from app.web.viewers import set_cookie

router = APIRouter()

NOT_ADDED = "That passkey could not be added. Try once more, or use an authenticator app."


@router.get("/passkey-requests", dependencies=[Anyone])
def request_for_sign_in(request: Request, now: Now) -> Response:
    """For `js/passkeys`: a fresh challenge. Names nobody, and writes nothing."""
    database: Database = request.app.state.database
    with database.reading() as db:
        return JSONResponse(passkeys.options_to_use(db, site_of(request), "sign in", "", now))


@router.post("/passkey-sign-ins", dependencies=[Anyone, TryingASecret])
def sign_in(request: Request, form: Form, now: Now) -> Response:
    """`assertion`: a passkey's answer in JSON. With face, finger or PIN it is both factors. Guesses
    at passphrases from the same address do not count here."""
    sent, back = form.get("assertion", ""), own_address(form.get("next", ""))
    named = str((passkeys.read(sent) or {}).get("id", ""))[:1400]
    if not may_try(request, named, now, kind="passkey "):
        return form_page(request, 429, error=TOO_MANY, back=back)
    database: Database = request.app.state.database
    with database.transaction() as db:
        used = passkeys.check(db, site_of(request), sent, "sign in", "", now, None)
        staff = db.get_one(Staff, used.staff_id) if used else None
        if staff is None or staff.passphrase_hash is None:
            return form_page(request, 422, error=WRONG_PASSKEY, back=back)
        token = begin(request, db, staff, now)
        db.flush()
        row = sign_ins.find(db, token, now)
        assert row is not None
        second_factors.note(db, staff, "prove second factor: passkey alone", row.public_id, now)
        token = sign_ins.prove(db, row, now)
    answer = RedirectResponse(back or home(staff), 303)
    set_cookie(request, answer, staff, token)
    return answer


@router.get("/second-factor/passkeys/new")
def request_for_new(request: Request, trying: StaffBeforeFactor, now: Now) -> Response:
    database: Database = request.app.state.database
    with database.reading() as db:
        whose = trying.sign_in.public_id
        options = passkeys.options_to_add(db, site_of(request), trying.staff, whose, now)
        return JSONResponse(options)


@router.post("/second-factor/passkeys", dependencies=[TryingASecret])
def add(request: Request, trying: StaffBeforeFactor, form: Form, now: Now) -> Response:
    """`attestation`: what the browser made, in JSON."""
    database: Database = request.app.state.database
    within = may_prove(request, trying.staff, now, by_passkey=True)
    with database.transaction() as db:
        sign_in, staff = renewed(db, trying)
        if not second_factors.may_change(db, sign_in, staff, now):
            return ask_first(request, db, trying)
        if not within:
            return ways_page(request, db, trying, status=429, error=TOO_MANY)
        sent, whose = form.get("attestation", ""), sign_in.public_id
        row = passkeys.add(db, site_of(request), staff, sent, device(request), whose, now)
        if row is None:
            return ways_page(request, db, trying, status=422, error=NOT_ADDED)
        token = second_factors.changed(db, sign_in, staff, "add passkey", row.public_id, now)
    answer = RedirectResponse(WAYS, 303)
    set_cookie(request, answer, trying.staff, token)
    return answer


@router.post("/second-factor/passkeys/{passkey_id}/removals")
def remove(request: Request, passkey_id: str, trying: StaffBeforeFactor, now: Now) -> Response:
    database: Database = request.app.state.database
    with database.transaction() as db:
        sign_in, staff = renewed(db, trying)
        if not second_factors.may_change(db, sign_in, staff, now):
            return ask_first(request, db, trying)
        wanted = select(Passkey).where(
            Passkey.public_id == passkey_id.replace("\0", ""), Passkey.staff_id == staff.id
        )
        row = db.exec(wanted).first()
        if row is None:
            raise not_found()
        db.delete(row)
        token = second_factors.changed(db, sign_in, staff, "remove passkey", row.public_id, now)
    answer = RedirectResponse(WAYS, 303)
    set_cookie(request, answer, trying.staff, token)
    return answer
