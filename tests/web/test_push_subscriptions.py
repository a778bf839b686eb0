"""A phone comes as its browser gives it, is tried out, and goes."""

from __future__ import annotations

import hashlib

import pytest
from sqlmodel import select

from app import phones as phones_of
from app.push_subscriptions import MOST_PHONES
from app.tables import AuditEntry, Nudge, NudgeDelivery, PushSubscription
from tests.cast import browser, sign_in
from tests.push_phone import Phone
from tests.web.pages_read import Page

FCM = "https://fcm.googleapis.com"


def digest(told):
    return hashlib.sha256(told["endpoint"].encode()).hexdigest()[:32]


@pytest.fixture
def phones(database):
    """Every phone on record."""

    def read():
        with database.reading() as db:
            return db.exec(select(PushSubscription).order_by(PushSubscription.id)).all()

    return read


def given(**changes):
    return Phone(FCM).subscription() | changes


def added(phone):
    """The address of the phone's row."""
    return f"/push-subscriptions/{phone.post('/push-subscriptions', json=given()).json()['id']}"


def test_a_browser_registers_itself_once(as_patient, phones, patient, clock):
    told = given()
    first = as_patient.post("/push-subscriptions", json=told)
    again = as_patient.post("/push-subscriptions", json=told)
    assert (first.status_code, again.status_code) == (201, 201)
    [row] = phones()
    assert first.json() == again.json() == {"id": row.public_id}
    assert (row.patient_id, row.endpoint, row.created_at) == (
        patient.id, told["endpoint"], clock.now,
    )  # fmt: skip
    page = Page(as_patient.get("/nudges").text)
    assert "a test's browser" in page.text and "since Wednesday 4 March" in page.text


@pytest.mark.parametrize(
    "body",
    [
        None, [], "text", {}, {"endpoint": 1}, given(endpoint="https://evil.example/push/1"),
        given(endpoint="http://fcm.googleapis.com/x"), given(endpoint="https://127.0.0.1/x"),
        given(keys=None), given(keys={}), given(keys={"p256dh": "x" * 87, "auth": "x" * 22}),
        given(keys={"p256dh": "A" * 3000, "auth": "A" * 3000}),
    ],
    ids=range(12),
)  # fmt: skip
def test_what_no_browser_gives_is_refused_without_repeating_it(as_patient, phones, body):
    answer = as_patient.post("/push-subscriptions", json=body)
    assert answer.status_code == 422
    assert "evil" not in answer.text and "127.0" not in answer.text
    assert phones() == []


def test_what_is_not_json_is_refused(as_patient, phones):
    for body in (b"", b"{", b"\xff\xfe", b"[" * 60_000):
        assert as_patient.post("/push-subscriptions", content=body).status_code == 422
    assert phones() == []


def test_a_new_endpoint_of_the_same_browser_takes_the_place_of_the_old(as_patient, phones, clock):
    as_patient.post("/push-subscriptions", json=given())
    began = clock.now
    clock.advance(days=3)
    fresh = given()
    as_patient.post("/push-subscriptions", json=fresh)
    [row] = phones()
    assert (row.endpoint, row.created_at) == (fresh["endpoint"], began)


def test_a_phone_on_which_somebody_else_signs_in_becomes_theirs(
    app, as_patient, other_patient, phones
):
    told = given()
    as_patient.post("/push-subscriptions", json=told)
    sign_in(browser(app), other_patient).post("/push-subscriptions", json=told)
    [row] = phones()
    assert row.patient_id == other_patient.id


def test_the_oldest_of_too_many_phones_gives_way(app, patient, phones, clock):
    endpoints = []
    for _ in range(MOST_PHONES + 1):
        told = given()
        sign_in(browser(app), patient).post("/push-subscriptions", json=told)
        endpoints.append(told["endpoint"])
        clock.advance(minutes=1)
    assert [row.endpoint for row in phones()] == endpoints[1:]


