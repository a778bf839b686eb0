"""Signing in with a typed code or a passphrase, and signing out."""

from __future__ import annotations

from datetime import datetime

from fastapi import APIRouter, Request
from fastapi.responses import JSONResponse, RedirectResponse, Response

from app import invitations, recovery_codes, sign_ins
from app.database import Database
from app.tables import Staff
from app.web.access import Anyone, Db, Form, MaybeViewer, Now
from app.web.cookies import TOO_MANY, begin, device, forget_cookie, home, may_try, signed_in
from app.web.return_addresses import own_address
from app.web.sent_away import wants_json
from app.web.sign_in_page import form_page
from app.web.transactions import TryingASecret
from app.web.viewers import set_cookie

router = APIRouter()

WRONG_CODE = (
    "That code does not work. It may have been used, or be too old: one from your clinic lasts"
    " three days, one from your own phone fifteen minutes. Ask for a new one."
)
LINK_INSTEAD = "This code is for somebody who works at the clinic: open the link instead."
WRONG_PASSPHRASE = "That name and passphrase do not fit together."


@router.get("/sign-in", dependencies=[Anyone])
def show(request: Request, viewer: MaybeViewer, next: str = "") -> Response:
    """`next`: where a member of staff goes on afterwards."""
    if viewer is not None:
        return RedirectResponse(own_address(next) or home(viewer.person), 303)
    return form_page(request, back=next)


@router.post("/sign-ins", dependencies=[Anyone, TryingASecret])
def sign_in(request: Request, form: Form, now: Now) -> Response:
    """With `code` (a patient's or a new therapist's), or `name` and `passphrase` (staff)."""
    if form.get("code", "").strip():
        return _by_code(request, form["code"], now)
    return _by_passphrase(request, form, now)


def _by_code(request: Request, code: str, now: datetime) -> Response:
    database: Database = request.app.state.database
    if not may_try(request, None, now):
        return form_page(request, 429, code_error=TOO_MANY)
    if recovery_codes.is_one(code):
        return _by_recovery_code(request, code, now)
    with database.transaction() as db:
        invitation = invitations.by_code(db, code, now)
        if invitation is None:
            return form_page(request, 422, code_error=WRONG_CODE)
        if invitation.patient_id is None:
            return form_page(request, 422, code_error=LINK_INSTEAD)
        patient = invitations.accept(db, invitation, now)
        token = begin(request, db, patient, now)
    return signed_in(request, patient, token)


def _by_recovery_code(request: Request, code: str, now: datetime) -> Response:
    """The next page says that it was used, and where."""
    database: Database = request.app.state.database
    with database.transaction() as db:
        patient = recovery_codes.use(db, code, device(request), now)
        if patient is None:
            return form_page(request, 422, code_error=WRONG_CODE)
        token = begin(request, db, patient, now)
    answer = RedirectResponse("/you/recovery-code", 303)
    set_cookie(request, answer, patient, token)
    return answer


def _by_passphrase(request: Request, form: Form, now: datetime) -> Response:
    """Counted, then read, then checked with no transaction open, then signed in: which opens
    nothing yet but the page that asks for the second factor."""
    name, passphrase = form.get("name", ""), form.get("passphrase", "")
    back = own_address(form.get("next", ""))
    database: Database = request.app.state.database
    if not may_try(request, name.strip(), now):
        return form_page(request, 429, name=name, error=TOO_MANY, back=back)
    with database.reading() as db:
        staff = sign_ins.staff_named(db, name)
    if not sign_ins.is_passphrase(passphrase, staff.passphrase_hash if staff else None):
        return form_page(request, 422, name=name, error=WRONG_PASSPHRASE, back=back)
    assert staff is not None
    with database.transaction() as db:
        token = begin(request, db, db.get_one(Staff, staff.id), now)
    return signed_in(request, staff, token, back)


@router.post("/sign-outs", dependencies=[Anyone])
def sign_out(request: Request, form: Form, db: Db, viewer: MaybeViewer, now: Now) -> Response:
    """A patient's browser is told to forget everything; with `keep=locked` the script has done
    that, and what could not be sent stays there, sealed, with the page for when there is no
    network. Others keep nothing there, so that what a patient locked in outlives their sign-out.

    303; to a script 200 and `signed_out`, which no hotel network says."""
    if viewer is not None:
        sign_ins.end(db, viewer.sign_in, now)
    is_patients = viewer is not None and viewer.kind == "patient"
    everything = is_patients and form.get("keep") != "locked"
    answer: Response = RedirectResponse("/sign-in", 303)
    if wants_json(request):
        answer = JSONResponse({"signed_out": True})
    answer.headers["Clear-Site-Data"] = '"cache", "storage"' if everything else '"cache"'
    forget_cookie(request, answer)
    return answer
