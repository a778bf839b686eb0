"""Whose patient one is, and when a therapist has read what they sent, as rows."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta

from app.database import Db
from app.tables import Care, Patient, Review, Staff
from benchmarks.clinic.bulk import insert_rows
from benchmarks.clinic.lives import YEAR, Life

EVERY_DAYS, NOT_READ_FOR_DAYS = 7, 12


def look_after(
    db: Db, one: Life, patient: Patient, staff: Sequence[Staff], years: int, now: datetime
) -> None:
    """One therapist's patient from the first day, read about once a week."""
    own, chance = staff[one.number % len(staff)], one.chance("reviews")
    db.add(Care(patient_id=patient.id, staff_id=own.id, since=patient.created_at))
    last = now - timedelta(days=chance.randrange(NOT_READ_FOR_DAYS), hours=2)
    read_at = [last - timedelta(days=EVERY_DAYS * week) for week in range(YEAR * years // 7)]
    reviews = [
        {"patient_id": patient.id, "staff_id": own.id, "at": at, "seen_until": at}
        for at in reversed(read_at)
        if at > patient.created_at
    ]
    insert_rows(db, Review, reviews)
