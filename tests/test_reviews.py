"""What was read: counted, marked once, and told to the patient only where the clinic allows it."""

from __future__ import annotations

from datetime import timedelta

import pytest
from sqlmodel import select

from app import check_ins, reviews
from app.database import Db
from app.tables import Clinic, Patient, PatientSummary, Review, Staff
from tests.answers import check_in
from tests.cast import Clock


def send(db: Db, patient: Patient, clock: Clock, *, days_ago: int = 0) -> None:
    day = clock.now.date() - timedelta(days=days_ago)
    sent = check_in(patient, clock.now, {"mood": (5,)}, day=day)
    assert isinstance(check_ins.record(db, patient, sent, clock.now), check_ins.Recorded)


def summary(db: Db, patient: Patient) -> PatientSummary:
    return db.get_one(PatientSummary, patient.id)


def test_every_check_in_waits_to_be_read(db: Db, patient: Patient, therapist: Staff, clock: Clock):
    first = clock.now
    for _ in range(3):
        send(db, patient, clock)
        clock.advance(days=1)
    row = summary(db, patient)
    assert (row.unreviewed, row.unreviewed_since, row.reviewed_at) == (3, first, None)
    assert reviews.mark(db, therapist, patient, clock.now, clock.now)
    row = summary(db, patient)
    assert (row.unreviewed, row.unreviewed_since, row.reviewed_at) == (0, None, clock.now)


def test_what_came_after_the_page_was_made_is_not_read(
    db: Db, patient: Patient, therapist: Staff, clock: Clock
):
    send(db, patient, clock)
    shown = clock.advance(hours=1)
    came = clock.advance(hours=1)
    send(db, patient, clock)
    reviews.mark(db, therapist, patient, shown, clock.advance(hours=1))
    row = summary(db, patient)
    assert (row.unreviewed, row.unreviewed_since) == (1, came)


def test_a_second_tap_is_one_review_and_a_later_look_another(
    db: Db, patient: Patient, therapist: Staff, clock: Clock
):
    shown = clock.now
    assert reviews.mark(db, therapist, patient, shown, clock.now)
    assert not reviews.mark(db, therapist, patient, shown, clock.advance(seconds=1))
    assert reviews.mark(db, therapist, patient, clock.now, clock.now)
    assert reviews.latest(db, patient) == (clock.now, therapist.name)


def test_a_page_from_the_future_reads_nothing_ahead(
    db: Db, patient: Patient, therapist: Staff, clock: Clock
):
    reviews.mark(db, therapist, patient, clock.now + timedelta(days=400), clock.now)
    clock.advance(hours=1)
    send(db, patient, clock)
    assert summary(db, patient).unreviewed == 1


def test_what_waited_on_a_phone_is_not_read_although_its_day_was(
    db: Db, patient: Patient, therapist: Staff, clock: Clock
):
    made = clock.now
    clock.advance(days=10)
    reviews.mark(db, therapist, patient, clock.now, clock.now)
    clock.advance(days=3)
    sent = check_ins.CheckIn("late", made.date(), {"mood": (2,)}, made, source="outbox")
    check_ins.record(db, patient, sent, clock.now)
    assert summary(db, patient).unreviewed == 1


def test_imported_answers_do_not_wait(db: Db, patient: Patient, clock: Clock):
    past = check_ins.CheckIn("old", clock.now.date(), {"mood": (2,)}, clock.now, source="import")
    check_ins.record(db, patient, past, clock.now)
    assert summary(db, patient).unreviewed == 0


def test_a_day_is_told_as_read_once_all_of_it_was(
    db: Db, patient: Patient, therapist: Staff, clock: Clock
):
    day = clock.now.date()
    send(db, patient, clock)
    read_at = clock.advance(hours=1)
    reviews.mark(db, therapist, patient, read_at, read_at)
    assert reviews.read_days(db, patient, day, day) == {day: (read_at, therapist.name)}
    clock.advance(hours=1)
    send(db, patient, clock)
    assert reviews.read_days(db, patient, day, day) == {}


@pytest.mark.parametrize("days", [1, 30])
def test_a_day_that_was_read_keeps_who_read_it_first(
    db: Db, patient: Patient, therapist: Staff, clock: Clock, days: int
):
    day = clock.now.date()
    send(db, patient, clock)
    first = clock.advance(hours=1)
    reviews.mark(db, therapist, patient, first, first)
    clock.advance(days=days)
    reviews.mark(db, therapist, patient, clock.now, clock.now)
    assert reviews.read_days(db, patient, day, day)[day][0] == first


def test_nothing_is_told_while_the_clinic_does_not_and_never_afterwards_of_that_time(
    db: Db, patient: Patient, therapist: Staff, clinic: Clinic, clock: Clock
):
    clinic = db.get_one(Clinic, clinic.id)
    reviews.tell_patients(db, therapist, clinic, False, clock.now)
    day = clock.now.date()
    send(db, patient, clock)
    clock.advance(hours=1)
    reviews.mark(db, therapist, patient, clock.now, clock.now)
    assert reviews.read_days(db, patient, day, day) == {}
    reviews.tell_patients(db, therapist, clinic, True, clock.advance(hours=1))
    assert reviews.read_days(db, patient, day, day) == {}


def test_another_patients_review_says_nothing_of_this_one(
    db: Db, patient: Patient, other_patient: Patient, therapist: Staff, clock: Clock
):
    send(db, patient, clock)
    clock.advance(hours=1)
    reviews.mark(db, therapist, other_patient, clock.now, clock.now)
    assert summary(db, patient).unreviewed == 1
    assert len(db.exec(select(Review)).all()) == 1
