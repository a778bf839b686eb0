"""Weeks around one dosing session, made by the app's own verbs; short to ask for."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta

from app import check_ins, dosing_sessions, past_answers, patient_summaries, patients
from app.audit import Actor
from app.check_ins import CheckIn
from app.core.local_time import check_in_day
from app.database import Database, Db
from app.dosing_details import Details
from app.past_answers import Past
from app.tables import Clinic, Consent, Patient, Staff
from tests.cast import Clock

DAY_0 = date(2026, 3, 4)
ADDED = datetime(2026, 2, 1, 15, tzinfo=UTC)


def noon(day: int) -> datetime:
    """In New York, so many days after the session."""
    return datetime(2026, 3, 4, 17, tzinfo=UTC) + timedelta(days=day)


def rita(db: Db, clinic: Clinic) -> Patient:
    """Added, and agreed, a month before day 0."""
    added = patients.add(db, Actor("command", "tests"), clinic, ADDED, name="Rita Test")
    db.add(Consent(patient_id=added.id, version="1", given_at=ADDED))
    return added


def items(score: int) -> tuple[int, ...]:
    """Nine answers of that sum, item 9 at 0."""
    return (*(min(3, max(0, score - 3 * n)) for n in range(8)), 0)


def relieved(database: Database, patient: Patient, therapist: Staff, clock: Clock) -> None:
    """Two weeks at 17 and 18, a session, six days at 6, four at 18; the clock on day 10."""
    start, day_0 = clock.now, check_in_day(clock.now, patient.zone)
    days = [(-n, 17 + n % 2) for n in range(14, 0, -1)]
    days += [(n, 6 if n < 7 else 18) for n in range(1, 11)]
    with database.transaction() as db:
        whose = db.get_one(Patient, patient.id)
        [row] = dosing_sessions.plan(
            db, therapist, whose, start, Details("intravenous", 40.0), start - timedelta(days=3)
        )
        dosing_sessions.confirm(db, therapist, whose, row, start + timedelta(hours=1))
        for day, score in days:
            at = start + timedelta(days=day)
            answers = {"phq-9-today": items(score)}
            sent = CheckIn(f"day {day}", day_0 + timedelta(days=day), answers, at, source="demo")
            check_ins.record(db, whose, sent, at)
    clock.advance(days=10)


def a_year(database: Database, patient: Patient, therapist: Staff, clock: Clock) -> None:
    """Every day answered in full, a session every two weeks."""
    with database.transaction() as db:
        whose = db.get_one(Patient, patient.id)
        for back in range(364, 0, -14):
            at = clock.now - timedelta(days=back)
            [row] = dosing_sessions.plan(db, therapist, whose, at, Details("intravenous", 40.0), at)
            dosing_sessions.confirm(db, therapist, whose, row, at + timedelta(hours=1))
        past_answers.store(db, _days(whose, clock))
        patient_summaries.refresh(db, whose, clock.now)


def _days(patient: Patient, clock: Clock) -> Iterator[Past]:
    for back in range(378, -1, -1):
        at = clock.now - timedelta(days=back)
        score = 18 if back > 364 else 6 + (364 - back) % 14
        answers = {"mood": (5,), "phq-9-today": items(score), "gad-7-today": (1,) * 7}
        sent = CheckIn(f"back {back}", check_in_day(at, patient.zone), answers, at, source="demo")
        yield Past(patient, sent, at)
