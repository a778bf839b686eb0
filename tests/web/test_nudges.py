"""The nudges page: two hours, a pause, and where a tap on a nudge goes."""

from __future__ import annotations

from datetime import time, timedelta

import pytest
from sqlmodel import select

from app.tables import Nudge, Patient
from tests.web.pages_read import Page


@pytest.fixture
def stored(database, patient):
    """The patient's row as it is now."""

    def read():
        with database.reading() as db:
            return db.get_one(Patient, patient.id)

    return read


@pytest.fixture
def nudge(database, patient, clock):
    """A nudge that was sent; its address."""

    def make(kind, exercise=None, whose=patient):
        with database.transaction() as db:
            row = Nudge(
                patient_id=whose.id,
                kind=kind,
                day=clock.now.date(),
                at=clock.now,
                expires_at=clock.now + timedelta(hours=1),
                exercise=exercise,
                because="day 3 after your session: a short exercise",
                created_at=clock.now,
                outcome="sent",
            )
            db.add(row)
        return f"/nudges/{row.public_id}"

    return make


def test_the_page_shows_the_hours_and_says_how_often(as_patient):
    page = Page(as_patient.get("/nudges").text)
    assert page.form("/nudge-hours") == {"check_in": "19:30", "exercise": "12:30"}
    assert "No phone gets nudges yet." in page.text
    assert "Between 08:00 and 21:15" in page.text
    assert "Nothing at all on the day of a session." in page.text


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        (("18:00", "09:15"), (time(18), time(9, 15))),
        (("18:00:00", "09:15"), (time(18), time(9, 15))),
        (("23:10", "05:59"), (time(21, 15), time(8))),
    ],
)
def test_hours_are_kept_and_moved_out_of_the_night(as_patient, stored, typed, kept):
    answer = as_patient.post("/nudge-hours", data={"check_in": typed[0], "exercise": typed[1]})
    assert (answer.status_code, answer.headers["location"]) == (303, "/nudges?done=hours")
    assert (stored().check_in_hour, stored().exercise_hour) == kept
    assert "Saved." in as_patient.get("/nudges?done=hours").text


@pytest.mark.parametrize("bad", ["", "25:00", "half eight", "19:30+02:00", "<b>"])
def test_an_hour_that_cannot_be_read_keeps_what_was_typed(as_patient, stored, bad):
    answer = as_patient.post("/nudge-hours", data={"check_in": bad, "exercise": "09:00"})
    page = Page(answer.text)
    assert answer.status_code == 422
    assert page.form("/nudge-hours") == {"check_in": bad, "exercise": "09:00"}
    assert page.text.count("Please give an hour like 19:30.") == 1
    assert stored().check_in_hour == time(19, 30)


def test_a_pause_and_its_end(as_patient, stored, clock):
    assert as_patient.post("/nudge-pauses").headers["location"] == "/nudges?done=paused"
    assert stored().nudges_paused_at == clock.now
    assert Page(as_patient.get("/nudges").text).form("/nudge-resumptions") == {}
    assert as_patient.post("/nudge-resumptions").status_code == 303
    assert stored().nudges_paused_at is None


@pytest.mark.parametrize(
    ("kind", "exercise", "leads_to"),
    [
        ("check-in", None, "/check-ins/new"),
        ("exercise-1", "good-and-true", "/exercises/good-and-true"),
        ("exercise-2", "slow-body-scan", "/exercises/slow-body-scan"),
        ("test", None, "/nudges"),
    ],
)
def test_a_tap_opens_the_very_thing_and_is_kept(
    as_patient, nudge, database, clock, kind, exercise, leads_to
):
    address = nudge(kind, exercise)
    tapped_at = clock.advance(minutes=5)
    for _ in range(2):
        answer = as_patient.get(address)
        assert (answer.status_code, answer.headers["location"]) == (303, leads_to)
        clock.advance(minutes=5)
    assert as_patient.get(leads_to).status_code == 200
    with database.reading() as db:
        assert db.exec(select(Nudge.opened_at)).one() == tapped_at


def test_a_strangers_nudge_is_not_found_and_not_marked(as_patient, nudge, other_patient, database):
    foreign = nudge("check-in", whose=other_patient)
    answers = {as_patient.get(path).status_code for path in (foreign, "/nudges/x", "/nudges/0")}
    assert answers == {404}
    with database.reading() as db:
        assert db.exec(select(Nudge.opened_at)).one() is None


def test_signed_out_a_tap_leads_to_the_sign_in(client, nudge):
    assert client.get(nudge("check-in")).headers["location"] == "/sign-in"


def test_the_page_does_not_show_where_phones_are_reached(as_patient, database, patient, clock):
    given = subscription()
    assert as_patient.post("/push-subscriptions", json=given).status_code == 201
    html = as_patient.get("/nudges").text
    assert given["endpoint"] not in html and given["keys"]["auth"] not in html


def subscription():
    from tests.push_phone import Phone

    return Phone("https://fcm.googleapis.com").subscription()
