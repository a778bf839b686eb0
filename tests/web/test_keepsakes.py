"""The letter and the plan on the patient's pages, on Today, in the offline plan, at the clinic."""

from __future__ import annotations

from datetime import timedelta

import pytest

from app import dosing_sessions, keepsakes
from app.dosing_details import Details
from app.tables import Patient, PatientSummary
from tests.web.pages_read import Page

CANARY = "Kanarienvogel im Hafen"
PLAN = {"signs": "I stop answering", "steps": f"Tea. {CANARY}.", "people": "Ida, 555 0100"}


@pytest.fixture
def dosed(database, patient, therapist, clock):
    """A confirmed session so many days ago."""

    def ago(days: int) -> None:
        at = clock.now - timedelta(days=days)
        with database.transaction() as db:
            whose = db.get_one(Patient, patient.id)
            [row] = dosing_sessions.plan(db, therapist, whose, at, Details(), at)
            dosing_sessions.confirm(db, therapist, whose, row, at + timedelta(minutes=1))

    return ago


@pytest.fixture
def fading(database, patient, clock, dosed):
    """Day 9, and relief half-way gone today."""
    dosed(9)
    with database.transaction() as db:
        summary = db.get_one(PatientSummary, patient.id)
        summary.fading_on = clock.now.date()
        summary.fading_since = clock.now.date() - timedelta(days=9)
        db.add(summary)


def today(client) -> str:
    return Page(client.get("/today").text).text


def save(client, kind: str, **parts: str):
    return client.post(f"/keepsakes/{kind}/versions", data=parts)


def test_written_read_and_changed(as_patient):
    assert "Dear me," in Page(as_patient.get("/keepsakes/letter").text).text
    answer = save(as_patient, "letter", letter="Remember <the> tulips.")
    assert answer.status_code == 303
    read = as_patient.get(answer.headers["location"]).text
    assert "Remember &lt;the&gt; tulips." in read and "<textarea" not in read
    assert "Only you can read it." in Page(read).text
    assert "<textarea" in as_patient.get("/keepsakes/letter?change=yes").text


def test_what_is_too_long_is_said_and_still_there(as_patient):
    long = "y" * 8001
    answer = save(as_patient, "fading-plan", signs=long, steps="Tea", note_for="therapist")
    assert answer.status_code == 422
    text = Page(answer.text).text
    assert "can have up to 8000 characters" in text and long in answer.text
    assert "Tea" in answer.text and 'value="therapist" checked' in answer.text


@pytest.mark.parametrize("kind", ["diary", "x" * 300])
def test_any_other_kind_is_not_found(as_patient, kind):
    assert as_patient.get(f"/keepsakes/{kind}").status_code == 404
    assert save(as_patient, kind, letter="x").status_code == 404


def test_another_persons_form_is_not_taken(as_patient, database, patient):
    answer = save(as_patient, "letter", letter="x", person="somebody else")
    assert answer.status_code == 401
    with database.reading() as db:
        assert keepsakes.written(db, db.get_one(Patient, patient.id)) == {}


def test_the_therapist_reads_it_only_while_it_is_shared(as_patient, as_therapist, patient):
    address = f"/patients/{patient.public_id}"
    save(as_patient, "fading-plan", **PLAN)
    assert CANARY not in as_therapist.get(address).text
    save(as_patient, "fading-plan", **PLAN, note_for="therapist")
    shown = Page(as_therapist.get(address).text).text
    assert CANARY in shown and "My first three steps" in shown
    save(as_patient, "fading-plan", **PLAN, note_for="me")
    for page in (address, "/patients"):
        assert CANARY not in as_therapist.get(page).text


def test_the_letter_is_offered_in_the_opening_days_until_it_is_written(as_patient, dosed):
    assert "A letter to yourself" not in today(as_patient)
    dosed(2)
    assert "A letter to yourself" in today(as_patient)
    save(as_patient, "letter", letter="Dear me")
    assert "A letter to yourself" not in today(as_patient)
    assert "A letter to yourself written" in Page(as_patient.get("/exercises").text).text


def test_when_days_grow_heavier_both_are_laid_out_in_kind_words(as_patient, fading):
    bare = today(as_patient)
    assert "The last days look heavier than those after your session." in bare
    assert "What you wrote" not in bare and "Your clinic may like to know." in bare
    save(as_patient, "letter", letter="Dear me")
    save(as_patient, "fading-plan", **PLAN)
    shown = today(as_patient)
    assert "What you wrote for such days is here." in shown
    assert "A letter to yourself" in shown and "My plan for heavier days" in shown
    for verdict in ("fading", "relapse", "score", "baseline"):
        assert verdict not in shown.lower()


def test_the_dosing_day_stays_quiet(as_patient, fading, dosed):
    save(as_patient, "letter", letter="Dear me")
    dosed(0)
    assert "heavier" not in today(as_patient)


def test_they_lie_in_the_plan_of_the_phone(as_patient):
    assert as_patient.get("/offline-plan").json()["keepsakes"] == []
    save(as_patient, "fading-plan", steps="Tea")
    assert as_patient.get("/offline-plan").json()["keepsakes"] == [
        {
            "code": "fading-plan",
            "title": "My plan for heavier days",
            "parts": [{"label": "My first three steps", "words": "Tea", "calls": []}],
        }
    ]
