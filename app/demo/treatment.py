"""What the clinic chose and noted for the people of the demo beside their sessions."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta

from app import chart_events, packs, relief_views
from app.chart_events import Wanted
from app.core.local_time import instant
from app.database import Db
from app.demo.story_shapes import Story
from app.tables import Patient, Staff


def choose(
    db: Db,
    therapist: Staff,
    patient: Patient,
    story: Story,
    today: date,
    joined_at: datetime,
    now: datetime,
) -> None:
    """The packs, the changes of medication, and the own curve where both sides want it."""
    packs.choose(db, therapist, patient, story.packs, joined_at)
    for offset, words in story.medication.items():
        day = today + timedelta(days=offset)
        noted_at = instant(day, time(15), patient.zone)
        chart_events.note(db, therapist, patient, Wanted(day, words), day, noted_at)
    for offset, words in story.axis_notes.items():
        day = today + timedelta(days=offset)
        told = Wanted(day, words, "note", for_both=True)
        chart_events.note(db, therapist, patient, told, day, instant(day, time(15), patient.zone))
    for staff in (None, therapist) if story.sees_curve else ():
        relief_views.turn(db, patient, staff, True, now)
