"""The signed-in person: found by the cookie, whose sign-in a patient's use renews."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Annotated, Any, Literal

from fastapi import Depends, Request
from fastapi.responses import Response

from app import sign_ins
from app.database import Database
from app.database import Db as Session
from app.tables import Clinic, Patient, SignIn, Staff
from app.web.alert_bar_told import alert_bar_told
from app.web.transactions import SAFE_METHODS, Db, Now


@dataclass(frozen=True)
class Viewer:
    """The signed-in person, as pages know them."""

    kind: Literal["patient", "staff"]
    name: str
    clinic: Clinic
    sign_in: SignIn
    person: Patient | Staff

    @property
    def is_whole(self) -> bool:
        """Staff are whole once the second factor is proved; before that they are nobody's eyes."""
        return self.kind == "patient" or self.sign_in.proved_at is not None


def cookie_name(request: Request) -> str:
    """`__Host-` binds the cookie to this very host, where the address is https."""
    return "__Host-afterglow" if request.app.state.settings.is_https else "afterglow"


def find_viewer(request: Request, db: Db, now: Now) -> Viewer | None:
    """The person whose cookie this is; a patient's sign-in is renewed by being used."""
    token, sign_in = find_sign_in(request, db, now)
    if sign_in is None:
        return None
    viewer = _viewer(db, sign_in)
    request.state.viewer = viewer if viewer.is_whole else None
    if isinstance(viewer.person, Staff) and viewer.is_whole:
        request.state.alert_bar = AlertBar(request, db, viewer.person, viewer.clinic, now)
    if sign_ins.wants_renewal(sign_in, now):
        _renew(request, db, sign_in, now)
        if viewer.kind == "patient":
            request.state.renewed_cookie = _cookie(request, viewer.person, token)
    return viewer


def find_sign_in(request: Request, db: Session, now: datetime) -> tuple[str, SignIn | None]:
    """The cookie's token and its sign-in. That of staff which ran out by itself is remembered, so
    that the refusal can lead back. In the demo nobody is signed out for being away."""
    token = request.cookies.get(cookie_name(request), "")
    if not token:
        return token, None
    idle = None if request.app.state.synthetic else sign_ins.STAFF_IDLE
    sign_in = sign_ins.find(db, token, now, idle=idle)
    if sign_in is None:
        request.state.ran_out = sign_ins.ran_out(db, token)
    return token, sign_in


MaybeViewer = Annotated[Viewer | None, Depends(find_viewer)]


class AlertBar:
    """The clinic's open alerts, read when a page is drawn and by no other answer."""

    def __init__(
        self, request: Request, db: Session, staff: Staff, clinic: Clinic, now: datetime
    ) -> None:
        self.request, self.db, self.now = request, db, now
        self.staff, self.clinic = staff, clinic

    def __call__(self, but: str = "") -> dict[str, Any] | None:
        seen_now = getattr(self.request.state, "seen_now", ())
        return alert_bar_told(
            self.db, self.staff, self.clinic, self.now, but=but, seen_now=seen_now
        )


def _viewer(db: Session, sign_in: SignIn) -> Viewer:
    person: Patient | Staff
    if sign_in.patient_id is not None:
        person = db.get_one(Patient, sign_in.patient_id)
        kind: Literal["patient", "staff"] = "patient"
    else:
        person = db.get_one(Staff, sign_in.staff_id)
        kind = "staff"
    return Viewer(kind, person.name, db.get_one(Clinic, person.clinic_id), sign_in, person)


def _renew(request: Request, db: Session, sign_in: SignIn, now: datetime) -> None:
    if request.method not in SAFE_METHODS:
        sign_ins.renew(db, sign_in, now)
        return
    database: Database = request.app.state.database
    with database.transaction() as own:
        sign_ins.renew(own, sign_in, now)


def _cookie(request: Request, person: Patient | Staff, token: str) -> str:
    """The cookie as a header of its own: it goes out with whatever this request is answered."""
    carrier = Response()
    set_cookie(request, carrier, person, token)
    return carrier.headers["set-cookie"]


def set_cookie(request: Request, answer: Response, person: Patient | Staff, token: str) -> None:
    """The browser keeps it as long as the sign-in lasts."""
    lasts = sign_ins.PATIENT_LASTS if isinstance(person, Patient) else sign_ins.STAFF_LASTS
    answer.set_cookie(
        cookie_name(request),
        token,
        max_age=int(lasts.total_seconds()),
        secure=request.app.state.settings.is_https,
        httponly=True,
        samesite="lax",
        path="/",
    )
