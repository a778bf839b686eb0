"""Setting an authenticator app up: a secret as a QR code and as text, then the first six digits."""

from __future__ import annotations

from fastapi import APIRouter, Request
from fastapi.responses import RedirectResponse, Response

from app import authenticators, second_factors, spare_codes
from app.database import Database
from app.database import Db as Session
from app.tables import Authenticator, Staff
from app.web.access import Form, Now, StaffBeforeFactor, not_found
from app.web.cookies import TOO_MANY
from app.web.factor_pages import WAYS, ask_first, may_prove, renewed
from app.web.pages import page
from app.web.qr_codes import qr_path
from app.web.transactions import TryingASecret
from app.web.viewers import set_cookie

router = APIRouter()

WRONG = "These are not the digits that the app shows now. Wait for the next ones, then type those."


@router.post("/second-factor/authenticators")
def begin(request: Request, trying: StaffBeforeFactor, now: Now) -> Response:
    """The secret, shown on this answer alone; it counts once its first digits are typed."""
    database: Database = request.app.state.database
    with database.transaction() as db:
        sign_in, staff = renewed(db, trying)
        if not second_factors.may_change(db, sign_in, staff, now):
            return ask_first(request, db, trying)
        row = authenticators.begin(db, staff, now)
        return _shown(request, db, row, staff)


def _shown(
    request: Request,
    db: Session,
    row: Authenticator,
    staff: Staff,
    *,
    status: int = 200,
    error: str = "",
) -> Response:
    secret = authenticators.secret_of(db, row, staff)
    issuer = request.app.state.settings.app_name
    side, path = qr_path(authenticators.address_of(db, row, staff, issuer))
    told = {
        "id": row.public_id,
        "secret": " ".join(secret[at : at + 4] for at in range(0, len(secret), 4)),
        "qr": {"side": side, "path": path},
        "error": error,
    }
    return page(request, "authenticator.html", status, app=told)


@router.post(
    "/second-factor/authenticators/{authenticator_id}/confirmations", dependencies=[TryingASecret]
)
def confirm(
    request: Request, authenticator_id: str, trying: StaffBeforeFactor, form: Form, now: Now
) -> Response:
    """`code`: six digits. Asked again whether they may: another factor may have come meanwhile."""
    database: Database = request.app.state.database
    within = may_prove(request, trying.staff, now)
    with database.transaction() as db:
        sign_in, staff = renewed(db, trying)
        if not second_factors.may_change(db, sign_in, staff, now):
            return ask_first(request, db, trying)
        row = authenticators.own(db, staff, authenticator_id)
        if row is None or row.confirmed_at is not None:
            raise not_found()
        if not within:
            return _shown(request, db, row, staff, status=429, error=TOO_MANY)
        if not authenticators.confirm(db, row, staff, form.get("code", ""), now):
            return _shown(request, db, row, staff, status=422, error=WRONG)
        codes = spare_codes.issue(db, staff, now)
        what = "set up authenticator"
        token = second_factors.changed(db, sign_in, staff, what, row.public_id, now)
    answer = page(request, "spare_codes.html", 201, codes=codes)
    set_cookie(request, answer, trying.staff, token)
    return answer


@router.post("/second-factor/authenticators/{authenticator_id}/removals")
def remove(
    request: Request, authenticator_id: str, trying: StaffBeforeFactor, now: Now
) -> Response:
    database: Database = request.app.state.database
    with database.transaction() as db:
        sign_in, staff = renewed(db, trying)
        if not second_factors.may_change(db, sign_in, staff, now):
            return ask_first(request, db, trying)
        row = authenticators.own(db, staff, authenticator_id)
        if row is None:
            raise not_found()
        db.delete(row)
        if row.confirmed_at is None:  # it never counted
            return RedirectResponse(WAYS, 303)
        what = "remove authenticator"
        token = second_factors.changed(db, sign_in, staff, what, row.public_id, now)
    answer = RedirectResponse(WAYS, 303)
    set_cookie(request, answer, trying.staff, token)
    return answer


@router.post("/second-factor/recovery-codes")
def renew_codes(request: Request, trying: StaffBeforeFactor, now: Now) -> Response:
    """Ten new ones, on this answer alone. Only beside a factor: by themselves they are none."""
    database: Database = request.app.state.database
    with database.transaction() as db:
        sign_in, staff = renewed(db, trying)
        if not second_factors.kinds(db, staff):
            return RedirectResponse(WAYS, 303)
        if not second_factors.may_change(db, sign_in, staff, now):
            return ask_first(request, db, trying)
        codes = spare_codes.issue(db, staff, now)
    return page(request, "spare_codes.html", 201, codes=codes)
