"""A browser belongs to whoever signed in there last: nobody gets another's nudge."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from fastapi.testclient import TestClient
from sqlmodel import col, select

from app import invitations, sign_ins
from app.audit import Actor
from app.database import Database
from app.settings import Settings
from app.tables import AuditEntry, Patient, Practice, PushSubscription, SignIn, Staff, Submission
from tests.cast import Clock, sign_in
from tests.marks import on_sqlite
from tests.outbox_items import person_of
from tests.push_phone import Phone

PASSPHRASE = "four random words here"


@pytest.fixture
def nudged(as_patient: TestClient) -> TestClient:
    """The phone of `patient`, registered for nudges."""
    answer = as_patient.post(
        "/push-subscriptions", json=Phone("https://fcm.googleapis.com").subscription()
    )
    assert answer.status_code == 201
    return as_patient


def issued(database: Database, person: Patient | Staff, clock: Clock) -> invitations.Issued:
    with database.transaction() as db:
        found = db.get_one(type(person), person.id)
        return invitations.issue(db, Actor("command", "tests"), found, clock.now)


def live(database: Database) -> list[tuple[int | None, int | None]]:
    """(patient, staff) of each sign-in that is not ended."""
    with database.reading() as db:
        rows = db.exec(select(SignIn).where(col(SignIn.ended_at).is_(None))).all()
        return [(row.patient_id, row.staff_id) for row in rows]


def registered(database: Database) -> list[tuple[int, int | None]]:
    """(patient, sign-in) of each phone that gets nudges."""
    with database.reading() as db:
        rows = db.exec(select(PushSubscription)).all()
        return [(row.patient_id, row.sign_in_id) for row in rows]


@pytest.mark.parametrize("by", ["code", "link"])
def test_another_who_signs_in_here_ends_the_earlier_sign_in(
    nudged: TestClient, database: Database, other_patient: Patient, clock: Clock, by: str
):
    earlier = next(cookie.value for cookie in nudged.cookies.jar)
    invitation = issued(database, other_patient, clock)
    if by == "code":
        answer = nudged.post("/sign-ins", data={"code": invitation.code})
    else:
        answer = nudged.post(f"/invitations/{invitation.token}")
    assert answer.headers["location"] == "/today" and "Otto Test" in nudged.get("/you").text
    assert live(database) == [(other_patient.id, None)] and registered(database) == []
    nudged.cookies.clear()
    nudged.cookies.set("afterglow", earlier or "", domain="localhost.local", path="/")
    assert nudged.get("/today").headers["location"] == "/sign-in"


def test_staff_who_sign_in_here_end_it_too(
    nudged: TestClient, database: Database, therapist: Staff, clock: Clock
):
    link = f"/invitations/{issued(database, therapist, clock).token}"
    answer = nudged.post(link, data={"name": "tess", "passphrase": PASSPHRASE})
    assert answer.headers["location"] == "/patients"
    assert live(database) == [(None, therapist.id)] and registered(database) == []
    answer = nudged.post("/sign-ins", data={"name": "tess", "passphrase": PASSPHRASE})
    assert answer.headers["location"] == "/patients" and len(live(database)) == 1


def test_who_signs_in_again_here_keeps_the_nudges(
    nudged: TestClient, database: Database, patient: Patient, clock: Clock
):
    [(_, before)] = registered(database)
    nudged.post("/sign-ins", data={"code": issued(database, patient, clock).code})
    [(whose, now_of)] = registered(database)
    assert whose == patient.id and now_of != before and len(live(database)) == 1
    assert nudged.get("/push-subscriptions").json()["here"] is not None


def test_other_phones_of_the_earlier_person_stay(
    nudged: TestClient,
    client: TestClient,
    database: Database,
    patient: Patient,
    other_patient: Patient,
    clock: Clock,
):
    sign_in(client, patient)
    nudged.post("/sign-ins", data={"code": issued(database, other_patient, clock).code})
    assert sorted(live(database)) == sorted([(patient.id, None), (other_patient.id, None)])


@on_sqlite
@pytest.mark.parametrize("cookie", ["made up", "é\0"])
def test_a_made_up_cookie_ends_nobodys(
    nudged: TestClient, database: Database, other_patient: Patient, clock: Clock, cookie: str
):
    with database.transaction() as db:
        token = sign_ins.begin(db, db.get_one(Patient, other_patient.id), "", clock.now)
        sign_ins.take_over(db, cookie, token, clock.now)
        sign_ins.take_over(db, token, token, clock.now)
    assert len(live(database)) == 2 and len(registered(database)) == 1


def test_a_wrong_code_ends_nothing(nudged: TestClient, database: Database):
    assert nudged.post("/sign-ins", data={"code": "AAAA-AAAA"}).status_code == 422
    assert len(live(database)) == 1 and len(registered(database)) == 1


def test_both_chains_tell_it(
    nudged: TestClient, database: Database, patient: Patient, other_patient: Patient, clock: Clock
):
    nudged.post("/sign-ins", data={"code": issued(database, other_patient, clock).code})
    with database.reading() as db:
        told = {(entry.chain, entry.action) for entry in db.exec(select(AuditEntry))}
    assert (f"patient:{patient.public_id}", "sign out") in told
    assert (f"patient:{patient.public_id}", "remove phone") in told
    assert (f"patient:{other_patient.public_id}", "sign in") in told


@pytest.mark.parametrize(
    ("sent", "forgotten"),
    [({}, '"cache", "storage"'), ({"keep": "locked"}, '"cache"'), ({"keep": "x"}, None)],
)
@on_sqlite
def test_only_what_was_kept_locked_outlives_the_sign_out(
    as_patient: TestClient, settings: Settings, sent: dict[str, str], forgotten: str | None
):
    answer = as_patient.post("/sign-outs", data=sent)
    assert answer.headers["clear-site-data"] == (forgotten or '"cache", "storage"')
    assert as_patient.get("/today").headers["location"] == "/sign-in"


@on_sqlite
@pytest.mark.parametrize("sent", [{}, {"keep": "locked"}])
def test_whoever_else_signs_out_here_leaves_what_a_patient_locked_in(
    as_therapist: TestClient, client: TestClient, sent: dict[str, str]
):
    for browser in (as_therapist, client):
        assert browser.post("/sign-outs", data=sent).headers["clear-site-data"] == '"cache"'


@on_sqlite
def test_to_a_script_it_says_what_no_hotel_network_says(as_patient: TestClient):
    told = as_patient.post("/sign-outs", headers={"Accept": "application/json"})
    assert (told.status_code, told.json()) == (200, {"signed_out": True})
    assert told.headers["clear-site-data"] == '"cache", "storage"'
    assert as_patient.get("/today").headers["location"] == "/sign-in"


FORMS = [
    ("/check-ins", {"phq-9.1": "3", "note": "words of Pia's"}, {}),
    ("/check-ins", {"mood.1": "2"}, {"HX-Request": "true", "HX-Target": "section#mood"}),
    ("/exercises/good-and-true/completions", {"outcome": "done", "note": "words of Pia's"}, {}),
]


@on_sqlite
@pytest.mark.parametrize(("address", "fields", "headers"), FORMS)
def test_an_old_windows_form_is_not_stored_as_another_persons(
    as_patient: TestClient,
    signed_in: Callable[[Patient], TestClient],
    database: Database,
    patient: Patient,
    other_patient: Patient,
    address: str,
    fields: dict[str, str],
    headers: dict[str, str],
):
    """Pia's form is still open; Otto signed in on this phone since."""
    otto = signed_in(other_patient)
    form = {"day": "2026-03-04", "submission_id": "of-an-old-window", **fields}
    opened_by = person_of(as_patient, patient)
    refused = otto.post(address, data=form | {"person": opened_by}, headers=headers)
    assert refused.status_code == 401 and "Nothing was saved" in refused.text
    assert "words of Pia" not in refused.text
    with database.reading() as db:
        assert not db.exec(select(Submission)).all() and not db.exec(select(Practice)).all()
    own = otto.post(address, data=form | {"person": person_of(otto, other_patient)})
    older = otto.post(address, data=form | {"submission_id": "a-form-of-before"})
    assert own.status_code == older.status_code == 303


