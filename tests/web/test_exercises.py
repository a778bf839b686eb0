"""Exercises: today's choice, the steps, done and not today, and a note that is one's own."""

from __future__ import annotations

import re
from datetime import date, timedelta

import pytest
from sqlmodel import select

from app import check_ins, dosing_sessions, phones, practice
from app.check_ins import CheckIn
from app.core.exercises import EXERCISES, ORDINARY
from app.core.phases import Phase
from app.dosing_details import Details
from app.tables import Nudge, Patient, Practice
from tests.phones import give_phone
from tests.push_service import PushService
from tests.web.pages_read import Page

CODE = "good-and-true"
ADDRESS = f"/exercises/{CODE}"


@pytest.fixture
def dosed(database, therapist, patient, clock):
    """A session so many days ago."""

    def plan(days):
        with database.transaction() as db:
            at = clock.now - timedelta(days=days)
            dosing_sessions.plan(db, therapist, patient, at, Details(), clock.now)

    return plan


@pytest.fixture
def rows(database):
    def read():
        with database.reading() as db:
            return db.exec(select(Practice).order_by(Practice.id)).all()

    return read


@pytest.mark.parametrize(
    ("days", "phase", "first"),
    [
        (-3, Phase.PREPARING, "Before a session"),
        (2, Phase.OPENING, "The first four days after"),
        (6, Phase.CARRYING_ON, "Days five to ten"),
        (30, Phase.KEEPING, "Later on"),
    ],
)
def test_todays_choice_fits_the_day(as_patient, dosed, days, phase, first):
    dosed(days)
    html = as_patient.get("/exercises").text
    today, _, rest = html.partition('id="all-title"')
    offered = {code for code in EXERCISES if f"/exercises/{code}" in today}
    assert all(EXERCISES[code].phase in (phase, None) for code in offered)
    assert len(offered) == (2 if days == 2 else 1)
    listed = {code for code in EXERCISES if f"/exercises/{code}" in rest}
    assert listed == set(ORDINARY.catalogue), "all that is agreed is always open"
    assert re.search(r"<details open><summary><h3>(.*?)</h3>", rest)[1] == first


def test_the_dosing_day_asks_nothing_and_closes_nothing(as_patient, dosed):
    dosed(0)
    page = Page(as_patient.get("/exercises").text)
    assert "Nothing here is asked of you." in page.text and "For today" not in page.text
    assert ADDRESS in page.links


@pytest.fixture
def nudged(database, patient, clock):
    """A phone of theirs that can be reminded."""
    with database.transaction() as db, PushService(clock) as service:
        give_phone(db, patient, service, clock.now)


def test_later_today_is_kept_and_says_when(as_patient, nudged, rows, clock):
    assert "Remind me later today" in as_patient.get(ADDRESS).text
    for _ in range(2):  # a double tap
        answer = as_patient.post(f"{ADDRESS}/completions", data={"outcome": "snoozed"})
        assert answer.headers["location"] == "/exercises?saved=snoozed"
    said = as_patient.get("/exercises?saved=snoozed").text
    assert "You will be reminded at about 09:00." in said  # 07:00 in New York, and two hours
    assert [(row.outcome, row.at) for row in rows()] == [("snoozed", clock.now)]


def test_later_today_is_offered_twice_and_never_at_night(as_patient, nudged, clock):
    for _ in range(2):
        as_patient.post(f"{ADDRESS}/completions", data={"outcome": "snoozed"})
        clock.advance(hours=3)
    assert "Remind me later" not in as_patient.get(ADDRESS).text
    as_patient.post(f"{ADDRESS}/completions", data={"outcome": "snoozed"})  # from an old page
    assert "It will be here another day." in as_patient.get("/exercises?saved=snoozed").text
    clock.advance(hours=24 + 9)  # the next day, 22:00
    assert "Remind me later" not in as_patient.get(ADDRESS).text


def test_after_a_red_answer_every_exercise_stays_open_and_no_reminder_is_promised(
    as_patient, nudged, database, patient, clock
):
    with database.transaction() as db:
        answers = {"phq-9-today": (0, 0, 0, 0, 0, 0, 0, 0, 2)}
        sent = CheckIn("r-1", date(2026, 3, 4), answers, clock.now)
        check_ins.record(db, db.get_one(Patient, patient.id), sent, clock.now)
    page = Page(as_patient.get("/exercises").text)
    assert {f"/exercises/{code}" for code in ORDINARY.catalogue} <= set(page.links)
    assert "Remind me later" not in as_patient.get(ADDRESS).text
    clock.advance(hours=25)
    assert "Remind me later" in as_patient.get(ADDRESS).text


