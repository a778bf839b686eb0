"""What a phone needs to know before it loses the network: the forms of the next 14 days."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from fastapi import APIRouter
from fastapi.responses import JSONResponse, Response

from app import days, keepsakes, packs, phones
from app.core.instruments import INSTRUMENTS
from app.core.local_time import check_in_day
from app.database import Db as Session
from app.days import Day
from app.tables import Clinic, Patient
from app.web.access import Db, Now, SignedInPatient
from app.web.check_in_forms import stored_answers
from app.web.crisis import offline_numbers, own_numbers
from app.web.day_words import day_words
from app.web.exercises_told import exercises_told
from app.web.keepsakes_told import keepsakes_told, with_clinic
from app.web.ledger_told import kept_told

router = APIRouter()

DAYS_AHEAD = 14


@router.get("/offline-plan")
def show(patient: SignedInPatient, db: Db, now: Now) -> Response:
    """JSON: whose phone this is, the key for what it keeps, today with the 13 days after it, and
    yesterday, which is still open. `answers` are a day's stored ones as the form would send them: a
    form that is drawn without them would take them back when it is saved."""
    return JSONResponse(offline_plan_told(db, patient, now))


def offline_plan_told(db: Session, patient: Patient, now: datetime) -> dict[str, Any]:
    today = check_in_day(now, patient.zone)
    yesterday = days.of(db, patient, today - timedelta(days=1))
    clinic = db.get_one(Clinic, patient.clinic_id)
    own = with_clinic(keepsakes.written(db, patient), clinic)
    return {
        "person": phones.person(db.keys, patient),
        "key": phones.key(db.keys, patient),
        "zone": patient.zone,
        "country": patient.country,
        "made_at": now.isoformat(timespec="milliseconds"),
        "one_at_a_time": patient.one_at_a_time,
        "days": [_day_told(day) for day in days.ahead(db, patient, today, DAYS_AHEAD)],
        "yesterday": _day_told(yesterday),
        "keepsakes": keepsakes_told(own) + kept_told(db, patient, now),
        "exercises": exercises_told(db, patient, now),
        "numbers": offline_numbers(patient.country, own_numbers(db, clinic, patient.zone)),
    }


def _day_told(day: Day) -> dict[str, Any]:
    return {
        "day": day.day.isoformat(),
        "words": day_words(day.day),
        "forms": [
            {
                "code": code,
                "version": INSTRUMENTS[code].form_version,
                "title": INSTRUMENTS[code].name,
                "answered": _is_answered(day, code),
            }
            for code in day.due
        ],
        "answers": stored_answers(day),
    }


def _is_answered(day: Day, code: str) -> bool:
    """No question of it is left; the mood may always be told once more."""
    if code == "mood":
        return bool(day.moments)
    return code in day.responses and packs.is_complete(code, day.responses[code].items)
