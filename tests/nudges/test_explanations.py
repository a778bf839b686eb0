"""Why a nudge was sent or not, from real rows: what the record, the command and the pages say."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, time, timedelta

import pytest
from sqlalchemy import event
from sqlmodel import select

from app import consents, phase_overrides
from app.core.local_time import instant
from app.core.nudge_explanations import in_words
from app.core.nudge_words import CLAUSES
from app.database import Database
from app.nudges import evidence, explanations, wishes
from app.tables import AuditEntry, Nudge, Patient, SignIn
from app.worker import Worker
from tests.cast import Clock
from tests.phones import give_phone
from tests.push_phone import Phone
from tests.web.pages_read import Page

NEW_YORK = "America/New_York"
START = date(2026, 3, 4)


def at(number: int, wall: str):
    return instant(START + timedelta(days=number), time.fromisoformat(wall), NEW_YORK)


@pytest.fixture
def told(database: Database, patient: Patient, clock: Clock) -> Callable[[int], list[str]]:
    """Each nudge of day n in words, as of now."""

    def read(number: int) -> list[str]:
        day = START + timedelta(days=number)
        with database.reading() as db:
            whose = db.get_one(Patient, patient.id)
            [explained] = explanations.of_days(db, whose, day, day, clock.now)
        return [f"{each.kind}: {in_words(each, NEW_YORK, clock.now)}" for each in explained.nudges]

    return read


@pytest.fixture
def a_day(clock: Clock, worker: Worker, phone: Phone) -> None:
    """The exercise of the 4th was sent at noon; now it is 12:40."""
    clock.now = at(0, "12:30")
    worker.tick()
    clock.now = at(0, "12:40")


def test_a_day_as_it_comes_and_goes(a_day, told, database, patient, worker, clock):
    assert told(0) == [
        "exercise-1: Sent at 12:30. Whether it reached the phone is not known.",
        "check-in: Would be said at 19:30.",
    ]
    with database.transaction() as db:
        nudge = db.exec(select(Nudge)).one()
        sign_in = db.exec(select(SignIn).where(SignIn.patient_id == patient.id)).one()
        assert evidence.report(db, sign_in, nudge, "shown", clock.now)
        wishes.pause(db, db.get_one(Patient, patient.id), clock.now)
    paused = CLAUSES["nudges are paused"].holds
    assert told(0) == [
        "exercise-1: Sent at 12:30. It reached the phone.",
        f"check-in: Would not be said at 19:30. {paused}",
    ]
    clock.now = at(0, "19:30")
    worker.tick()
    with database.transaction() as db:
        wishes.resume(db, db.get_one(Patient, patient.id), clock.now)
    clock.now = at(1, "09:00")
    assert told(0)[1] == f"check-in: Not sent, decided at 19:30. {paused}", "it stays as decided"
    assert [line.partition(":")[0] for line in told(2)] == ["exercise-1", "check-in"]
    assert told(-1) == []


def test_who_cannot_be_reached_is_told_once_and_nothing_is_foretold(
    database, patient, clock, told, service
):
    def obstacle() -> str:
        with database.reading() as db:
            return explanations.today(db, db.get_one(Patient, patient.id), clock.now).obstacle

    assert obstacle().startswith("No phone is signed in") and told(0) == []
    with database.transaction() as db:
        give_phone(db, db.get_one(Patient, patient.id), service, clock.now)
    assert obstacle() == "" and len(told(0)) == 2
    with database.transaction() as db:
        whose = db.get_one(Patient, patient.id)
        consents.withdraw(db, whose, consents.current(db, whose), clock.now)
    assert obstacle().startswith("The patient has not agreed, or has withdrawn") and told(0) == []


def test_the_therapists_page_tells_and_is_audited(a_day, as_therapist, database, patient, clock):
    page = Page(as_therapist.get(f"/patients/{patient.public_id}/nudges").text)
    assert "Today, Wednesday 4 March" in page.text
    assert "Sent at 12:30. Whether it reached the phone is not known." in page.text
    assert "Would be said at 19:30." in page.text
    with database.reading() as db:
        read = select(AuditEntry).where(AuditEntry.action == "read chart")
        assert [entry.subject for entry in db.exec(read)] == [patient.public_id]
        endpoint = db.exec(select(Nudge.public_id)).one()
    html = as_therapist.get(f"/patients/{patient.public_id}/nudges").text
    for secret in ("push.example", "endpoint", "127.0.0.1", "a test's phone", endpoint):
        assert secret not in html
    assert (
        f"/patients/{patient.public_id}/nudges"
        in Page(as_therapist.get(f"/patients/{patient.public_id}").text).links
    )


def test_a_patient_without_nudges_has_an_empty_page(as_therapist, patient):
    page = Page(as_therapist.get(f"/patients/{patient.public_id}/nudges").text)
    assert "Nothing is on record for these days." in page.text
    assert "No phone is signed in that could be nudged: nothing is sent." in page.text


def test_fourteen_days_are_shown_newest_first(as_therapist, database, patient, clock):
    with database.transaction() as db:
        for number in (0, -13, -14):
            when = at(number, "12:30")
            db.add(
                Nudge(
                    patient_id=patient.id, kind="exercise-1", day=START + timedelta(days=number),
                    at=when, expires_at=when, created_at=when, outcome="no-phone",
                )
            )  # fmt: skip
    text = Page(as_therapist.get(f"/patients/{patient.public_id}/nudges").text).text
    assert text.index("Today, Wednesday 4 March") < text.index("Thursday 19 February")
    assert "Wednesday 18 February" not in text


def test_the_patient_reads_when_the_next_one_comes(as_patient, database, patient, phone, clock):
    clock.now = at(0, "09:00")
    assert (
        "The next one comes at about 12:30: an exercise."
        in Page(as_patient.get("/nudges").text).text
    )
    as_patient.post("/nudge-pauses")
    assert CLAUSES["nudges are paused"].to_patient in Page(as_patient.get("/nudges").text).text


def test_the_query_count_does_not_grow_with_the_days(a_day, database, patient, clock):
    asked: list[str] = []
    with database.reading() as db:
        whose = db.get_one(Patient, patient.id)
        event.listen(database.engine, "before_cursor_execute", lambda *sql: asked.append(sql[2]))
        explanations.of_days(db, whose, START, START, clock.now)
        one, asked[:] = len(asked), []
        explanations.of_days(db, whose, START - timedelta(days=13), START, clock.now)
    assert len(asked) == one


def test_an_override_is_heard_in_what_would_be_said(a_day, told, database, patient, therapist,
                                                    clock):  # fmt: skip
    with database.transaction() as db:
        whose = db.get_one(Patient, patient.id)
        until = START + timedelta(days=7)
        phase_overrides.put(db, therapist, whose, "opening", until, clock.now)
    assert [line.partition(":")[0] for line in told(1)] == ["exercise-1", "exercise-2", "check-in"]
