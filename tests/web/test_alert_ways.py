"""How somebody of the clinic is told: a phone, a mail address, a test, and what became of them."""

from __future__ import annotations

import pytest
from sqlmodel import select

from app.escalation import notices
from app.tables import AlertNotice, AuditEntry, Staff, StaffPhone
from tests.push_phone import Phone
from tests.web.pages_read import Page

FCM = "https://fcm.googleapis.com"


@pytest.fixture
def settings(settings):
    return settings.model_copy(
        update={"smtp_url": "smtp://localhost:2525", "mail_from": "care@example.org"}
    )


def add_phone(who):
    return who.post("/alert-ways/phones", json=Phone(FCM).subscription())


def test_nobody_is_told_until_there_is_a_way(as_therapist, database, cast):
    assert "You cannot be told yet" in as_therapist.get("/alert-ways").text
    assert "Send me a test" not in as_therapist.get("/alert-ways").text
    assert add_phone(as_therapist).status_code == 201
    page = Page(as_therapist.get("/alert-ways?done=phone").text).text
    assert "You cannot be told yet" not in page
    assert "a test's browser" in page and "no notice yet" in page
    assert "A test shows whether notices come." in page


def test_it_outlives_the_sign_in_and_ends_by_its_button(as_therapist, database):
    add_phone(as_therapist)
    as_therapist.post("/sign-outs")
    with database.reading() as db:
        [row] = db.exec(select(StaffPhone)).all()
    assert row.refused_at is None
    assert as_therapist.get("/alert-ways").status_code in (303, 401)


def test_it_is_removed_once_and_for_all(as_therapist, database):
    where = f"/alert-ways/phones/{add_phone(as_therapist).json()['id']}/removals"
    assert as_therapist.post(where).headers["Location"] == "/alert-ways?done=removed"
    assert as_therapist.post(where).status_code == 404
    with database.reading() as db:
        assert db.exec(select(StaffPhone)).all() == []
        said = set(db.exec(select(AuditEntry.action)))
    assert {"add alert phone", "remove alert phone"} <= said


@pytest.mark.parametrize(
    "body", [None, [], {"endpoint": "http://10.0.0.1/x", "keys": {"p256dh": "a", "auth": "b"}}]
)
def test_what_no_browser_gives_is_refused(as_therapist, database, body):
    answer = as_therapist.post("/alert-ways/phones", json=body)
    assert answer.status_code == 422
    assert "10.0.0.1" not in answer.text
    with database.reading() as db:
        assert db.exec(select(StaffPhone)).all() == []


@pytest.mark.parametrize("typed", ["tess", "tess@", "tess@clinic", "a b@clinic.org", "x@y.z\n@w.v"])
def test_a_mail_address_that_is_none_is_said_and_kept_in_the_field(as_therapist, database, typed):
    answer = as_therapist.post("/alert-ways/mail", data={"mail": typed})
    assert answer.status_code == 422
    page = Page(answer.text)
    assert "This is no mail address" in page.text
    assert page.form("/alert-ways/mail")["mail"].split() == typed.split()
    with database.reading() as db:
        assert set(db.exec(select(Staff.mail))) == {""}


def test_a_mail_address_is_kept_changed_and_taken_away(as_therapist, database, cast):
    for typed in (" tess@clinic.example.org ", "tess@clinic.example.org", ""):
        assert as_therapist.post("/alert-ways/mail", data={"mail": typed}).status_code == 303
        with database.reading() as db:
            assert db.get_one(Staff, cast.therapist.id).mail == typed.strip()
    with database.reading() as db:
        said = [a for a in db.exec(select(AuditEntry.action)) if "alert mail" in a]
    assert said == ["choose alert mail", "remove alert mail"]


def test_a_test_is_asked_for_and_what_became_of_it_is_said(as_therapist, database, clock, cast):
    add_phone(as_therapist)
    as_therapist.post("/alert-ways/mail", data={"mail": "tess@clinic.example.org"})
    assert as_therapist.post("/alert-ways/tests").headers["Location"] == "/alert-ways?done=test"
    assert "To your phones: on its way" in Page(as_therapist.get("/alert-ways").text).text
    with database.transaction() as db:
        ways = ("push", "mail")
        found = {way: notices.claim(db, way, clock.now)[0] for way in ways}
        wrong = notices.Result(False, "the mail server refused it", for_good=True)
        told = [(found["push"], notices.Result(True)), (found["mail"], wrong)]
        notices.settle(db, told, clock.now)
    page = Page(as_therapist.get("/alert-ways").text).text
    assert "To your phones: taken by the service" in page
    assert "By mail: not delivered, the mail server refused it" in page
    with database.reading() as db:
        assert {row.alert_id for row in db.exec(select(AlertNotice))} == {None}
