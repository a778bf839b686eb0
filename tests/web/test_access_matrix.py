"""Every route × every kind of person: by its own declaration, and by what it does.

Generated from the app: a new route is in the matrix by being there, and fails it until it has
declared who may. A stranger's record answers just what an unknown one answers: 404.
"""

from __future__ import annotations

from collections.abc import Mapping

import pytest
from fastapi import Depends, FastAPI
from fastapi.testclient import TestClient
from sqlalchemy import select

from app.database import Database
from app.main import ROUTES, create_app
from app.settings import Settings
from app.tables import Patient
from app.web import access
from tests.cast import browser, sign_in
from tests.routes import Route, routes_in_schema, routes_of
from tests.web.belongings import MALFORMED, UNKNOWN, address
from tests.web.doors import COMMON, House, breaches, fresh_ids, names_a_record, parameters


def test_every_route_declares_who_may(app: FastAPI):
    undeclared = [str(route) for route in routes_of(app) if route.policy is None]
    assert undeclared == []


def test_the_matrix_covers_the_schema(app: FastAPI):
    assert {(route.method, route.path) for route in routes_of(app)} >= routes_in_schema(app)
    assert len(routes_of(app)) >= 30


ONE_DATABASE = pytest.mark.parametrize("backend", ["sqlite"], indirect=True)
"""Who may is decided before a row is looked for; whose row it is, below on both."""


@ONE_DATABASE
@pytest.mark.parametrize("module", [resource.__name__ for resource in ROUTES])
def test_everybody_is_answered_as_declared(house: House, module: str):
    routes = [route for route in routes_of(house.app) if route.module == module]
    assert routes
    assert [breach for route in routes for breach in breaches(house, route)] == []


@pytest.mark.parametrize("stranger", ["other_patient", "foreign_therapist"])
def test_a_strangers_record_is_just_like_an_unknown_one(house: House, stranger: str):
    """Byte for byte: status, body and headers, the request's own id aside."""
    client = sign_in(browser(house.app), getattr(house.cast, stranger))
    ids = fresh_ids(house)
    for route in routes_of(house.app):
        if not names_a_record(route):
            continue
        theirs, unknown, malformed = (
            _answer(client, route, values)
            for values in (ids, _instead(route, ids, UNKNOWN), _instead(route, ids, MALFORMED))
        )
        assert theirs == unknown == malformed, str(route)
        assert theirs[0] == 404, str(route)


@ONE_DATABASE
def test_an_undeclared_route_is_caught(house: House):
    @house.app.get("/planted")
    def planted() -> str:
        return "anybody may read this"

    (route,) = [route for route in routes_of(house.app) if route.path == "/planted"]
    assert breaches(house, route) == ["GET /planted declares no policy"]


def test_a_route_that_forgets_the_clinic_is_caught(house: House):
    """The bug that the matrix is for: signed in, but anybody's record by its id."""

    @house.app.get("/planted/{patient_id}")
    def planted(patient_id: str, db: access.Db, _: access.SignedInStaff) -> str:
        return db.scalars(select(Patient).filter_by(public_id=patient_id)).one().name

    (route,) = [route for route in routes_of(house.app) if route.path.startswith("/planted")]
    assert breaches(house, route) == [
        "GET /planted/{patient_id}: a therapist of another clinic was let in, should be not found"
    ]


@ONE_DATABASE
def test_a_declaration_that_guards_nothing_is_caught(house: House):
    """A route that names the policy but lets the refusal pass."""
    guard = access.signed_in_staff
    house.app.dependency_overrides[guard] = lambda: None

    @house.app.get("/planted", dependencies=[Depends(guard)])
    def planted() -> str:
        return "for staff"

    (route,) = [route for route in routes_of(house.app) if route.path == "/planted"]
    assert len(breaches(house, route)) >= 6


def test_sign_ins_end_for_whoever_is_sent_away(settings: Settings, database: Database, cast, clock):
    """Ended or expired while a page is open: the next request is refused."""
    app = create_app(settings, database, clock)
    client = sign_in(browser(app), cast.therapist)
    assert client.get("/").headers["location"] == "/patients"
    clock.advance(hours=13)
    assert client.get("/").headers["location"] == "/sign-in"


def _instead(route: Route, ids: Mapping[str, str], value: str) -> dict[str, str]:
    names = parameters(route) - COMMON
    return dict(ids) | dict.fromkeys(names, value)


def _answer(client: TestClient, route: Route, ids: Mapping[str, str]) -> tuple[int, bytes, object]:
    answer = client.request(route.method, address(route.path, ids))
    body = answer.content
    for value in ids.values():
        body = body.replace(value.encode(), b"ID")
    headers = {name: value for name, value in answer.headers.items() if name != "x-request-id"}
    return answer.status_code, body, headers
