"""The therapist's page of practice, and what of it reaches the patient's pages and phone."""

from __future__ import annotations

from datetime import timedelta

import pytest
from sqlmodel import select

from app import assignments, practice
from app.core.exercises import EXERCISES, ORDINARY
from app.tables import Assignment, Patient
from tests.canary import MARK
from tests.outbox_items import practice_item
from tests.web.pages_read import Page

OWN = {
    "title": "The river",
    "minutes": "5",
    "purpose": "To rest your eyes.",
    "not_when": "In a storm.",
    "steps": "Go to the river.\nLook for a boat.",
}


@pytest.fixture
def desk(as_therapist, patient):
    """`desk("assignments", code=…)`: a form sent from the page; `desk()`: the page read."""
    place = f"/patients/{patient.public_id}"

    def sent(what: str = "", **form: str):
        if not what:
            return Page(as_therapist.get(f"{place}/exercises").text).text
        return as_therapist.post(f"{place}/{what}", data=form)

    return sent


@pytest.fixture
def own_code(desk, database, patient) -> str:
    """An exercise that the therapist wrote for the patient, and so assigned."""
    assert desk("own-exercises", **OWN).status_code == 303
    with database.reading() as db:
        [each] = assignments.agreed(db, db.get_one(Patient, patient.id)).assigned
    return each.code


def test_an_assigned_one_comes_first_with_its_line(desk, as_patient):
    answer = desk("assignments", code="ride-the-wave", state="assigned", why="For <Monday>")
    assert answer.status_code == 303 and "#exercise-ride-the-wave" in answer.headers["location"]
    html = as_patient.get("/exercises").text
    for_today = html[html.index("today-title") : html.index("own-title")]
    assert "/exercises/ride-the-wave" in for_today and "For &lt;Monday&gt;" in for_today
    assert html.count("/exercises/ride-the-wave") == 1 and "/exercises/map-of-the-pull" not in html
    text = Page(as_patient.get("/today").text).text
    assert "Ride the wave From your therapist" in text
    assert (
        "Your therapist writes: For <Monday>"
        in Page(as_patient.get("/exercises/ride-the-wave").text).text
    )
    assert "Tess Own" in desk()


def test_a_track_opens_and_closes(desk, as_patient):
    assert as_patient.get("/exercises/here-and-now").headers["location"] == "/exercises?saved=other"
    assert "not among yours just now" in as_patient.get("/exercises?saved=other").text
    assert desk("tracks", track="trauma", state="open").status_code == 303
    assert as_patient.get("/exercises/here-and-now").status_code == 200
    assert "When the past comes close" in as_patient.get("/exercises").text
    desk("tracks", track="trauma", state="withdrawn")
    assert as_patient.get("/exercises/here-and-now").status_code == 303


def test_taken_out_it_is_gone_and_put_back_it_is_there(desk, as_patient):
    for state, status in (("withdrawn", 303), ("open", 200)):
        desk("assignments", code="slow-body-scan", state=state)
        assert as_patient.get("/exercises/slow-body-scan").status_code == status


@pytest.mark.parametrize(
    ("what", "form"),
    [
        ("assignments", {}),
        ("assignments", {"code": "breath-holding", "state": "assigned"}),
        ("assignments", {"code": "a-fair-friend", "state": "loved"}),
        ("assignments", {"code": "a-fair-friend", "state": "assigned", "why": "x" * 401}),
        ("assignments", {"code": "five-senses", "state": "withdrawn"}),
        ("tracks", {"track": "exposure", "state": "open"}),
        ("tracks", {"track": "pain", "state": "assigned"}),
    ],
    ids=range(7),
)
def test_what_cannot_be_is_said_and_changes_nothing(desk, database, patient, what, form):
    answer = desk(what, **form)
    assert answer.status_code == 422 and 'role="alert"' in answer.text
    assert form.get("why", "") in answer.text, "what was typed is still there"
    with database.reading() as db:
        assert assignments.agreed(db, patient) == ORDINARY
        assert db.exec(select(Assignment)).all() == []


