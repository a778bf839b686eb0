"""Who has an open alert before them first, and who says to be on it."""

from __future__ import annotations

import threading
from datetime import timedelta

from sqlmodel import select

from app import alert_handling, alert_overviews, alerts
from app.core.escalation import HELD
from app.database import Database, Db
from app.tables import AlertSeen, AlertTaken, AuditEntry, Patient, Staff
from tests.answers import answer_item_9
from tests.cast import Cast, Clock


def test_the_first_look_stands(
    db: Db, patient: Patient, therapist: Staff, other_therapist: Staff, clock: Clock
):
    first, second = (answer_item_9(db, patient, clock, item_9)[0] for item_9 in (1, 2))
    at = clock.advance(hours=1)
    assert alert_handling.see(db, therapist, patient, at) == {first.id, second.id}
    clock.advance(hours=1)
    third = answer_item_9(db, patient, clock, 3)[0]
    assert alert_handling.see(db, other_therapist, patient, clock.now) == {third.id}
    found = alert_handling.of_each(db, [first.id or 0, third.id or 0])
    assert (found[first.id or 0].seen_at, found[first.id or 0].seen_by) == (at, therapist.name)
    assert found[third.id or 0].seen_by == other_therapist.name


def test_what_is_closed_is_seen_by_nobody_further(
    db: Db, patient: Patient, therapist: Staff, clock: Clock
):
    alert = answer_item_9(db, patient, clock, 1)[0]
    alerts.close(db, therapist, patient, alert, "Called.", clock.now)
    assert alert_handling.see(db, therapist, patient, clock.now) == frozenset()
    alert_handling.take(db, therapist, patient, alert, clock.now)
    assert db.exec(select(AlertTaken)).all() == [] == db.exec(select(AlertSeen)).all()


def test_two_who_look_at_once_are_one_first(database: Database, cast: Cast, clock: Clock):
    with database.transaction() as db:
        answer_item_9(db, db.get_one(Patient, cast.patient.id), clock, 2)
    together = threading.Barrier(2)

    def look(staff_id: int | None) -> None:
        together.wait()
        with database.transaction() as db:
            patient, staff = db.get_one(Patient, cast.patient.id), db.get_one(Staff, staff_id)
            alert_handling.see(db, staff, patient, clock.now)

    people = [
        threading.Thread(target=look, args=(staff.id,))
        for staff in (cast.therapist, cast.other_therapist)
    ]
    [person.start() for person in people]
    [person.join() for person in people]
    with database.reading() as db:
        assert len(db.exec(select(AlertSeen)).all()) == 1


def test_i_am_on_it_holds_for_a_while_and_whoever_said_so_last_counts(
    database: Database, cast: Cast, clock: Clock
):
    def takes(staff: Staff) -> alert_handling.Handling:
        with database.transaction() as db:
            own = db.get_one(Patient, cast.patient.id)
            alert_handling.take(db, staff, own, alerts.still_open(db, own)[0], clock.now)
        with database.reading() as db:
            rows = alert_overviews.standing(db, staff, cast.clinic, clock.now)
            own = db.get_one(Patient, cast.patient.id)
            [alert] = alerts.still_open(db, own)
            assert rows[0].handling == alert_handling.of_each(db, [alert.id or 0])[alert.id]
            return rows[0].handling

    with database.transaction() as db:
        answer_item_9(db, db.get_one(Patient, cast.patient.id), clock, 2)
    begun = clock.now
    taken = takes(cast.therapist)
    assert (taken.taken_by, taken.held_until) == (cast.therapist.name, begun + HELD)
    assert taken.seen_by == cast.therapist.name
    assert taken.is_held(begun + HELD - timedelta(seconds=1)) and not taken.is_held(begun + HELD)
    clock.advance(minutes=4)
    assert takes(cast.therapist).taken_at == begun  # a double tap
    assert takes(cast.other_therapist).taken_by == cast.other_therapist.name
    assert takes(cast.therapist).taken_by == cast.therapist.name
    clock.advance(minutes=50)
    assert takes(cast.therapist).taken_at == clock.now
    with database.reading() as db:
        notes = db.exec(select(AuditEntry).where(AuditEntry.action == "take alert")).all()
    assert len(notes) == 4