@on_sqlite
@pytest.mark.parametrize("address", ["/today", "/check-ins/new", "/exercises/good-and-true"])
def test_each_form_says_whose_it_is(as_patient: TestClient, patient: Patient, address: str):
    text = as_patient.get(address).text
    field = f'<input type="hidden" name="person" value="{person_of(as_patient, patient)}"'
    actions = ('action="/check-ins"', "/completions")
    forms = [one for one in text.split("<form")[1:] if any(each in one for each in actions)]
    assert forms and all(field in one for one in forms)


@on_sqlite
def test_every_page_of_somebody_signed_in_says_whose_it_is(
    as_therapist: TestClient,
    signed_in: Callable[[Patient], TestClient],
    client: TestClient,
    newcomer: Patient,
):
    """By that the script lets go of what another person kept on this phone."""
    staff, before = as_therapist.get("/patients").text, signed_in(newcomer)
    assert 'data-person=""' in staff and "whose-phone" in staff
    assert f'data-person="{person_of(before, newcomer)}"' in before.get("/consents/new").text
    assert "data-person" not in client.get("/sign-in").text


@on_sqlite
def test_not_agreeing_asks_about_what_is_not_sent_as_any_sign_out(
    signed_in: Callable[[Patient], TestClient], newcomer: Patient
):
    text = signed_in(newcomer).get("/consents/new").text
    assert "Not now: sign this phone out" in text and "Before you sign out" in text
    assert "data-leaving-choice" in text and "leaving" in text.partition("</head>")[0]
