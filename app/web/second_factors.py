"""The second factor: asking for it, and the page on which somebody of the clinic looks after it."""

from __future__ import annotations

from datetime import datetime

from fastapi import APIRouter, Request
from fastapi.responses import JSONResponse, RedirectResponse, Response

from app import authenticators, passkeys, second_factors, sign_ins, spare_codes
from app.database import Database
from app.database import Db as Session
from app.tables import SignIn, Staff
from app.web.access import Form, Now, StaffBeforeFactor, proved_lately
from app.web.cookies import TOO_MANY
from app.web.factor_pages import (
    WAYS,
    WRONG_PASSKEY,
    ask,
    kept_of,
    may_prove,
    renewed,
    site_of,
    ways_page,
)
from app.web.pages import page
from app.web.return_addresses import leading_back, own_address
from app.web.transactions import TryingASecret
from app.web.viewers import set_cookie

router = APIRouter()

WRONG = (
    "That does not fit. A code works once, and only for a minute or so: wait for the next one."
    " A code from paper works once, too."
)


@router.get("/second-factor")
def show(request: Request, trying: StaffBeforeFactor, now: Now, next: str = "") -> Response:
    """Asks; whoever has none yet is led to set one up, whoever just proved it to where they go."""
    database: Database = request.app.state.database
    with database.reading() as db:
        if not second_factors.kinds(db, trying.staff):
            return RedirectResponse(WAYS, 303)
        if trying.sign_in.proved_at and proved_lately(request, trying.sign_in, now):
            return RedirectResponse(own_address(next) or WAYS, 303)
        again = trying.sign_in.proved_at is not None
        return ask(request, db, trying.staff, back=next, again=again)


@router.get("/second-factor/passkey-request")
def passkey_request(request: Request, trying: StaffBeforeFactor, now: Now) -> Response:
    """For `js/passkeys`: a fresh challenge, of this sign-in alone."""
    database: Database = request.app.state.database
    with database.reading() as db:
        whose = trying.sign_in.public_id
        return JSONResponse(
            passkeys.options_to_use(db, site_of(request), "prove", whose, now, trying.staff)
        )


@router.post("/second-factor/proofs", dependencies=[TryingASecret])
def prove(request: Request, trying: StaffBeforeFactor, form: Form, now: Now) -> Response:
    """`code` (six digits, or one from paper) or `assertion` (a passkey's, in JSON). Counted and
    committed, then checked; the cookie is a new one afterwards."""
    database: Database = request.app.state.database
    back, kept = own_address(form.get("next", "")), kept_of(form)
    assertion = form.get("assertion", "")
    again = trying.sign_in.proved_at is not None

    def refuse(db: Session, status: int, error: str) -> Response:
        shown = {"back": back, "kept": kept, "again": again}
        return ask(request, db, trying.staff, status=status, error=error, **shown)  # type: ignore[arg-type]

    if not may_prove(request, trying.staff, now, by_passkey=bool(assertion)):
        with database.reading() as db:
            return refuse(db, 429, TOO_MANY)
    with database.transaction() as db:
        sign_in, staff = renewed(db, trying)
        how = _proof(request, db, sign_in, staff, form.get("code", ""), assertion, now)
        if how is None or sign_in.ended_at is not None:
            return refuse(db, 422, WRONG_PASSKEY if assertion else WRONG)
        second_factors.note(db, staff, f"prove second factor: {how}", sign_in.public_id, now)
        token = sign_ins.prove(db, sign_in, now)
    return gone_on(request, trying.staff, token, back, kept)


def _proof(
    request: Request,
    db: Session,
    sign_in: SignIn,
    staff: Staff,
    code: str,
    assertion: str,
    now: datetime,
) -> str | None:
    if assertion:
        whose = sign_in.public_id
        used = passkeys.check(db, site_of(request), assertion, "prove", whose, now, staff)
        return "passkey" if used else None
    if authenticators.check(db, staff, code, now):
        return "authenticator"
    return "recovery code" if spare_codes.use(db, staff, code, now) else None


def gone_on(
    request: Request, staff: Staff, token: str, back: str, kept: dict[str, str]
) -> Response:
    """Where they were. A form that waited is shown once more, to be sent by a tap."""
    answer: Response = RedirectResponse(back or "/patients", 303)
    if kept and back:
        answer = page(request, "go_on.html", address=back, kept=kept)
    set_cookie(request, answer, staff, token)
    return answer


@router.get("/second-factor/ways")
def show_ways(request: Request, trying: StaffBeforeFactor, now: Now) -> Response:
    """What they have; to be changed by who just proved it, or has none yet."""
    database: Database = request.app.state.database
    with database.reading() as db:
        sign_in, staff = renewed(db, trying)
        if not second_factors.may_change(db, sign_in, staff, now):
            return RedirectResponse(leading_back("/second-factor", WAYS), 303)
        return ways_page(request, db, trying)
