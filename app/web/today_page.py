"""What `/today` shows. Its context is described in the template."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from app import (
    assignments,
    days,
    dosing_sessions,
    dosing_states,
    keepsakes,
    plan_offers,
    practice,
    question_breaks,
    recovery_codes,
    seen_answers,
    standings,
)
from app.core.exercises import offered
from app.core.keepsakes import HEAVIER, KEEPSAKES
from app.core.local_time import check_in_day, local_date
from app.core.phases import LAST_CARRYING_ON_DAY, Phase, Standing
from app.database import Db
from app.days import Day
from app.dosing_sessions import ASK_FOR
from app.tables import DosingSession, Patient
from app.web.check_in_forms import mood_told, yesterday_href
from app.web.day_words import day_words, when_words
from app.web.own_words_told import is_heavier, own_words_told
from app.web.seen_answers_told import seen_answer_words

SECONDS_A_QUESTION = 10


def today_told(
    db: Db, patient: Patient, now: datetime, report_error: str | None = None
) -> dict[str, Any]:
    """The context of `pages/today.html`; `report_error` stands in the form of session reports."""
    today = check_in_day(now, patient.zone)
    day = days.of(db, patient, today)
    sessions = dosing_sessions.standing(db, patient)
    where = standings.of(db, patient, now)
    coming = [row for row in sessions if row.at > now]
    return {
        "date_words": day_words(today),
        "mood": mood_told(patient, day),
        "seen": seen_answer_words(seen_answers.latest(db, patient, now), now, patient.zone),
        "quiet": where.phase is Phase.DOSING_DAY,
        "check_in": _check_in(day),
        "break_words": break_words(db, patient, now),
        "break_by_clinic": question_breaks.is_by_clinic(db, patient, now),
        "recovered": bool(recovery_codes.untold(db, patient)),
        "yesterday_href": yesterday_href(db, patient, today),
        "standing_words": standing_words(where),
        "next_words": when_words(coming[0].at, patient.zone) if coming else None,
        "ask": _ask(db, patient, now),
        "reported": [
            {"public_id": row.public_id, "when_words": when_words(row.at, patient.zone)}
            for row in sessions
            if may_be_taken_back(row, patient, now)
        ],
        "report": _report(patient, sessions, now, report_error),
        "fewer": where.phase is not Phase.DOSING_DAY and plan_offers.is_open(db, patient, now),
        "exercise": _exercise(db, patient, where, now),
        "keepsakes": _keepsakes(db, patient, where, now),
        "own_words": own_words_told(db, patient, where, now),
    }


def break_words(db: Db, patient: Patient, now: datetime) -> str | None:
    """Until when, while the patient takes a break from the questions."""
    row = question_breaks.standing(db, patient, now)
    return day_words(row.until_day) if row is not None else None


def _check_in(day: Day) -> dict[str, Any]:
    state = "done" if not day.left else "begun" if day.responses else "due"
    minutes = max(1, round(day.left * SECONDS_A_QUESTION / 60))
    return {"state": state, "left": day.left, "minutes": minutes, "href": "/check-ins/new"}


def standing_words(where: Standing) -> str | None:
    """Where the day stands between two sessions; nothing where it says nothing."""
    if where.phase is Phase.DOSING_DAY:
        return "The morning after your session" if where.day == 1 else "The day of your session"
    if where.by_sessions is Phase.PREPARING and where.days_to_next is not None:
        return _before(where.days_to_next)
    if where.day is not None and 0 < where.day <= LAST_CARRYING_ON_DAY:
        return f"Day {where.day} after your session"
    return None


def _before(days_to_next: int) -> str:
    named = {0: "Your session is today", 1: "Your session is tomorrow"}
    return named.get(days_to_next, f"Your session is in {days_to_next} days")


def _ask(db: Db, patient: Patient, now: datetime) -> dict[str, str] | None:
    row = dosing_sessions.to_ask_about(db, patient, now)
    if row is None:
        return None
    return {"public_id": row.public_id, "when_words": when_words(row.at, patient.zone)}


def may_be_taken_back(row: DosingSession, patient: Patient, now: datetime) -> bool:
    """The patient's own report of a session, until the day ends on which it was made (the
    patient's wall clock) or the clinic has confirmed it."""
    made = local_date(row.created_at, patient.zone)
    return (
        row.source == "patient"
        and row.cancelled_at is None
        and made == local_date(now, patient.zone)
        and dosing_states.awaits_confirmation(row)
    )


def _report(
    patient: Patient, sessions: Sequence[DosingSession], now: datetime, error: str | None
) -> dict[str, Any]:
    """Sessions that may still be moved: those to come, and those of the last week of which the
    patient has not said that they happened."""
    movable = [row for row in sessions if row.at > now - ASK_FOR and row.happened_at is None]
    return {
        "today": local_date(now, patient.zone).isoformat(),
        "planned": [
            {"public_id": row.public_id, "when_words": when_words(row.at, patient.zone)}
            for row in movable[:3]
        ],
        "error": error,
    }


def _keepsakes(db: Db, patient: Patient, where: Standing, now: datetime) -> dict[str, Any]:
    """`heavier`: relief is fading, and what was written for that is laid out. Nothing on the dosing
    day."""
    if where.phase is Phase.DOSING_DAY or not is_heavier(db, patient, now):
        return {"heavier": None, "ready": []}
    written = keepsakes.written(db, patient)
    return {
        "heavier": HEAVIER,
        "ready": [each for each in KEEPSAKES.values() if each.code in written],
    }


def _exercise(db: Db, patient: Patient, where: Standing, now: datetime) -> dict[str, Any] | None:
    assert patient.id is not None
    today = check_in_day(now, patient.zone)
    done = practice.done_codes(db, patient.id, today)
    agreed = assignments.agreed(db, patient)
    for one in offered(where.phase, today, done, agreed):
        if one.code not in done:
            because = standing_words(where) or "For the days between sessions"
            because = "From your therapist" if one in agreed.assigned else because
            return {
                "code": one.code,
                "title": one.title,
                "minutes": one.minutes,
                "purpose": one.purpose,
                "because": because,
            }
    return None