def test_later_today_is_not_offered_where_nobody_would_be_reminded(
    as_patient, nudged, dosed, database, patient
):
    with database.transaction() as db:
        db.get_one(Patient, patient.id).nudges_paused_at = patient.created_at
    assert "Remind me later" not in as_patient.get(ADDRESS).text
    as_patient.post("/nudge-resumptions")
    assert "Remind me later" in as_patient.get(ADDRESS).text
    dosed(0)
    assert "Remind me later" not in as_patient.get(ADDRESS).text


def test_without_a_phone_later_today_is_not_offered(as_patient):
    assert "Remind me later" not in as_patient.get(ADDRESS).text


def test_each_page_has_every_step_and_when_not_to(as_patient, patient, keys):
    whose = {"person": phones.person(keys, patient)}
    for code, exercise in ORDINARY.catalogue.items():
        page = Page(as_patient.get(f"/exercises/{code}").text)
        for words in (exercise.title, exercise.purpose, exercise.not_when, *exercise.steps):
            assert words in page.text
        assert page.form(f"/exercises/{code}/completions") == whose | {"note": "", "note_for": "me"}


def test_done_is_kept_once(as_patient, rows, clock):
    for _ in range(2):
        answer = as_patient.post(f"{ADDRESS}/completions", data={"outcome": "done", "note": ""})
        assert (answer.status_code, answer.headers["location"]) == (303, "/exercises?saved=done")
    [row] = rows()
    assert (row.exercise, row.outcome, row.at) == (CODE, "done", clock.now)
    assert "Done today." in as_patient.get(ADDRESS).text
    assert "Thank you. Saved." in as_patient.get("/exercises?saved=done").text


def test_not_today_is_as_good_an_answer(as_patient, rows):
    answer = as_patient.post(f"{ADDRESS}/completions", data={"outcome": "not-today"})
    assert answer.headers["location"] == "/exercises?saved=not-today"
    as_patient.post(f"{ADDRESS}/completions", data={"outcome": "not-today", "note": "so tired"})
    [row] = rows()
    assert (row.outcome, row.sealed_note is not None) == ("not-today", True)
    assert "Done today." not in as_patient.get(ADDRESS).text


@pytest.mark.parametrize(("note_for", "shared"), [("me", False), ("therapist", True), ("", False)])
def test_a_note_is_sealed_and_private_by_default(
    as_patient, rows, database, patient, clock, note_for, shared
):
    note = {"outcome": "done", "note": " I am someone who listens. ", "note_for": note_for}
    as_patient.post(f"{ADDRESS}/completions", data=note)
    [row] = rows()
    assert b"listens" not in row.sealed_note
    assert (row.note_shared_at == clock.now) is shared
    with database.reading() as db:
        assert practice.read_note(db, patient, row) == "I am someone who listens."
    assert "I am someone who listens." in as_patient.get(ADDRESS).text


def test_a_second_note_never_writes_over_the_first(as_patient, rows):
    for note in ("", "first", "first", "second"):
        as_patient.post(f"{ADDRESS}/completions", data={"outcome": "done", "note": note})
    assert len(rows()) == 2
    html = as_patient.get(ADDRESS).text
    assert "first" in html and "second" in html


@pytest.mark.parametrize(
    "sent", [{"outcome": "maybe"}, {}, {"outcome": "done", "note": "x" * 4001}]
)
def test_what_the_form_cannot_send_keeps_what_was_typed(as_patient, patient, keys, rows, sent):
    typed = {
        "person": phones.person(keys, patient),
        "note": "my own words",
        "note_for": "therapist",
    } | sent
    answer = as_patient.post(f"{ADDRESS}/completions", data=typed)
    assert answer.status_code == 422 and rows() == []
    fields = Page(answer.text).form(f"{ADDRESS}/completions")
    shown = ("person", "note", "note_for")
    assert fields == {name: typed[name] for name in shown}


def test_why_it_was_nudged_stands_in_the_app(as_patient, database, patient, clock):
    with database.transaction() as db:
        db.add(
            Nudge(
                patient_id=patient.id, kind="exercise-1", day=clock.now.date(), at=clock.now,
                expires_at=clock.now, exercise=CODE, outcome="sent", created_at=clock.now,
                because="day 3 after your session: a short exercise",
            )
        )  # fmt: skip
    assert "You see this because: day 3 after your session" in as_patient.get(ADDRESS).text


def test_an_unknown_exercise_is_not_found(as_patient):
    for path in ("/exercises/breath-holding", "/exercises/x" * 3):
        assert as_patient.get(path).status_code == 404
    assert (
        as_patient.post("/exercises/none/completions", data={"outcome": "done"}).status_code == 404
    )
