"""What the people of the demo agreed to practise, and what of it they did or put aside."""

from __future__ import annotations

import random
from collections.abc import Iterator
from datetime import date, datetime, time, timedelta
from typing import Any

from app import assignments, own_exercises
from app.core.exercises import Agreed, Track, offered
from app.core.local_time import instant
from app.core.own_exercises import Wanted
from app.core.phases import Phase, standing
from app.database import Db
from app.demo.story_shapes import Story
from app.tables import Patient, Staff
from app.tables.columns import new_public_id

SESSIONS_AT = time(10, 30)
PRACTISES_AT = time(12, 40)
TRACKS = {"Dario Pretend": Track.PAIN, "Esme Invented": Track.SUBSTANCE_USE}
ASSIGNED = {
    "Ada Example": ("few-words-to-someone", "Your sister might be glad of a few words."),
    "Bruno Sample": ("a-fair-friend", "For the days when it closes in again."),
    "Dario Pretend": ("little-and-often", ""),
}
OWN = {
    "Ada Example": Wanted(
        "Half an hour less", 5,
        "To try, in small, how three days of work might be.",
        "Not on a day when you slept badly.",
        (
            "Look at tomorrow. Find one thing that can wait.",
            "Move it, and write down where to.",
            "Put something kind in its place. Half an hour is enough.",
        ),
    ),
}  # fmt: skip


def agree_on(db: Db, therapist: Staff, patient: Patient, story: Story, at: datetime) -> Agreed:
    """A track, an exercise with a line why, one that the therapist wrote: whoever has them."""
    if story.name in TRACKS:
        assignments.open_track(db, therapist, patient, TRACKS[story.name], at)
    if story.name in ASSIGNED:
        code, why = ASSIGNED[story.name]
        assignments.assign(db, therapist, patient, code, at, why=why)
    if story.name in OWN:
        own = own_exercises.write(db, therapist, patient, OWN[story.name], at, for_clinic=False)
        assignments.assign(db, therapist, patient, own.code, at)
    return assignments.agreed(db, patient)


def practice_rows(
    story: Story,
    patient: Patient,
    today: date,
    dosing_days: tuple[date, ...],
    now: datetime,
    agreed: Agreed,
) -> Iterator[dict[str, Any]]:
    """Today's exercise of the phase, done or put aside; none on a dosing day, few in between."""
    chance = random.Random(f"Harbor Clinic, {story.name}, exercises")
    sessions = [instant(day, SESSIONS_AT, patient.zone) for day in dosing_days]
    for offset in range(story.joined + 1, min(0, story.last_answer) + 1):
        day = today + timedelta(days=offset)
        at = instant(day, PRACTISES_AT, patient.zone)
        where = standing(sessions, at, patient.zone)
        likely = story.practises * (0.3 if where.phase is Phase.KEEPING else 1)
        exercises = offered(where.phase, day, (), agreed)
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
