"""An alert ends only by a named person, with a note."""

from __future__ import annotations

import threading

import pytest
from sqlmodel import select

from app import alerts
from app.alerts import NoteMissing
from app.database import Database, Db
from app.tables import Alert, AlertClosure, AuditEntry, Patient, Staff
from tests.answers import answer_item_9, summed_up_alerts
from tests.cast import Cast, Clock
from tests.marks import on_postgresql

WORDS = "Called her; safe with her sister. Kanarienvogel."


def test_closing_takes_a_person_and_a_note(
    db: Db, patient: Patient, therapist: Staff, clock: Clock
):
    raised = answer_item_9(db, patient, clock, 1)[0]
    for blank in ("", "  \n"):
        with pytest.raises(NoteMissing):
            alerts.close(db, therapist, patient, raised, blank, clock.now)
    assert alerts.close(db, therapist, patient, raised, f" {WORDS}\n", clock.now) == 1
    [(alert, closure, who)] = alerts.closed(db, patient)
    assert (alert, who, closure.closed_at) == (raised, therapist, clock.now)
    assert alerts.closing_note(db, patient, alert, closure) == WORDS
    assert b"Kanarienvogel" not in closure.sealed
    assert alerts.still_open(db, patient) == [] and summed_up_alerts(db, patient) == (0, None)


def test_closing_one_closes_the_earlier_but_not_the_later(
    db: Db, patient: Patient, other_patient: Patient, therapist: Staff, clock: Clock
):
    first, second, third = (answer_item_9(db, patient, clock, item_9)[0] for item_9 in (1, 2, 3))
    foreign = answer_item_9(db, other_patient, clock, 2)
    assert alerts.close(db, therapist, patient, second, WORDS, clock.now) == 2
    assert list(alerts.still_open(db, patient)) == [third]
    assert summed_up_alerts(db, patient) == (1, "red")
    assert list(alerts.still_open(db, other_patient)) == foreign
    assert [row for row, _, _ in alerts.closed(db, patient)] == [second, first]


def test_closing_twice_changes_nothing(
    db: Db, patient: Patient, therapist: Staff, other_therapist: Staff, clock: Clock
):
    raised = answer_item_9(db, patient, clock, 1)[0]
    alerts.close(db, therapist, patient, raised, WORDS, clock.now)
    assert alerts.close(db, other_therapist, patient, raised, "again", clock.now) == 0
    [(alert, closure, who)] = alerts.closed(db, patient)
    assert who is therapist and alerts.closing_note(db, patient, alert, closure) == WORDS


def test_each_closed_alert_is_in_the_audit(database: Database, cast: Cast, clock: Clock):
    with database.transaction() as db:
        patient = db.get_one(Patient, cast.patient.id)
        raised = [answer_item_9(db, patient, clock, item_9)[0] for item_9 in (1, 2)]
        therapist = db.get_one(Staff, cast.therapist.id)
        alerts.close(db, therapist, patient, raised[1], WORDS, clock.now)
    with database.reading() as db:
        rows = db.exec(select(AuditEntry).where(AuditEntry.action == "close alert")).all()
    assert {row.subject for row in rows} == {row.public_id for row in raised}
    assert {row.actor for row in rows} == {f"staff:{cast.therapist.public_id}"}
    assert all("Kanarienvogel" not in str(row) for row in rows)


@on_postgresql
def test_a_closing_beside_a_new_alert_does_not_hide_it(
    database: Database, cast: Cast, clock: Clock
):
    """Both write the summary; whoever comes second must have seen the first."""
    with database.transaction() as db:
        old = answer_item_9(db, db.get_one(Patient, cast.patient.id), clock, 1)[0]

    def close() -> None:
        with database.transaction() as db:
            patient, staff = db.get_one(Patient, cast.patient.id), db.get_one(Staff, 1)
            alerts.close(db, staff, patient, db.get_one(Alert, old.id), WORDS, clock.now)

    closing = threading.Thread(target=close)
    with database.transaction() as db:
        answer_item_9(db, db.get_one(Patient, cast.patient.id), clock, 3)
        closing.start()
        closing.join(timeout=0.5)
        assert closing.is_alive()  # it waits for its turn
    closing.join()
    with database.reading() as db:
        assert summed_up_alerts(db, db.get_one(Patient, cast.patient.id)) == (1, "red")


def test_two_who_close_at_once_both_succeed_and_one_note_stands(
    database: Database, cast: Cast, clock: Clock
):
    with database.transaction() as db:
        raised = answer_item_9(db, db.get_one(Patient, cast.patient.id), clock, 2)[0]
    closed: list[int] = []

    def close(staff_id: int | None) -> None:
        with database.transaction() as db:
            patient, staff = db.get_one(Patient, cast.patient.id), db.get_one(Staff, staff_id)
            alert = db.get_one(Alert, raised.id)
            closed.append(alerts.close(db, staff, patient, alert, WORDS, clock.now))

    people = [
        threading.Thread(target=close, args=(staff.id,))
        for staff in (cast.therapist, cast.other_therapist)
    ]
    [person.start() for person in people]
    [person.join() for person in people]
    assert sorted(closed) == [0, 1]
    with database.reading() as db:
        assert len(db.exec(select(AlertClosure)).all()) == 1
