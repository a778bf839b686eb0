"""A clinic of so many people and years in an empty database; the same seed makes the same answers.

Clinic, therapist and summaries are made by the app's own verbs, all else as rows like theirs. No
audit entry stands for what was written so: a page reads none of them.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import UTC, datetime, timedelta

from sqlmodel import col, select

from app import clinics, patient_summaries
from app.audit import Actor
from app.core.consent import CURRENT
from app.core.local_time import check_in_day
from app.database import Database, Db
from app.tables import Clinic, Consent, Patient, Staff
from benchmarks.clinic import answer_rows, attention, treatment
from benchmarks.clinic.answers import sendings
from benchmarks.clinic.lives import YEAR, Life, life

NOW = datetime(2026, 3, 4, 15, 0, tzinfo=UTC)
SEED, A_BATCH = 5, 20
ACTOR = Actor("command", "bench-clinic")
THERAPISTS = ("Dr. Tess Synthetic", "Dr. Theo Synthetic", "Dr. Tilda Synthetic")


def found(
    database: Database,
    patients: int,
    years: int,
    *,
    seed: int = SEED,
    now: datetime = NOW,
    tell: Callable[[int], object] = lambda done: None,
) -> None:
    """`tell` hears how many patients are there, batch by batch."""
    with database.transaction() as db:
        clinic = clinics.open_clinic(
            db, ACTOR, now - timedelta(days=YEAR * years + 30), name="Synthetic Clinic",
            country="US", zone="America/New_York", synthetic=True,
        )  # fmt: skip
        for name in THERAPISTS:
            clinics.add_therapist(db, ACTOR, clinic, name, now)
    for first in range(0, patients, A_BATCH):
        with database.transaction() as db:
            staff = therapists(db)
            for number in range(first, min(first + A_BATCH, patients)):
                add(db, life(seed, number), staff, years, now)
        tell(min(first + A_BATCH, patients))


def therapists(db: Db) -> list[Staff]:
    return list(db.exec(select(Staff).order_by(col(Staff.id))))


def add(db: Db, one: Life, team: Sequence[Staff], years: int, now: datetime) -> Patient:
    """One person with everything, from joining until now."""
    staff = team[0]
    patient = _patient(db, one, staff, years, now)
    today = check_in_day(now, one.zone)
    standing = treatment.dose(db, one, patient, staff, today, years)
    sent = [
        sending
        for year in reversed(range(years))
        for sending in sendings(one, year, today, standing, now)
    ]
    answer_rows.write(db, one, patient, staff, sent, now)
    treatment.practise(db, one, patient, today, years, now)
    treatment.keep_ledger(db, one, patient, today, standing)
    treatment.nudge(db, one, patient, today, years, now)
    attention.look_after(db, one, patient, team, years, now)
    patient_summaries.refresh(db, patient, now)
    return patient


def _patient(db: Db, one: Life, staff: Staff, years: int, now: datetime) -> Patient:
    joined_at = now - timedelta(days=YEAR * years)
    patient = Patient(
        public_id=f"{one.chance('public id').getrandbits(128):032x}",
        clinic_id=staff.clinic_id,
        name=f"Synthetic Person {one.number:04}",
        zone=one.zone,
        country=db.get_one(Clinic, staff.clinic_id).country,
        plan=one.plan,
        source="demo",
        created_at=joined_at,
    )
    db.add(patient)
    db.flush()
    assert patient.id is not None
    db.add(Consent(patient_id=patient.id, version=CURRENT, given_at=joined_at))
    return patient
