"""The exercises that the people of the demo did, or put aside."""

from __future__ import annotations

import random
from collections.abc import Iterator
from datetime import date, datetime, time, timedelta
from typing import Any

from app.core.exercises import offered
from app.core.local_time import instant
from app.core.phases import Phase, standing
from app.demo.story_shapes import Story
from app.tables import Patient
from app.tables.columns import new_public_id

SESSIONS_AT = time(10, 30)
PRACTISES_AT = time(12, 40)


def practice_rows(
    story: Story, patient: Patient, today: date, dosing_days: tuple[date, ...], now: datetime
) -> Iterator[dict[str, Any]]:
    """Today's exercise of the phase, done or put aside; none on a dosing day, few in between."""
    chance = random.Random(f"Harbor Clinic, {story.name}, exercises")
    sessions = [instant(day, SESSIONS_AT, patient.zone) for day in dosing_days]
    for offset in range(story.joined + 1, min(0, story.last_answer) + 1):
        day = today + timedelta(days=offset)
        at = instant(day, PRACTISES_AT, patient.zone)
        where = standing(sessions, at, patient.zone)
        likely = story.practises * (0.3 if where.phase is Phase.KEEPING else 1)
        exercises = offered(where.phase, day, ())
        does, finishes = chance.random() < likely, chance.random() < 0.85
        if exercises and does and at <= now:
            yield _practice_row(patient, exercises[0].code, day, at, finishes)


def _practice_row(
    patient: Patient, code: str, day: date, at: datetime, done: bool
) -> dict[str, Any]:
    return {
        "public_id": new_public_id(),
        "patient_id": patient.id,
        "exercise": code,
        "day": day,
        "outcome": "done" if done else "not-today",
        "at": at,
        "sealed_note": None,
        "note_shared_at": None,
    }
