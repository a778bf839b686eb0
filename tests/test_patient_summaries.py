"""The caseload's row of a patient says what the rows behind it say."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from app import check_ins, dosing_sessions, patient_summaries, patients
from app.audit import Actor
from app.core.instruments import Answer
from app.core.local_time import check_in_day
from app.database import Db
from app.dosing_details import Details
from app.tables import Patient, PatientSummary, Staff
from tests.answers import check_in, phq
from tests.cast import Clock
from tests.marks import on_sqlite


def send(db: Db, patient: Patient, clock: Clock, **forms: tuple[Answer, ...]) -> date:
    given = {name.replace("_", "-"): answers for name, answers in forms.items()}
    sent = check_in(patient, clock.now, given)
    check_ins.record(db, patient, sent, clock.now)
    return sent.day


def summary(db: Db, patient: Patient) -> PatientSummary:
    return db.get_one(PatientSummary, patient.id)


def test_a_new_patient_has_an_empty_one(db: Db, patient: Patient):
    row = summary(db, patient)
    assert (row.clinic_id, row.last_day, row.last_total) == (patient.clinic_id, None, None)
    assert (row.recent, row.dosing_days, row.open_alerts) == ("", "", 0)


def test_the_last_score_and_the_one_before_it(db: Db, patient: Patient, clock: Clock):
    send(db, patient, clock, phq_9_today=phq(0, others=2))
    clock.advance(days=1)
    send(db, patient, clock, phq_9_today=phq(0, others=1))
    clock.advance(days=1)
    send(db, patient, clock, phq_9_today=phq(0, others=None), gad_7_today=(1,) * 7)
    row = summary(db, patient)
    assert (row.last_instrument, row.last_total, row.previous_total) == ("phq-9-today", 8, 16)
    assert row.last_day == date(2026, 3, 5)
    assert row.recent == "2026-03-04=16 2026-03-05=8 2026-03-06="


@on_sqlite
def test_one_score_has_none_before_it(db: Db, patient: Patient, clock: Clock):
    send(db, patient, clock, phq_9_today=phq())
    assert summary(db, patient).previous_total is None


def test_the_two_clocks_are_never_mixed(db: Db, patient: Patient, clock: Clock):
    send(db, patient, clock, phq_9=phq(0, others=3))
    clock.advance(days=1)
    send(db, patient, clock, phq_9_today=phq(), mood=(4,))
    row = summary(db, patient)
    assert (row.last_instrument, row.last_total, row.previous_total) == ("phq-9-today", 8, None)
    assert (row.official_day, row.official_total) == (date(2026, 3, 4), 24)
    assert row.recent == "2026-03-04=o 2026-03-05=8"


def test_the_two_newest_official_totals(db: Db, patient: Patient, clock: Clock):
    for others in (3, 2, None, 1):
        send(db, patient, clock, phq_9=phq(0, others=others))
        clock.advance(days=7)
    row = summary(db, patient)
    assert (row.official_total, row.previous_official_total) == (8, 16)
    assert row.official_day == date(2026, 3, 25)


@pytest.mark.parametrize(
    ("plan", "told"), [("full-daily", 8), ("short-daily", 4), ("official-daily", 16)]
)
@on_sqlite
def test_the_daily_measure_is_the_plans(
    db: Db, patient: Patient, clock: Clock, plan: str, told: int
):
    four: tuple[Answer, ...] = (1,) * 4
    send(db, patient, clock, phq_9_today=phq(), phq_4_today=four, phq_9=phq(0, others=2))
    patients.choose_plan(db, Actor("command", "tests"), patient, plan, clock.now)
    row = summary(db, patient)
    assert row.last_total == told and row.recent == f"2026-03-04={told}"


@on_sqlite
def test_a_day_with_a_mood_alone_is_answered_without_a_score(
    db: Db, patient: Patient, clock: Clock
):
    send(db, patient, clock, mood=(6,))
    assert summary(db, patient).recent == "2026-03-04="


@on_sqlite
def test_sixty_days_are_recent(db: Db, patient: Patient, clock: Clock):
    send(db, patient, clock, phq_9_today=phq())
    clock.advance(days=59)
    send(db, patient, clock, phq_9_today=phq(0, others=0))
    assert summary(db, patient).recent == "2026-03-04=8 2026-05-02=0"
    clock.advance(days=1)
    send(db, patient, clock, mood=(1,))
    assert summary(db, patient).recent == "2026-05-02=0 2026-05-03="


def test_the_last_answer_is_the_last_made_whatever_its_day(db: Db, patient: Patient, clock: Clock):
    send(db, patient, clock, mood=(6,))
    yesterday = check_in_day(clock.now, patient.zone) - timedelta(days=1)
    later = clock.advance(hours=1)
    sent = check_in(patient, later, {"mood": (5,)}, day=yesterday)
    check_ins.record(db, patient, sent, later)
    assert summary(db, patient).last_answered_at == later
    send(db, patient, clock, phq_9_today=phq())
    clock.advance(hours=1)
    send(db, patient, clock, mood=(6,))
    assert summary(db, patient).last_answered_at == clock.now


def test_dosing_days_are_local_with_the_last_one_before_them(
    db: Db, patient: Patient, therapist: Staff, clock: Clock
):
    by = Actor("staff", therapist.public_id)
    for days in (-90, -80, -3, 0, 4, 4):
        # 04:00 UTC: 23:00 of the day before in New York, from 8 March on midnight
        at = clock.now + timedelta(days=days, hours=16)
        dosing_sessions.plan(db, therapist, patient, at, Details(), clock.now)
    gone = dosing_sessions.plan(db, therapist, patient, clock.now, Details(), clock.now)[0]
    dosing_sessions.cancel(db, by, patient, gone, clock.now)
    told = summary(db, patient).dosing_days
    assert told == "2025-12-14 2026-03-01 2026-03-04 2026-03-09"


def test_it_is_made_again_from_nothing(db: Db, patient: Patient, clock: Clock):
    send(db, patient, clock, phq_9_today=phq(2), mood=(3,))
    before = summary(db, patient).model_dump()
    db.delete(summary(db, patient))
    db.flush()
    assert patient_summaries.refresh(db, patient, clock.now).model_dump() == before
