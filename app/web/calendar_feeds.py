"""The calendar of one's nudge hours: made and removed by its owner, read by whoever has its secret
address, which is a calendar app that can sign in nowhere."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Depends, Request
from fastapi.responses import RedirectResponse, Response

from app import calendar_feeds
from app.core.calendars import calendar
from app.database import Database
from app.settings import Settings
from app.tables import CalendarFeed
from app.web.access import Anyone, Db, Now, SignedInPatient, not_found, own
from app.web.pages import page

router = APIRouter()


def own_calendar_feed(calendar_feed_id: str, patient: SignedInPatient, db: Db) -> CalendarFeed:
    """The calendar of the signed-in patient."""
    return own(db, CalendarFeed, patient, calendar_feed_id)


OwnCalendarFeed = Annotated[CalendarFeed, Depends(own_calendar_feed)]


@router.post("/calendar-feeds")
def make(request: Request, patient: SignedInPatient, db: Db, now: Now) -> Response:
    """The one page that ever shows the address; making it again makes a new one."""
    _, secret = calendar_feeds.make(db, patient, now)
    settings: Settings = request.app.state.settings
    address = f"{settings.origin}/calendars/{secret}.ics"
    told = {"address": address, "webcal": f"webcal://{address.partition('://')[2]}"}
    return page(request, "calendar_made.html", 201, calendar=told)


@router.post("/calendar-feeds/{calendar_feed_id}/removals")
def remove(row: OwnCalendarFeed, patient: SignedInPatient, db: Db, now: Now) -> Response:
    calendar_feeds.revoke(db, patient, row, now)
    return RedirectResponse("/nudges?done=calendar-removed", 303)


@router.get("/calendars/{secret}.ics", dependencies=[Anyone])
def read(secret: str, request: Request, db: Db, now: Now) -> Response:
    """iCalendar text; 404 for what was removed, what never was, and what is silent for now."""
    settings: Settings = request.app.state.settings
    found = calendar_feeds.find(db, secret, now)
    if found is None:
        raise not_found()
    row, patient = found
    told = calendar_feeds.events(db, row, patient, now, settings.app_name)
    text = calendar(settings.app_name, told, now, f"{settings.origin}/today")
    if calendar_feeds.wants_note(row, now):
        database: Database = request.app.state.database
        with database.transaction() as writing:
            calendar_feeds.note_read(writing, row, now)
    headers = {
        "Cache-Control": "no-store",
        "X-Robots-Tag": "noindex",
        "Content-Disposition": 'inline; filename="calendar.ics"',
    }
    return Response(text, media_type="text/calendar", headers=headers)
