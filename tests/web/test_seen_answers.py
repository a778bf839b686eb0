"""The patient is told that the clinic has seen an answer: once somebody has, and not before."""

from __future__ import annotations

import pytest

from app import alerts, check_ins, safety_answers
from app.tables import Patient
from tests.answers import check_in, phq
from tests.web.pages_read import Page

DONE = {"done": "called", "note": "Called.", "look_again": "2026-03-11"}


@pytest.fixture
def answer(database, patient, clock):
    """Send item 9; the address of what was saved."""

    def send(item_9: int) -> str:
        sent = check_in(patient, clock.advance(minutes=1), {"phq-9-today": phq(item_9)})
        with database.transaction() as db:
            check_ins.record(db, db.get_one(Patient, patient.id), sent, clock.now)
        return f"/check-ins/{sent.submission_id}"

    return send


def said(client, where: str) -> str:
    text = Page(client.get(where).text).text
    return text[text.index("Your clinic has seen") :][:75] if "Your clinic has seen" in text else ""


def test_not_before_somebody_has_and_then_for_two_days(
    as_patient, as_therapist, patient, answer, clock
):
    where = answer(1)
    clock.advance(hours=2)
    as_therapist.get("/patients")
    assert said(as_patient, where) == said(as_patient, "/today") == ""
    as_therapist.get(f"/patients/{patient.public_id}")
    clock.advance(minutes=5)
    words = "Your clinic has seen your answer of 07:01 (Tess Own, 09:01)."
    assert said(as_patient, where).startswith(words)
    assert said(as_patient, "/today").startswith(words)
    clock.advance(days=1)
    later = "of Wednesday 4 March, 07:01 (Tess Own, Wednesday 4 March, 09:01)."
    assert later in Page(as_patient.get("/today").text).text
    clock.advance(days=1)
    assert said(as_patient, where) == said(as_patient, "/today") == ""


def test_an_answer_told_at_the_tap_is_seen_on_the_page_of_its_form(
    as_patient, as_therapist, patient, answer, database, clock
):
    told = safety_answers.Told("tap-0001", "phq-9-today", 1, clock.now.date(), 2, clock.now)
    with database.transaction() as db:
        safety_answers.record(db, db.get_one(Patient, patient.id), told, clock.now)
    where = answer(2)
    assert said(as_patient, where) == ""
    as_therapist.get(f"/patients/{patient.public_id}")
    assert said(as_patient, where).startswith("Your clinic has seen your answer of 07:00")


def test_a_worse_answer_that_nobody_has_seen_is_not_called_seen(
    as_patient, as_therapist, patient, answer
):
    first = answer(1)
    as_therapist.get(f"/patients/{patient.public_id}")
    worse = answer(3)
    assert said(as_patient, first) and not said(as_patient, worse)
    assert said(as_patient, "/today") == ""
    as_therapist.get(f"/patients/{patient.public_id}")
    as_patient.post(f"{worse}/follow-ups", data={"plan": "yes"})
    assert said(as_patient, worse) == said(as_patient, "/today") == ""


def test_who_closed_it_has_seen_it(as_patient, as_therapist, answer, database, patient):
    where = answer(1)
    with database.reading() as db:
        [alert] = alerts.still_open(db, db.get_one(Patient, patient.id))
    as_therapist.post(f"/alerts/{alert.public_id}/closures", data=DONE)
    assert "(Tess Own, 07:01)" in said(as_patient, where)


def test_of_a_call_for_help_or_an_ordinary_day_nothing_is_said(
    as_patient, as_therapist, patient, answer
):
    where = answer(0)
    as_patient.post("/help-requests", data={"request_id": "0a1b2c3d4e5f"})
    as_therapist.get(f"/patients/{patient.public_id}")
    assert said(as_patient, where) == said(as_patient, "/today") == ""
