"""How somebody of the clinic is told of alerts: phones, a mail address, and a test of both."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Depends, Request
from fastapi.responses import JSONResponse, RedirectResponse, Response
from sqlmodel import select

from app.clinics import UnusableDetail
from app.escalation import addresses, notices, phones
from app.push_subscriptions import UnusableSubscription
from app.settings import Settings
from app.tables import StaffPhone
from app.web.access import Db, Form, JustProvedStaff, Now, SignedInStaff, SignedInViewer, not_found
from app.web.alert_ways_told import alert_ways_told
from app.web.json_bodies import Json
from app.web.pages import page

router = APIRouter()


def own_staff_phone(staff_phone_id: str, staff: SignedInStaff, db: Db) -> StaffPhone:
    """A phone of the signed-in member of staff."""
    wanted = select(StaffPhone).where(
        StaffPhone.staff_id == staff.id, StaffPhone.public_id == staff_phone_id.replace("\0", "")
    )
    row = db.exec(wanted).first()
    if row is None:
        raise not_found()
    return row


OwnStaffPhone = Annotated[StaffPhone, Depends(own_staff_phone)]


def can_mail(request: Request) -> bool:
    settings: Settings = request.app.state.settings
    return settings.mail_server is not None


@router.get("/alert-ways")
def show(request: Request, staff: SignedInStaff, db: Db, now: Now, done: str = "") -> Response:
    told = alert_ways_told(db, staff, now, can_mail=can_mail(request), done=done)
    return page(request, "alert_ways.html", ways=told)


@router.post("/alert-ways/mail")
def choose_mail(request: Request, staff: JustProvedStaff, db: Db, form: Form, now: Now) -> Response:
    """`mail`, empty for none."""
    try:
        addresses.choose(db, staff, form.get("mail", ""), now)
    except UnusableDetail as wrong:
        told = alert_ways_told(
            db, staff, now, can_mail=can_mail(request), typed=form, wrong=str(wrong)
        )
        return page(request, "alert_ways.html", status=422, ways=told)
    return RedirectResponse("/alert-ways?done=mail", 303)


@router.post("/alert-ways/tests")
def ask_for_test(request: Request, staff: SignedInStaff, db: Db, now: Now) -> Response:
    """Only due rows; the worker sends them."""
    notices.ask_for_test(db, staff, now, can_mail=can_mail(request))
    return RedirectResponse("/alert-ways?done=test", 303)


@router.post("/alert-ways/phones")
def add(
    request: Request, given: Json, staff: SignedInStaff, viewer: SignedInViewer, db: Db, now: Now
) -> Response:
    """JSON as `PushSubscription.toJSON()` gives it. 201, or 422 with a reason in words."""
    hosts = request.app.state.settings.extra_push_hosts
    try:
        row = phones.register(db, staff, viewer.sign_in, given, now, hosts)
    except UnusableSubscription as unusable:
        return JSONResponse({"problem": str(unusable)}, 422)
    return JSONResponse({"id": row.public_id}, 201)


@router.post("/alert-ways/phones/{staff_phone_id}/removals")
def remove(row: OwnStaffPhone, staff: SignedInStaff, db: Db, now: Now) -> Response:
    phones.remove(db, row, now, staff)
    return RedirectResponse("/alert-ways?done=removed", 303)
