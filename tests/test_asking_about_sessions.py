"""The morning after a planned session the app asks once whether it happened."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from app import dosing_sessions
from app.audit import Actor
from app.database import Db
from app.dosing_details import Details
from app.dosing_sessions import to_ask_about
from app.tables import DosingSession, Patient, Staff
from tests.cast import Clock
from tests.marks import on_sqlite

AT = datetime(2026, 3, 4, 20, 0, tzinfo=UTC)  # 15:00 in New York
MORNING = datetime(2026, 3, 5, 13, 0, tzinfo=UTC)


@pytest.fixture
def planned(db: Db, patient: Patient, therapist: Staff, clock: Clock) -> DosingSession:
    return dosing_sessions.plan(db, therapist, patient, AT, Details(), clock.now)[0]


@pytest.mark.parametrize(
    ("now", "asks"),
    [
        (AT - timedelta(hours=1), False),
        (AT + timedelta(hours=4), False),  # the same day
        (datetime(2026, 3, 5, 4, 59, tzinfo=UTC), False),  # 23:59
        (datetime(2026, 3, 5, 5, 0, tzinfo=UTC), True),  # midnight
        (MORNING, True),
        (AT + timedelta(days=6), True),
        (AT + timedelta(days=7), False),
    ],
)
@on_sqlite
def test_it_asks_from_the_next_day_for_a_week(
    db: Db, patient: Patient, planned: DosingSession, now: datetime, asks: bool
):
    assert (to_ask_about(db, patient, now) is planned) is asks


@on_sqlite
def test_it_asks_the_one_patient(db: Db, other_patient: Patient, planned: DosingSession):
    assert to_ask_about(db, other_patient, MORNING) is None


@on_sqlite
def test_happened_is_an_answer(db: Db, patient: Patient, planned: DosingSession):
    dosing_sessions.report_happened(db, patient, planned, MORNING)
    assert to_ask_about(db, patient, MORNING) is None
    assert planned.happened_at == planned.reported_at == MORNING


@on_sqlite
def test_cancelled_is_an_answer(db: Db, patient: Patient, planned: DosingSession):
    dosing_sessions.cancel(db, Actor("patient", patient.public_id), patient, planned, MORNING)
    assert to_ask_about(db, patient, MORNING) is None


@on_sqlite
def test_moved_is_an_answer_until_the_new_day_is_over(
    db: Db, patient: Patient, planned: DosingSession
):
    dosing_sessions.report_moved(db, patient, planned, AT + timedelta(days=2), MORNING)
    assert to_ask_about(db, patient, MORNING) is None
    assert to_ask_about(db, patient, MORNING + timedelta(days=2)) is planned


@on_sqlite
def test_the_clinics_word_afterwards_is_an_answer(
    db: Db, patient: Patient, therapist: Staff, planned: DosingSession
):
    dosing_sessions.confirm(db, therapist, patient, planned, AT + timedelta(hours=2))
    assert to_ask_about(db, patient, MORNING) is None


@on_sqlite
def test_one_written_down_afterwards_is_not_asked_about(db: Db, patient: Patient, therapist: Staff):
    dosing_sessions.plan(db, therapist, patient, AT, Details(), MORNING)
    assert to_ask_about(db, patient, MORNING) is None


@on_sqlite
def test_said_of_the_old_date_is_not_said_of_the_new_one(
    db: Db, patient: Patient, therapist: Staff, planned: DosingSession
):
    dosing_sessions.report_happened(db, patient, planned, MORNING)
    later = AT + timedelta(days=5)
    dosing_sessions.edit(db, therapist, patient, planned, later, Details(), MORNING)
    assert to_ask_about(db, patient, later + timedelta(days=1)) is planned


@on_sqlite
def test_the_latest_is_asked_about_first(
    db: Db, patient: Patient, therapist: Staff, planned: DosingSession, clock: Clock
):
    later = dosing_sessions.plan(
        db, therapist, patient, AT + timedelta(days=3), Details(), clock.now
    )[0]
    now = AT + timedelta(days=4)
    assert to_ask_about(db, patient, now) is later
    dosing_sessions.report_happened(db, patient, later, now)
    assert to_ask_about(db, patient, now) is planned
