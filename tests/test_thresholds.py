"""The days of a clinic's ladder are its own, and are read where an answer above 0 is looked at."""

from __future__ import annotations

from datetime import date

import pytest
from sqlalchemy import event

from app import alerts, check_ins, clinics, thresholds
from app.core.local_time import local_date
from app.core.risk_ladder import Thresholds
from app.tables import Clinic, Patient
from tests.answers import check_in, phq


@pytest.fixture
def answer(database, patient, clock):
    """Answer item 9 of the 24-hour form now; the level of the alert that it raises, or None."""

    def send(item_9: int) -> str | None:
        sent = check_in(patient, clock.now, {"phq-9-today": phq(item_9)})
        with database.transaction() as db:
            stored = check_ins.record(db, db.get_one(Patient, patient.id), sent, clock.now)
        return stored.alerts[0].level if stored.alerts else None

    return send


@pytest.fixture
def close(database, patient, therapist, clock):
    def closed() -> date:
        with database.transaction() as db:
            own = db.get_one(Patient, patient.id)
            [alert] = alerts.still_open(db, own)
            alerts.close(db, therapist, own, alert, "Called.", clock.now)
            _, closure, _ = alerts.closed(db, own)[0]
            return closure.look_again_by

    return closed


@pytest.fixture
def set_days(database, clinic, therapist, clock):
    def change(**days: int) -> None:
        with database.transaction() as db:
            own = db.get_one(Clinic, clinic.id)
            thresholds.change(db, therapist, own, Thresholds(**days), clock.now)

    return change


@pytest.mark.parametrize(("daily", "level"), [(7, "red"), (10, "amber")])
def test_how_far_back_an_answer_is_known(answer, close, set_days, clock, daily, level):
    """Nine days later a 2 is new by the usual week; a clinic that looks back ten days knows it,
    and only misses the review."""
    set_days(daily=daily)
    assert answer(2) == "red"
    close()
    clock.advance(days=9)
    assert answer(2) == level


@pytest.mark.parametrize("reviewed", [7, 3])
def test_how_long_a_review_holds(answer, close, set_days, clock, clinic, reviewed):
    set_days(reviewed=reviewed)
    answer(2)
    assert (close() - local_date(clock.now, clinic.zone)).days == reviewed
    clock.advance(days=4)
    assert answer(2) == (None if reviewed == 7 else "amber")


def test_another_clinics_days_change_nothing(answer, close, database, other_clinic, clock):
    with database.transaction() as db:
        theirs = db.get_one(Clinic, other_clinic.id)
        [foreign] = clinics.staff_of(db, theirs.id)
        thresholds.change(db, foreign, theirs, Thresholds(reviewed=1), clock.now)
    answer(2)
    close()
    clock.advance(days=4)
    assert answer(2) is None


def test_an_answer_of_0_reads_none_of_it(database, answer, clock):
    """Nearly every answer is 0: it costs no statement of the ladder."""
    asked: list[str] = []
    listen = lambda *heard: asked.append(heard[2])  # noqa: E731
    event.listen(database.engine, "before_cursor_execute", listen)
    answer(0)
    quiet = [sql for sql in asked if "ladder_thresholds" in sql or "known_thoughts" in sql]
    asked.clear()
    clock.advance(days=1)
    answer(1)
    event.remove(database.engine, "before_cursor_execute", listen)
    assert quiet == []
    assert len([sql for sql in asked if "FROM ladder_thresholds" in sql]) == 1