def test_a_browser_can_compare_itself_with_the_server(app, as_patient, patient, keys):
    told = given()
    before = as_patient.get("/push-subscriptions").json()
    assert (before["here"], before["key"]) == (None, keys.vapid_public)
    assert before["person"] == phones_of.person(keys, patient)
    as_patient.post("/push-subscriptions", json=told)
    assert as_patient.get("/push-subscriptions").json()["here"] == digest(told)
    another = sign_in(browser(app), patient)
    assert another.get("/push-subscriptions").json()["here"] is None


@pytest.mark.parametrize(
    ("mark", "permission", "kept"),
    [
        ("own", "granted", "granted"),
        ("own", "denied", "denied"),
        (None, "default", "default"),
        (None, "granted", "lost"),
        ("0" * 32, "granted", "lost"),
    ],
)
def test_what_the_browser_says_of_itself_is_kept(as_patient, phones, clock, mark, permission, kept):
    told = given()
    as_patient.post("/push-subscriptions", json=told)
    assert (phones()[0].permission, phones()[0].checked_at) == ("granted", clock.now)
    clock.advance(days=1)
    said = {"endpoint_digest": digest(told) if mark == "own" else mark, "permission": permission}
    assert as_patient.post("/push-subscriptions/checks", json=said).status_code == 204
    [row] = phones()
    assert (row.permission, row.checked_at) == (kept, clock.now)
    as_patient.post("/push-subscriptions", json=told)
    assert phones()[0].permission == "granted"


def test_a_check_is_of_this_phone_alone_and_in_a_browsers_words(app, as_patient, patient, phones):
    as_patient.post("/push-subscriptions", json=given())
    another = sign_in(browser(app), patient)
    said = {"endpoint_digest": None, "permission": "denied"}
    assert another.post("/push-subscriptions/checks", json=said).status_code == 204
    for wrong in (None, [], {}, said | {"permission": "lost"}, said | {"endpoint_digest": 1}):
        assert as_patient.post("/push-subscriptions/checks", json=wrong).status_code == 422
    assert phones()[0].permission == "granted"


@pytest.mark.parametrize("by", ["delete", "post"])
def test_removing_a_phone_keeps_the_record_of_its_nudges(as_patient, phones, database, by):
    address = (
        f"/push-subscriptions/{as_patient.post('/push-subscriptions', json=given()).json()['id']}"
    )
    as_patient.post(f"{address}/test-nudges")
    answer = (
        as_patient.delete(address) if by == "delete" else as_patient.post(f"{address}/removals")
    )
    assert answer.status_code == (204 if by == "delete" else 303)
    assert phones() == []
    with database.reading() as db:
        assert db.exec(select(NudgeDelivery.push_subscription_id)).all() == [None]
        assert {"add phone", "remove phone"} <= set(db.exec(select(AuditEntry.action)))
    assert as_patient.delete(address).status_code == 404


def test_a_test_only_writes_a_due_row(as_patient, database, clock):
    address = (
        f"/push-subscriptions/{as_patient.post('/push-subscriptions', json=given()).json()['id']}"
    )
    answer = as_patient.post(f"{address}/test-nudges")
    assert answer.headers["location"] == "/nudges?done=test"
    with database.reading() as db:
        nudge, delivery = db.exec(select(Nudge)).one(), db.exec(select(NudgeDelivery)).one()
    assert (nudge.kind, nudge.outcome, delivery.due_at) == ("test", None, clock.now)


def test_a_strangers_phone_is_not_found(app, as_patient, other_patient, phones):
    id = as_patient.post("/push-subscriptions", json=given()).json()["id"]
    stranger = sign_in(browser(app), other_patient)
    for ask in (
        stranger.delete(f"/push-subscriptions/{id}"),
        stranger.post(f"/push-subscriptions/{id}/removals"),
        stranger.post(f"/push-subscriptions/{id}/test-nudges"),
    ):
        assert ask.status_code == 404
    assert len(phones()) == 1


def test_signing_out_takes_the_phone_along(as_patient, phones):
    as_patient.post("/push-subscriptions", json=given())
    as_patient.post("/sign-outs")
    assert phones() == []
