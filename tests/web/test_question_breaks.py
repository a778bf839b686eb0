"""A break from the questions: nothing is asked, nothing is closed, and the therapist is told."""

from __future__ import annotations

import pytest
from sqlmodel import col, select

from app import nudges, question_breaks
from app.core.nudge_clauses import FORBIDDEN_WHEN, Moment, stands
from app.nudges import day_facts, recipients
from app.tables import AuditEntry, Patient, QuestionBreak
from tests.web.pages_read import Page


def begin(who, days):
    return who.post("/question-breaks", data={"days": str(days)})


def test_nothing_is_asked_until_its_end_and_the_form_stays_open(as_patient, clock):
    assert begin(as_patient, 3).headers["Location"] == "/today"
    today = Page(as_patient.get("/today").text).text
    assert "You take a break from the questions until Friday 6 March." in today
    assert "Answer them all the same" in today and "about 3 minutes" not in today
    assert as_patient.get("/check-ins/new").status_code == 200
    clock.advance(days=3)
    assert "You take a break" not in as_patient.get("/today").text


def test_it_is_ended_sooner_and_chosen_anew(as_patient, database, patient):
    begin(as_patient, 14)
    begin(as_patient, 1)
    assert "until Wednesday 4 March" in Page(as_patient.get("/you").text).text
    for _ in range(2):
        assert as_patient.post("/question-breaks/endings").headers["Location"] == "/today"
    assert "You take a break" not in as_patient.get("/today").text
    with database.reading() as db:
        rows = db.exec(select(QuestionBreak).order_by(col(QuestionBreak.id))).all()
        said = [a for a in db.exec(select(AuditEntry.action)) if "break" in a]
    assert [row.ended_at is not None for row in rows] == [True, True]
    assert len(said) == 4


@pytest.mark.parametrize("days", ["", "0", "2", "15", "-1", "٣", "x"])
def test_no_other_length_is_kept(as_patient, database, days):
    assert begin(as_patient, days).status_code == 303
    with database.reading() as db:
        assert db.exec(select(QuestionBreak)).all() == []


def test_the_therapist_is_told(as_patient, as_therapist, patient, clock):
    begin(as_patient, 7)
    said = "Takes a break from the questions, Wed 4 Mar 2026 to Tue 10 Mar 2026, by their own wish."
    assert said in Page(as_therapist.get("/patients").text).text
    assert said in Page(as_therapist.get(f"/patients/{patient.public_id}/treatment").text).text
    clock.advance(days=7)
    assert "Takes a break" not in as_therapist.get("/patients").text


def test_a_check_in_is_not_nudged_and_an_exercise_is(database, patient, clock, as_patient):
    begin(as_patient, 1)
    with database.reading() as db:
        row = db.get_one(Patient, patient.id)
        day = clock.now.date()
        someone = recipients.Reachable(row.id, row.zone, nudges.Day("UTC").hours, False, clock.now)
        facts = day_facts.of_days(db, [someone], {row.id: day}, clock.now)[row.id]
        assert question_breaks.standing(db, row, clock.now) is not None
    clause = dict(FORBIDDEN_WHEN)["it is a break from the questions"]
    kinds = ("check-in", "exercise-1", "later-1")
    assert [clause(facts, moment(kind, facts, clock)) for kind in kinds] == [True, False, False]


def moment(kind, facts, clock):
    return Moment(kind, clock.now.date(), clock.now, stands(facts, clock.now))
