"""The cookie of a sign-in, the device it is on, and whether a secret may be tried from there."""

from __future__ import annotations

from datetime import datetime

from fastapi import Request
from fastapi.responses import RedirectResponse, Response

from app import attempts, sign_ins
from app.database import Database, Db
from app.tables import Clinic, Patient, Staff
from app.web.viewers import cookie_name, set_cookie

TOO_MANY = "Too many tries for now. Wait a quarter of an hour, then try again."
DEVICES = ("iPhone", "iPad", "Android", "Windows", "Macintosh", "Linux")


def may_try(
    request: Request,
    account: str | None,
    now: datetime,
    *,
    kind: str = "",
    most: int = attempts.PER_ACCOUNT,
) -> bool:
    """Count one try at a secret, committed before the secret is looked at."""
    database: Database = request.app.state.database
    address = request.client.host if request.client else "unknown"
    with database.transaction() as db:
        return attempts.count(db, now, account=account, address=address, kind=kind, most=most)


def begin(request: Request, db: Db, person: Patient | Staff, now: datetime) -> str:
    """Sign the person in on this browser and end the sign-in that its cookie named until now."""
    before = request.cookies.get(cookie_name(request), "")
    proved = isinstance(person, Staff) and _is_in_demo(request, db, person)
    token = sign_ins.begin(db, person, device(request), now, proved=proved)
    if before:
        db.flush()
        sign_ins.take_over(db, before, token, now)
    return token


def _is_in_demo(request: Request, db: Db, staff: Staff) -> bool:
    """Only there a link is enough: the demo runs by a command of its own, on synthetic people."""
    return bool(request.app.state.synthetic) and db.get_one(Clinic, staff.clinic_id).synthetic


def device(request: Request) -> str:
    """A name for the list of devices, from the browser's own: "iPhone", "Android", "Windows" …"""
    agent = request.headers.get("user-agent", "")
    return next((name for name in DEVICES if name in agent), "Browser")


def home(person: Patient | Staff) -> str:
    """Where a person starts."""
    return "/today" if isinstance(person, Patient) else "/patients"


def signed_in(request: Request, person: Patient | Staff, token: str, address: str = "") -> Response:
    """A fresh cookie for a fresh sign-in: one planted before is worth nothing."""
    answer = RedirectResponse(address or home(person), 303)
    set_cookie(request, answer, person, token)
    return answer


def forget_cookie(request: Request, answer: Response) -> None:
    answer.delete_cookie(
        cookie_name(request),
        secure=request.app.state.settings.is_https,
        httponly=True,
        samesite="lax",
        path="/",
    )
