"""The exercises that a phone keeps, to be read and done without a network."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from app import assignments, practice, standings
from app.core.exercises import ALWAYS_OPEN, EXERCISES, Exercise, offered
from app.core.local_time import check_in_day
from app.core.phases import Phase
from app.database import Db
from app.tables import Patient


def exercises_told(db: Db, patient: Patient, now: datetime) -> list[dict[str, Any]]:
    """What today invites to, then what the therapist assigned; on the dosing day nothing. What is
    open to everybody (`always_told`) needs no place in a plan: the page itself holds it."""
    assert patient.id is not None
    today = check_in_day(now, patient.zone)
    phase = standings.of(db, patient, now).phase
    agreed = assignments.agreed(db, patient)
    done = practice.done_codes(db, patient.id, today)
    assigned = () if phase is Phase.DOSING_DAY else agreed.assigned
    chosen = dict.fromkeys((*offered(phase, today, done, agreed), *assigned))
    return [_told(each) for each in chosen if each.code not in ALWAYS_OPEN]


def always_told() -> list[dict[str, Any]]:
    """The grounding that is open to everybody."""
    return [_told(EXERCISES[code]) for code in sorted(ALWAYS_OPEN)]


def _told(exercise: Exercise) -> dict[str, Any]:
    return {
        "code": exercise.code,
        "title": exercise.title,
        "minutes": exercise.minutes,
        "purpose": exercise.purpose,
        "not_when": exercise.not_when,
        "steps": exercise.steps,
        "prompt": exercise.prompt or "",
    }
