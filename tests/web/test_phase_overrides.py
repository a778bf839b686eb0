"""The therapist's form for the phase, and what a patient never reads of it."""

from __future__ import annotations

from datetime import timedelta

import pytest
from sqlmodel import select

from app import dosing_sessions
from app.dosing_details import Details
from app.tables import Patient, PhaseOverride
from tests.web.pages_read import Page


@pytest.fixture
def address(patient):
    return f"/patients/{patient.public_id}"


def put(client, address, **form):
    form = {"phase": "opening", "until": "2026-03-12"} | form
    return client.post(f"{address}/phase-overrides", data=form)


def test_it_is_set_and_ended_on_the_page_of_the_treatment(as_therapist, address):
    page = Page(as_therapist.get(f"{address}/treatment").text)
    assert "Now: keeping, by the sessions." in page.text
    assert page.form(f"{address}/phase-overrides")["until"] == "2026-03-11"
    done = put(as_therapist, address)
    assert (done.status_code, done.headers["location"]) == (303, f"{address}/treatment#phase")
    page = Page(as_therapist.get(f"{address}/treatment").text)
    assert "Phase set to opening until 12 Mar by Tess Own." in page.text
    assert "By the sessions it would be keeping." in page.text
    [ending] = [to for to, _ in page.forms if to.startswith("/phase-overrides/")]
    assert as_therapist.post(ending).status_code == 303
    assert (
        "Now: keeping, by the sessions." in Page(as_therapist.get(f"{address}/treatment").text).text
    )


@pytest.mark.parametrize(
    ("form", "said"),
    [
        ({"phase": "dosing-day"}, "Choose one of the phases."),
        ({"phase": ""}, "Choose one of the phases."),
        ({"until": "2026-03-03"}, "Choose a day from today on, at most 60 days ahead."),
        ({"until": "2026-06-12"}, "Choose a day from today on, at most 60 days ahead."),
        ({"until": "soon"}, "Please give a day, such as 2026-03-12."),
        ({"until": ""}, "Please give a day, such as 2026-03-12."),
    ],
)
def test_what_cannot_be_read_is_said_beside_the_form(as_therapist, address, database, form, said):
    answer = put(as_therapist, address, **form)
    assert answer.status_code == 422
    page = Page(answer.text)
    assert said in page.text and "Nothing was saved. Please look" not in page.text
    with database.reading() as db:
        assert db.exec(select(PhaseOverride)).all() == []


def test_a_dosing_day_comes_first_and_says_so(
    as_therapist, address, database, patient, therapist, clock
):
    put(as_therapist, address)
    with database.transaction() as db:
        whose, soon = db.get_one(Patient, patient.id), clock.now + timedelta(hours=1)
        dosing_sessions.plan(db, therapist, whose, soon, Details(), clock.now)
    text = Page(as_therapist.get(f"{address}/treatment").text).text
    assert "Today is a dosing day, which comes first." in text


def test_the_patient_reads_true_words_and_no_phase(
    as_therapist, as_patient, address, database, patient, therapist, clock
):
    with database.transaction() as db:
        whose, then = db.get_one(Patient, patient.id), clock.now - timedelta(days=6)
        dosing_sessions.plan(db, therapist, whose, then, Details(), clock.now)
    before = Page(as_patient.get("/today").text).text
    put(as_therapist, address)
    after = Page(as_patient.get("/today").text).text
    assert "Day 6 after your session" in before and "Day 6 after your session" in after
    assert "opening" not in after.lower()
    assert before != after, "the exercise offered is one of the phase that was set"
