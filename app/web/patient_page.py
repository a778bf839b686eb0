"""The patient page, shown by three routes: by its own, and again by the forms on it when a field
could not be read. Reading it is noted in the audit before anything is read."""

from __future__ import annotations

from collections.abc import Mapping
from contextlib import nullcontext
from datetime import datetime, timedelta
from typing import Any

from fastapi import Request
from fastapi.responses import Response

from app import (
    alert_handling,
    audit,
    caseload,
    dosing_details,
    journal,
    keepsakes,
    reviews,
    trends,
)
from app.audit import Actor
from app.core.local_time import check_in_day, local_date, to_local
from app.core.time_axis import day_words
from app.database import Database, Db
from app.tables import Clinic, Patient, Staff
from app.web.access import SAFE_METHODS
from app.web.alerts_told import alerts_told
from app.web.chart_events_told import chart_events_told
from app.web.consents_told import consent_told
from app.web.day_words import moment_words
from app.web.discharges_told import discharge_told, recovered_words
from app.web.dosing_sessions_told import dosing_sessions_told
from app.web.keepsakes_told import keepsakes_told
from app.web.ledger_told import shared_told
from app.web.packs_told import packs_told
from app.web.pages import page
from app.web.ranges import RANGES, since_sessions
from app.web.relief_told import relief_told

NOTES_FOR = timedelta(days=90)
LISTED_FOR = timedelta(days=365)
"""Older sessions, closed alerts and ledgers are listed under "All" alone."""


def show(
    request: Request,
    db: Db,
    staff: Staff,
    patient: Patient,
    now: datetime,
    *,
    span: str = "",
    status: int = 200,
    typed: Mapping[str, str] | None = None,
    wrong: Mapping[str, str] | None = None,
) -> Response:
    """`typed` and `wrong` are of the one form that is shown again; `wrong` by field name."""
    note_reading(request, db, staff, patient, now, shows_alerts=True)
    told = _trend(db, patient, span, now)
    whole = told["trend"].span == "all"
    since = None if whole else now - LISTED_FOR
    told |= _about(db, patient, now)
    told |= alerts_told(db, staff, patient, now, since, request.state.seen_now)
    told |= {"notes": _notes(db, patient, now), "left_out": since and patient.created_at < since}
    told |= dosing_sessions_told(db, patient, now, since)
    told["keepsakes"] = keepsakes_told(keepsakes.shared(db, patient))
    told["ledger"] = shared_told(db, patient, now, since)
    told["events"] = chart_events_told(db, patient)
    told["waiting"] = packs_told(db, patient, now)["waiting"]
    told["relief"] = relief_told(db, patient, now, whole=whole)
    told["form"] = {"typed": typed or {}, "wrong": wrong or {}, "routes": dosing_details.ROUTES}
    return page(request, "patient.html", status, **told)


def note_reading(
    request: Request,
    db: Db,
    staff: Staff,
    patient: Patient,
    now: datetime,
    action: str = "read chart",
    *,
    shows_alerts: bool = False,
) -> None:
    """In a short transaction of its own, committed before the page is read; on an unsafe method
    in the request's own. Where the page shows the patient's open alerts, they are seen by this."""
    actor = Actor("staff", staff.public_id)
    database: Database = request.app.state.database
    is_safe = request.method in SAFE_METHODS
    with database.transaction() if is_safe else nullcontext(db) as own:
        if shows_alerts:
            request.state.seen_now = alert_handling.see(own, staff, patient, now)
        audit.note(own, actor, action, patient.public_id, now, of=patient)


def _trend(db: Db, patient: Patient, span: str, now: datetime) -> dict[str, Any]:
    usual = "30" if now - patient.created_at < timedelta(days=30) else "90"
    trend = trends.trend(db, patient, span, now, usual=usual)
    return {
        "trend": trend,
        "ranges": RANGES,
        "sessions": since_sessions(trend.sessions),
        "href": f"/patients/{patient.public_id}",
    }


def _about(db: Db, patient: Patient, now: datetime) -> dict[str, Any]:
    local, line = to_local(now, patient.zone), caseload.line(db, patient, now)
    return {
        "patient": {
            "public_id": patient.public_id,
            "name": patient.name,
            "place": patient.zone.rpartition("/")[2].replace("_", " "),
            "clock": local.strftime("%H:%M"),
            "today": local.date().isoformat(),
            "added": day_words(local_date(patient.created_at, patient.zone)),
            "plan": patient.plan,
            "nudges_paused": patient.nudges_paused_at is not None,
            "reached": line.reach,
        },
        "glance": line,
        "review": _review(db, patient, now),
        "consent": consent_told(db, patient),
        "discharge": discharge_told(db, patient),
        "recovered": recovered_words(db, patient, now),
    }


def _review(db: Db, patient: Patient, now: datetime) -> dict[str, str]:
    last, zone = reviews.latest(db, patient), db.get_one(Clinic, patient.clinic_id).zone
    words = f"Last read by {last[1]}, {moment_words(last[0], zone)}" if last else "Never marked yet"
    return {"seen_until": now.isoformat(), "words": words}


def _notes(db: Db, patient: Patient, now: datetime) -> list[dict[str, str]]:
    since = check_in_day(now, patient.zone) - NOTES_FOR
    return [
        {"day": day_words(note.day), "text": journal.read(db, patient, note)}
        for note in journal.shared(db, patient, since)
    ]
