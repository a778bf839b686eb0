"""A commit that fails never shows success, and leaves nothing half done.

The failure is planted in the engine, at the very COMMIT: an I/O error, and a bug.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

import pytest
from sqlalchemy import event
from sqlalchemy.exc import OperationalError

from app.database import Database
from tests.cast import browser, sign_in
from tests.faults.test_parallel import check_in
from tests.outbox_items import safety_answer_item
from tests.routes import routes_of
from tests.web.belongings import address
from tests.web.doors import House, fresh_ids, rows_of

READS_A_CHART = "/patients/{patient_id}"
FAILURES = [OperationalError("COMMIT", {}, Exception("disk I/O error")), RuntimeError("a bug")]


@contextmanager
def commits_fail(database: Database, failure: Exception) -> Iterator[list[int]]:
    """Every COMMIT of the block raises; the list counts them."""
    tried: list[int] = []

    def fail(_: object) -> None:
        tried.append(1)
        raise failure

    event.listen(database.engine, "commit", fail)
    try:
        yield tried
    finally:
        event.remove(database.engine, "commit", fail)


@pytest.mark.parametrize("failure", FAILURES, ids=["disk", "bug"])
def test_a_check_in_that_is_not_stored_is_not_thanked_for(house: House, failure: Exception):
    """With a positive item 9, so that an alert is at stake too. The retry stores it once."""
    form = check_in(house.cast.patient, house.clock.now) | {"phq-9-today.9": "3"}
    phone = sign_in(browser(house.app), house.cast.patient)
    before = rows_of(house.database)
    with commits_fail(house.database, failure) as tried:
        answer = phone.post("/check-ins", data=form)
    assert tried and answer.status_code >= 500
    assert "Nothing was saved" in answer.text
    assert rows_of(house.database) == before
    assert phone.post("/check-ins", data=form).status_code == 303
    after = rows_of(house.database)
    assert len(after["submission"]) == len(after["alert"]) == 1


@pytest.mark.parametrize("failure", FAILURES, ids=["disk", "bug"])
def test_a_tap_that_is_not_stored_is_not_received(house: House, failure: Exception):
    """The answer and its alert, both or neither (F21)."""
    phone = sign_in(browser(house.app), house.cast.patient)
    item = safety_answer_item(phone, house.cast.patient, house.clock.now, 3)
    before = rows_of(house.database)
    with commits_fail(house.database, failure) as tried:
        answer = phone.post("/safety-answers", json=item)
    assert tried and answer.status_code >= 500 and item["submission_id"] not in answer.text
    assert rows_of(house.database) == before
    assert phone.post("/safety-answers", json=item).status_code == 201
    after = rows_of(house.database)
    assert len(after["safety_answer"]) == len(after["alert"]) == 1


def test_no_route_shows_success_when_the_commit_fails(house: House):
    """Every unsafe route, by everybody who may: an answer below 400 needs a commit that held."""
    ids = fresh_ids(house)
    clients = [
        sign_in(browser(house.app), person)
        for person in (house.cast.newcomer, house.cast.patient, house.cast.therapist)
    ]
    clients.append(browser(house.app))
    before, wrong, tried_at_all = rows_of(house.database), [], 0
    with commits_fail(house.database, FAILURES[0]) as tried:
        for route in routes_of(house.app):
            if route.method in ("GET", "HEAD"):
                continue
            for client in clients:
                tried.clear()
                answer = client.request(route.method, address(route.path, ids))
                tried_at_all += len(tried)
                if tried and answer.status_code < 400:
                    wrong.append(f"{route}: {answer.status_code}")
    assert wrong == []
    assert tried_at_all >= len(clients)
    assert rows_of(house.database) == before


def test_a_chart_whose_reading_cannot_be_noted_is_not_shown(house: House):
    """No audit, no act."""
    patient = fresh_ids(house)["patient_id"]
    therapist = sign_in(browser(house.app), house.cast.therapist)
    where = address(READS_A_CHART, {"patient_id": patient})
    assert therapist.get(where).status_code == 200
    with commits_fail(house.database, FAILURES[0]) as tried:
        answer = therapist.get(where)
    assert tried and answer.status_code == 503
    assert house.cast.patient.name not in answer.text


def test_the_planted_failure_is_what_stops_it(house: House):
    """The control: without it, the same requests go through."""
    form = check_in(house.cast.patient, house.clock.now)
    phone = sign_in(browser(house.app), house.cast.patient)
    assert phone.post("/check-ins", data=form).status_code == 303
    assert phone.post("/sign-outs").status_code == 303
