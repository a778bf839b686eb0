"""The patient page, shown by three routes: by its own, and again by the forms on it when a field
could not be read. Reading it is noted in the audit before anything is read."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any

from fastapi import Request
from fastapi.responses import Response

from app import (
    alerts,
    audit,
    caseload,
    consents,
    dosing_details,
    journal,
    keepsakes,
    plan_choices,
    trends,
)
from app.audit import Actor
from app.core.instruments import INSTRUMENTS
from app.core.local_time import check_in_day, local_date, to_local
from app.core.plans import PLANS
from app.core.time_axis import day_words
from app.database import Database, Db
from app.nudges import evidence
from app.tables import Alert, Clinic, Patient, Staff
from app.web.access import SAFE_METHODS
from app.web.day_words import moment_words
from app.web.dosing_sessions_told import dosing_sessions_told
from app.web.keepsakes_told import keepsakes_told
from app.web.ledger_told import shared_told
from app.web.medication_told import medication_told
from app.web.packs_told import packs_told
from app.web.pages import fragment, page, wants_fragment
from app.web.phases_told import phase_told
from app.web.relief_told import relief_told

RANGES = (("30", "30 days"), ("90", "90 days"), ("365", "A year"), ("all", "All"))
NOTES_FOR = timedelta(days=90)


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
    note_reading(request, db, staff, patient, now)
    told = _trend(db, patient, span, now)
    if wants_fragment(request) and request.method in SAFE_METHODS:
        return fragment(request, "trend.html", **told)
    told |= _about(db, patient, now) | _alerts(db, patient) | {"notes": _notes(db, patient, now)}
    told["dosing_sessions"] = dosing_sessions_told(db, patient, now)
    told["keepsakes"] = keepsakes_told(keepsakes.shared(db, patient))
    told["ledger"] = shared_told(db, patient, now)
    told["medication"] = medication_told(db, patient)
    told["packs"] = packs_told(db, patient, now)
    told["relief"] = relief_told(db, patient, now)
    told["phase"] = phase_told(db, patient, now)
    told["form"] = {"typed": typed or {}, "wrong": wrong or {}, "routes": dosing_details.ROUTES}
    return page(request, "patient.html", status, **told)


def note_reading(request: Request, db: Db, staff: Staff, patient: Patient, now: datetime) -> None:
    """In a short transaction of its own, committed before the page is read; on an unsafe method
    in the request's own."""
    actor = Actor("staff", staff.public_id)
    if request.method not in SAFE_METHODS:
        audit.note(db, actor, "read chart", patient.public_id, now, of=patient)
        return
    database: Database = request.app.state.database
    with database.transaction() as own:
        audit.note(own, actor, "read chart", patient.public_id, now, of=patient)


def _trend(db: Db, patient: Patient, span: str, now: datetime) -> dict[str, Any]:
    if span not in dict(RANGES):
        span = "30" if now - patient.created_at < timedelta(days=30) else "90"
    return {
        "trend": trends.trend(db, patient, span, now),
        "ranges": RANGES,
        "href": f"/patients/{patient.public_id}",
    }


def _about(db: Db, patient: Patient, now: datetime) -> dict[str, Any]:
    local = to_local(now, patient.zone)
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
            "reached": evidence.reach_of(db, patient, now),
        },
        "plans": list(PLANS.values()),
        "plan_changed": plan_choices.told(db, patient),
        "glance": caseload.line(db, patient, now),
        "consent": _consent(db, patient),
    }


def _consent(db: Db, patient: Patient) -> dict[str, str]:
    latest = consents.latest(db, patient)
    if latest is None:
        return {"state": "missing", "words": "Has not agreed yet: nothing is asked until then."}
    given = day_words(local_date(latest.given_at, patient.zone))
    if latest.withdrawn_at is None:
        return {"state": "given", "words": f"Agreed to version {latest.version} on {given}."}
    withdrawn = day_words(local_date(latest.withdrawn_at, patient.zone))
    words = f"Withdrawn on {withdrawn} (given on {given}). Nothing more is asked."
    return {"state": "withdrawn", "words": words}


def _alerts(db: Db, patient: Patient) -> dict[str, Any]:
    """Shown in the clinic's time: it is the clinic that has to act."""
    zone = db.get_one(Clinic, patient.clinic_id).zone
    closed = [
        _alert(alert, zone)
        | {
            "by": staff.name,
            "closed": moment_words(closure.closed_at, zone),
            "note": alerts.closing_note(db, patient, alert, closure),
        }
        for alert, closure, staff in alerts.closed(db, patient)
    ]
    return {
        "open_alerts": [_alert(alert, zone) for alert in alerts.still_open(db, patient)],
        "closed_alerts": closed,
    }


def _alert(alert: Alert, zone: str) -> dict[str, Any]:
    instrument = INSTRUMENTS[alert.instrument]
    option = next(option for option in instrument.options if option.ordinal == alert.answer)
    return {
        "public_id": alert.public_id,
        "level": alert.level,
        "form": instrument.name,
        "answer": option.words,
        "ordinal": alert.answer,
        "day": day_words(alert.day),
        "raised": moment_words(alert.raised_at, zone),
    }


def _notes(db: Db, patient: Patient, now: datetime) -> list[dict[str, str]]:
    since = check_in_day(now, patient.zone) - NOTES_FOR
    return [
        {"day": day_words(note.day), "text": journal.read(db, patient, note)}
        for note in journal.shared(db, patient, since)
    ]
