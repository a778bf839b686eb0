"""What the service worker says of a nudge: it was shown, it was tapped. An opaque id, no more."""

from __future__ import annotations

from fastapi import APIRouter
from fastapi.responses import JSONResponse, Response

from app.nudges import evidence
from app.tables import Nudge
from app.web.access import Db, Now, SignedInPatient, SignedInViewer, own
from app.web.json_bodies import Json

router = APIRouter()

EVENTS: dict[str, evidence.Event] = {"shown": "shown", "tapped": "tapped"}


@router.post("/nudge-reports")
def report(
    given: Json, patient: SignedInPatient, viewer: SignedInViewer, db: Db, now: Now
) -> Response:
    """JSON {"id", "event": "shown" | "tapped"}. 204 also the second time; 404 for a nudge that is
    not one's own, 422 for what no worker of ours says."""
    told = given if isinstance(given, dict) else {}
    id, event = told.get("id"), EVENTS.get(str(told.get("event")))
    if not isinstance(id, str) or event is None:
        return JSONResponse({"problem": "This is no report of a nudge."}, 422)
    nudge = own(db, Nudge, patient, id)
    evidence.report(db, viewer.sign_in, nudge, event, now)
    return Response(status_code=204)
