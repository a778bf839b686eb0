"""A patient's phones: added by the browser itself, removed and tried out on the nudges page."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Depends, Request
from fastapi.responses import JSONResponse, RedirectResponse, Response

from app import phone_checks, phones, push_subscriptions
from app.nudges import wishes
from app.push_subscriptions import UnusableSubscription
from app.settings import Settings
from app.tables import PushSubscription
from app.web.access import Db, Now, SignedInPatient, SignedInViewer, own
from app.web.json_bodies import Json
from app.web.phone_states import test_told

router = APIRouter()


def own_push_subscription(
    push_subscription_id: str, patient: SignedInPatient, db: Db
) -> PushSubscription:
    """A phone of the signed-in patient."""
    return own(db, PushSubscription, patient, push_subscription_id)


OwnPushSubscription = Annotated[PushSubscription, Depends(own_push_subscription)]


@router.get("/push-subscriptions")
def compare(request: Request, patient: SignedInPatient, viewer: SignedInViewer, db: Db) -> Response:
    """What the server holds of this very phone, the key it signs with, and whose page it is: for
    the browser to compare at its start."""
    row = push_subscriptions.of_sign_in(db, viewer.sign_in)
    keys = request.app.state.database.keys
    return JSONResponse(
        {
            "here": push_subscriptions.digest(row) if row is not None else None,
            "key": keys.vapid_public,
            "person": phones.person(keys, patient),
        }
    )


@router.post("/push-subscriptions/checks")
def check(
    given: Json, patient: SignedInPatient, viewer: SignedInViewer, db: Db, now: Now
) -> Response:
    """JSON {"endpoint_digest": 32 hex digits or null, "permission"}, as this browser has them."""
    told = given if isinstance(given, dict) else {}
    mark, permission = told.get("endpoint_digest"), told.get("permission")
    if not phone_checks.note(db, viewer.sign_in, mark, permission, now):
        return JSONResponse({"problem": "This is not what a browser says."}, 422)
    return Response(status_code=204)


@router.post("/push-subscriptions")
def add(
    request: Request,
    given: Json,
    patient: SignedInPatient,
    viewer: SignedInViewer,
    db: Db,
    now: Now,
) -> Response:
    """JSON as `PushSubscription.toJSON()` gives it. 201, or 422 with a reason in words."""
    settings: Settings = request.app.state.settings
    hosts = settings.extra_push_hosts
    try:
        row = push_subscriptions.register(
            db, patient, viewer.sign_in, given, now, extra_hosts=hosts
        )
    except UnusableSubscription as unusable:
        return JSONResponse({"problem": str(unusable)}, 422)
    return JSONResponse({"id": row.public_id}, 201)


@router.delete("/push-subscriptions/{push_subscription_id}")
def delete(row: OwnPushSubscription, patient: SignedInPatient, db: Db, now: Now) -> Response:
    push_subscriptions.remove(db, patient, row, now)
    return Response(status_code=204)


@router.post("/push-subscriptions/{push_subscription_id}/removals")
def remove(row: OwnPushSubscription, patient: SignedInPatient, db: Db, now: Now) -> Response:
    """The same without script."""
    push_subscriptions.remove(db, patient, row, now)
    return RedirectResponse("/nudges?done=removed", 303)


@router.post("/push-subscriptions/{push_subscription_id}/test-nudges")
def ask_for_test(
    request: Request, row: OwnPushSubscription, patient: SignedInPatient, db: Db, now: Now
) -> Response:
    """Only a due row; the worker sends it. A script gets 202, a browser the page again."""
    wishes.ask_for_test(db, patient, row, now)
    if "application/json" in request.headers.get("accept", ""):
        return JSONResponse({"state": "waiting"}, 202)
    return RedirectResponse("/nudges?done=test", 303)


@router.get("/push-subscriptions/{push_subscription_id}/test-nudges/latest")
def latest_test(row: OwnPushSubscription, patient: SignedInPatient, db: Db, now: Now) -> Response:
    """{"state", "words"}: what became of the last test on this phone."""
    return JSONResponse(test_told(db, row, patient, now))
