"""What stands in the brief: what the patient flagged first, and nothing that was never answered."""

from __future__ import annotations

from datetime import timedelta

import pytest
from sqlalchemy import event

from app import agreements, briefs, check_ins, dosing_sessions, ledger, practice, talking_points
from app.core.local_time import check_in_day
from app.dosing_details import Details
from app.tables import Patient
from tests import weeks
from tests.answers import check_in, phq


@pytest.fixture
def brief_of(database, patient, clock):
    def gathered(whose=patient):
        with database.reading() as db:
            return briefs.of(db, db.get_one(Patient, whose.id), clock.now)

    return gathered


def test_the_first_day_holds_nothing_and_says_so(brief_of):
    brief = brief_of()
    assert (brief.points, brief.open_alerts, brief.practised) == ((), [], ())
    assert (brief.last_session, brief.relief, brief.extremes, brief.items) == (None,) * 3 + ((),)
    assert (brief.agreed.words, brief.agreed.day, brief.agreed.commitments) == ("", None, ())


def test_without_a_session_the_last_two_weeks_are_told(database, patient, clock, brief_of):
    with database.transaction() as db:
        whose = db.get_one(Patient, patient.id)
        for back, others in ((14, 3), (3, 2), (1, 1)):
            at = clock.now - timedelta(days=back)
            sent = check_in(whose, at, {"phq-9-today": phq(0, others)})
            check_ins.record(db, whose, sent, at)
    found = brief_of().extremes
    assert (found.best[1], found.worst[1], found.answered) == (8, 16, 2)


def test_after_a_session_its_days_are_told(database, patient, therapist, clock, brief_of):
    weeks.relieved(database, patient, therapist, clock)
    brief = brief_of()
    today = check_in_day(clock.now, patient.zone)
    assert brief.last_session == brief.since == today - timedelta(days=10)
    assert (brief.extremes.best, brief.extremes.worst) == (
        (today - timedelta(days=4), 6),
        (today, 18),
    )
    assert (brief.line.days_since_dosing, brief.line.answered) == (10, 10)
    assert brief.relief.reliefs[0].days is not None
    assert [each.instrument.code for each in brief.items] == ["phq-9-today", "gad-7-today"]


def test_a_planned_session_is_not_the_last_one(database, patient, therapist, clock, brief_of):
    with database.transaction() as db:
        whose = db.get_one(Patient, patient.id)
        at = clock.now + timedelta(days=2)
        dosing_sessions.plan(db, therapist, whose, at, Details(), clock.now)
    assert brief_of().last_session is None


def test_exercises_since_the_session_are_counted_and_others_are_not(
    database, patient, therapist, clock, brief_of
):
    with database.transaction() as db:
        whose = db.get_one(Patient, patient.id)
        practice.complete(db, whose, "slow-body-scan", clock.now)
    clock.advance(days=1)
    weeks.relieved(database, patient, therapist, clock)
    with database.transaction() as db:
        whose = db.get_one(Patient, patient.id)
        for back in (3, 2):
            practice.complete(db, whose, "longer-breath-out", clock.now - timedelta(days=back))
        practice.put_aside(db, whose, "slow-body-scan", clock.now)
    assert [(each.title, each.times) for each in brief_of().practised] == [
        ("A longer breath out", 2)
    ]


def test_only_what_is_agreed_and_shared_stands_there(
    database, patient, other_patient, therapist, clock, brief_of
):
    with database.transaction() as db:
        whose = db.get_one(Patient, patient.id)
        for words, share in (("Call Ida", True), ("Only mine", False)):
            ledger.write(db, whose, "commitment", {"commitment": words}, clock.now, share=share)
        agreements.write(db, therapist, whose, "Shorter gaps.", clock.now)
        talking_points.flag_words(db, whose, "The gaps", clock.now)
    agreed = brief_of().agreed
    assert (agreed.words, agreed.commitments) == ("Shorter gaps.", ("Call Ida",))
    other = brief_of(other_patient)
    assert (other.agreed.words, other.points) == ("", ())


def test_a_commitment_that_was_let_go_is_not_carried_on(database, patient, clock, brief_of):
    with database.transaction() as db:
        whose = db.get_one(Patient, patient.id)
        words = {"commitment": "Call Ida"}
        row = ledger.write(db, whose, "commitment", words, clock.now, share=True)
        ledger.answer(db, whose, row, "let-go", clock.now)
    assert brief_of().agreed.commitments == ()


def test_a_year_takes_no_more_questions_than_some_weeks(
    database, patient, other_patient, therapist, clock
):
    """Of the database: as many for 26 sessions and a year of answers as for one session."""
    weeks.a_year(database, patient, therapist, clock)
    start = clock.now
    clock.now = start - timedelta(days=10)
    weeks.relieved(database, other_patient, therapist, clock)
    assert clock.now == start
    assert _asked(database, patient, clock.now) == _asked(database, other_patient, clock.now)


def _asked(database, patient, now) -> int:
    asked: list[str] = []

    def note(_connection, _cursor, statement, *_):
        asked.append(statement)

    with database.reading() as db:
        whose = db.get_one(Patient, patient.id)
        event.listen(database.engine, "before_cursor_execute", note)
        briefs.of(db, whose, now)
        event.remove(database.engine, "before_cursor_execute", note)
    assert asked
    return len(asked)