def test_a_half_written_own_one_is_shown_again(desk):
    answer = desk("own-exercises", **OWN | {"minutes": "25", "for_whom": "clinic"})
    assert answer.status_code == 422
    page = Page(answer.text)
    assert "Whole minutes, from 1 to 20." in page.text
    action = next(to for to, fields in page.forms if "steps" in fields)
    shown = page.form(action)
    assert shown["title"] == "The river" and shown["steps"] == OWN["steps"]
    assert shown["for_whom"] == "clinic"


def test_an_own_one_is_read_done_and_put_off(as_patient, own_code, rows):
    page = Page(as_patient.get(f"/exercises/{own_code}").text)
    for words in ("The river", "To rest your eyes.", "In a storm.", "Look for a boat."):
        assert words in page.text
    assert "From your therapist" in page.text
    for outcome in ("done", "not-today", "snoozed"):
        answer = as_patient.post(f"/exercises/{own_code}/completions", data={"outcome": outcome})
        assert answer.headers["location"] == f"/exercises?saved={outcome}"
    assert [(row.exercise, row.outcome) for row in rows()] == [
        (own_code, "done"), (own_code, "not-today"), (own_code, "snoozed"),
    ]  # fmt: skip


@pytest.fixture
def rows(database, patient, clock):
    def read():
        with database.reading() as db:
            return practice.since(db, patient, clock.now.date() - timedelta(days=3))[::-1]

    return read


def test_another_patient_cannot_tell_it_from_one_that_is_not(own_code, signed_in, other_patient):
    other = signed_in(other_patient)
    for code in (own_code, "own-000000000000"):
        assert other.get(f"/exercises/{code}").status_code == 404
        sent = other.post(f"/exercises/{code}/completions", data={"outcome": "done"})
        assert sent.status_code == 404


def test_it_comes_in_from_a_phone_also_after_it_was_withdrawn(
    desk, as_patient, own_code, patient, clock, rows
):
    desk("assignments", code=own_code, state="withdrawn")
    item = practice_item(as_patient, patient, clock.now, note="a boat")
    item["fields"]["exercise"] = own_code
    assert as_patient.get(f"/exercises/{own_code}").status_code == 303
    assert [as_patient.post("/outbox", json=item).status_code for _ in range(2)] == [201, 200]
    assert [(row.exercise, row.outcome) for row in rows()] == [(own_code, "done")]


def test_the_phone_keeps_todays_and_the_assigned_and_the_page_the_grounding(
    desk, as_patient, own_code, therapist
):
    desk("assignments", code="slow-body-scan", state="assigned")
    kept = as_patient.get("/offline-plan").json()["exercises"]
    codes = [each["code"] for each in kept]
    assert set(codes) == {own_code, "slow-body-scan"} and len(codes) == 2
    assert "Five, four, three" in as_patient.get("/offline").text
    scan = next(each for each in kept if each["code"] == "slow-body-scan")
    known = EXERCISES["slow-body-scan"]
    assert scan == {
        "code": known.code, "title": known.title, "minutes": 12, "purpose": known.purpose,
        "not_when": known.not_when, "steps": list(known.steps), "prompt": "",
    }  # fmt: skip


def test_the_therapist_reads_what_was_done_and_shared_notes_alone(
    desk, as_patient, own_code, as_therapist, signed_in, therapist, patient, clock
):
    address = f"/exercises/{own_code}/completions"
    private = {"outcome": "done", "note": f"{MARK}-private", "note_for": "me"}
    shared = {"outcome": "not-today", "note": "it rained", "note_for": "therapist"}
    for form in (private, shared):
        assert as_patient.post(address, data=form).status_code == 303
    text = desk()
    assert "The river" in text and "1 done, on 1 day." in text and "not today" in text
    assert "it rained" in text and MARK not in text
    for place in ("", f"/{patient.public_id}", f"/{patient.public_id}/exercises"):
        assert MARK not in as_therapist.get(f"/patients{place}").text
    assert MARK in as_patient.get(f"/exercises/{own_code}").text, "it was stored, for its writer"
    clock.advance(days=14)
    later = signed_in(therapist).get(f"/patients/{patient.public_id}/exercises").text
    assert "Nothing was done or put aside." in later
