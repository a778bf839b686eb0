"""A phone says that it showed a nudge, that it was tapped; the page and the chart tell it."""

from __future__ import annotations

from datetime import timedelta

import pytest
from sqlmodel import select

from app.tables import Nudge, NudgeDelivery, PushSubscription
from tests.cast import browser, sign_in
from tests.push_phone import Phone
from tests.web.pages_read import Page

FCM = "https://fcm.googleapis.com"
LATEST = "test-nudges/latest"


@pytest.fixture
def address(as_patient):
    """Of the patient's registered phone."""
    told = as_patient.post("/push-subscriptions", json=Phone(FCM).subscription()).json()
    return f"/push-subscriptions/{told['id']}"


@pytest.fixture
def test_nudge(as_patient, address, database):
    """A test, asked for and taken by the push service; its public id."""
    as_patient.post(f"{address}/test-nudges")
    settle(database, "sent")
    with database.reading() as db:
        return db.exec(select(Nudge.public_id)).one()


def settle(database, outcome, **values):
    with database.transaction() as db:
        way = db.exec(select(NudgeDelivery).order_by(NudgeDelivery.id.desc())).first()
        way.outcome, way.settled_at = outcome, db.get_one(Nudge, way.nudge_id).at
        db.add(way)


def ways(database):
    with database.reading() as db:
        return db.exec(select(NudgeDelivery).order_by(NudgeDelivery.id)).all()


def phone(database):
    with database.reading() as db:
        return db.exec(select(PushSubscription)).one()


def say(client, id, event):
    return client.post("/nudge-reports", json={"id": id, "event": event}).status_code


def state(client, address):
    return client.get(f"{address}/{LATEST}").json()["state"]


def test_shown_then_tapped_and_the_first_report_stands(
    as_patient, address, test_nudge, database, clock
):
    assert state(as_patient, address) == "sent"
    shown_at = clock.advance(seconds=4)
    assert say(as_patient, test_nudge, "shown") == 204
    assert state(as_patient, address) == "shown"
    tapped_at = clock.advance(seconds=30)
    for event in ("tapped", "shown", "tapped"):
        assert say(as_patient, test_nudge, event) == 204
        clock.advance(minutes=1)
    [way] = ways(database)
    assert (way.shown_at, way.tapped_at) == (shown_at, tapped_at)
    row = phone(database)
    assert (row.last_shown_at, row.last_tapped_at) == (shown_at, tapped_at)
    assert state(as_patient, address) == "tapped"
    with database.reading() as db:
        assert db.exec(select(Nudge.opened_at)).one() == tapped_at


def test_what_was_tapped_was_shown_also_without_a_worker(
    as_patient, address, test_nudge, database, clock
):
    """Safari shows a nudge by itself and follows its address."""
    assert as_patient.get(f"/nudges/{test_nudge}").status_code == 303
    [way] = ways(database)
    assert (way.shown_at, way.tapped_at) == (clock.now, clock.now)
    assert "Nudges reach this phone." in as_patient.get("/nudges").text


@pytest.mark.parametrize(
    "body",
    [
        None,
        [],
        "shown",
        {},
        {"id": 1, "event": "shown"},
        {"id": "x"},
        {"id": "x", "event": "no"},
    ],
)
def test_what_no_worker_says_is_refused(as_patient, body):
    assert as_patient.post("/nudge-reports", json=body).status_code == 422


def test_only_ones_own_nudge_on_the_phone_it_went_to(
    app, as_patient, test_nudge, database, patient, other_patient
):
    assert say(as_patient, "f" * 32, "shown") == 404
    assert say(as_patient, "nul\0", "shown") == 404
    stranger = sign_in(browser(app), other_patient)
    assert say(stranger, test_nudge, "shown") == 404
    another_phone = sign_in(browser(app), patient)
    another_phone.post("/push-subscriptions", json=Phone(FCM).subscription())
    assert say(another_phone, test_nudge, "tapped") == 204
    assert all(way.shown_at is None and way.tapped_at is None for way in ways(database))


@pytest.mark.parametrize(
    ("outcome", "expected"),
    [(None, "waiting"), ("sent", "sent"), ("refused", "refused"), ("missed", "missed"),
     ("withheld", "missed")],
)  # fmt: skip
def test_what_became_of_a_test(as_patient, address, database, outcome, expected):
    assert state(as_patient, address) == "none"
    asked = as_patient.post(f"{address}/test-nudges", headers={"Accept": "application/json"})
    assert (asked.status_code, asked.json()) == (202, {"state": "waiting"})
    if outcome:
        settle(database, outcome)
    told = as_patient.get(f"{address}/{LATEST}").json()
    assert told["state"] == expected and told["words"]
    assert told["words"] in as_patient.get("/nudges").text


def test_a_test_that_nobody_sent_ends(as_patient, address, clock):
    as_patient.post(f"{address}/test-nudges")
    clock.advance(minutes=11)
    assert state(as_patient, address) == "missed"


def test_a_second_test_is_a_new_one_once_the_first_has_ended(
    as_patient, address, test_nudge, database, clock
):
    say(as_patient, test_nudge, "shown")
    as_patient.post(f"{address}/test-nudges")
    assert len(ways(database)) == 1  # a double tap
    clock.advance(seconds=6)
    for _ in range(2):
        as_patient.post(f"{address}/test-nudges")
        clock.advance(seconds=20)
    assert len(ways(database)) == 2 and state(as_patient, address) == "waiting"


def test_the_page_tells_each_phones_state(as_patient, address, test_nudge, database, clock):
    say(as_patient, test_nudge, "shown")
    text = Page(as_patient.get("/nudges").text).text
    for words in (
        "Nudges reach this phone.", "Notifications allowed (today 07:00)", "Last shown today 07:00",
        "Last tapped never", "Failures in a row 0", "The test was shown on the phone.",
    ):  # fmt: skip
        assert words in text, words
    with database.transaction() as db:
        row = db.exec(select(PushSubscription)).one()
        row.failures, row.permission, row.checked_at = 4, "denied", clock.now
        db.add(row)
    text = Page(as_patient.get("/nudges").text).text
    assert "Nudges do not reach this phone." in text and "blocked in the phone’s settings" in text
    assert "Failures in a row 4" in text


def test_the_therapist_is_told_yes_no_or_unknown_and_nothing_more(
    as_patient, as_therapist, patient, database, clock
):
    def told():
        text = Page(as_therapist.get(f"/patients/{patient.public_id}").text).text
        return text.split("Nudges reach this phone: ")[1].split(".")[0]

    assert told() == "no"
    as_patient.post("/push-subscriptions", json=Phone(FCM).subscription())
    assert told() == "unknown"
    with database.transaction() as db:
        row = db.exec(select(PushSubscription)).one()
        row.last_shown_at = clock.now - timedelta(days=3)
        db.add(row)
    assert told() == "yes"
    with database.transaction() as db:
        row = db.exec(select(PushSubscription)).one()
        row.failures = 3
        db.add(row)
    assert told() == "no"
    page = as_therapist.get(f"/patients/{patient.public_id}").text
    assert "push service" not in page and "Failures" not in page and "tapped" not in page
