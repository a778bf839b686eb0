"""A form is taken from our own pages only; looking is never refused, and changes nothing."""

from __future__ import annotations

import pytest
from fastapi import FastAPI
from fastapi.testclient import TestClient

from tests.cast import browser, sign_in
from tests.databases import ORIGIN
from tests.routes import routes_of
from tests.web.belongings import address
from tests.web.doors import House, fresh_ids, rows_of

SENT = [  # what a browser says of where an unsafe request comes from, and whether that is us
    ({"Sec-Fetch-Site": "same-origin"}, True),
    ({"Sec-Fetch-Site": "same-origin", "Origin": "null"}, True),
    ({"Origin": ORIGIN}, True),
    ({"Sec-Fetch-Site": "cross-site"}, False),
    ({"Sec-Fetch-Site": "same-site"}, False),
    ({"Sec-Fetch-Site": "none"}, False),
    ({"Sec-Fetch-Site": "cross-site", "Origin": ORIGIN}, False),
    ({"Sec-Fetch-Site": ""}, False),
    ({"Origin": "https://evil.example"}, False),
    ({"Origin": ORIGIN + ".evil.example"}, False),
    ({"Origin": "https://localhost:8000"}, False),
    ({"Origin": "http://localhost"}, False),
    ({"Origin": "null"}, False),
    ({"Referer": ORIGIN + "/today"}, False),
    ({}, False),
]


@pytest.mark.parametrize(("headers", "ours"), SENT)
def test_a_form_is_taken_from_our_own_pages_only(app: FastAPI, headers, ours: bool):
    client = TestClient(app, ORIGIN, headers=headers, follow_redirects=False)
    answer = client.post("/sign-outs")
    assert answer.status_code == (303 if ours else 403)


@pytest.mark.parametrize("headers", [headers for headers, ours in SENT if not ours])
def test_looking_is_never_refused(app: FastAPI, headers):
    """A link in a mail is cross-site."""
    client = TestClient(app, ORIGIN, headers=headers, follow_redirects=False)
    assert client.get("/help").status_code == 200


@pytest.mark.parametrize("backend", ["sqlite"], indirect=True)
def test_every_unsafe_route_stands_behind_the_guard(house: House):
    """Signed in as the very person who may, from another site: refused, and nothing written."""
    ids = fresh_ids(house)
    clients = [
        sign_in(browser(house.app), who) for who in (house.cast.patient, house.cast.therapist)
    ]
    before = rows_of(house.database)
    unsafe = [route for route in routes_of(house.app) if route.method not in ("GET", "HEAD")]
    assert unsafe
    for route in unsafe:
        for client in clients:
            where = address(route.path, ids)
            answer = client.request(route.method, where, headers={"Sec-Fetch-Site": "cross-site"})
            assert answer.status_code == 403, str(route)
    assert rows_of(house.database) == before


@pytest.mark.parametrize("backend", ["sqlite"], indirect=True)
def test_looking_changes_nothing(house: House):
    """Every GET, by everybody who may: only the audit of what was read, who had an alert before
    them first, that a nudge was tapped, and that a calendar came by."""
    noted = ("audit_entry", "audit_head", "alert_seen", "nudge", "calendar_feed")
    ids = fresh_ids(house)
    clients = [
        sign_in(browser(house.app), who) for who in (house.cast.patient, house.cast.therapist)
    ]
    before = rows_of(house.database, without=noted)
    for route in routes_of(house.app):
        if route.method == "GET":
            for client in clients:
                client.get(address(route.path, ids))
    assert rows_of(house.database, without=noted) == before
