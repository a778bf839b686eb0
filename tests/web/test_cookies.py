"""The cookie of a sign-in: out of reach, renewed by use, dead after signing out."""

from __future__ import annotations

from collections.abc import Callable
from http.cookies import Morsel, SimpleCookie

import httpx2
import pytest
from fastapi.testclient import TestClient

from app import invitations
from app.audit import Actor
from app.database import Database
from app.main import create_app
from app.settings import Settings
from app.tables import Patient
from tests.cast import Clock
from tests.marks import on_sqlite


def code_for(database: Database, person: Patient, clock: Clock) -> str:
    with database.transaction() as db:
        patient = db.get_one(Patient, person.id)
        return invitations.issue(db, Actor("command", "tests"), patient, clock.now).code


def cookie_of(answer: httpx2.Response, name: str = "afterglow") -> Morsel[str]:
    return SimpleCookie(answer.headers["set-cookie"])[name]


def test_a_planted_cookie_is_worth_nothing(
    client: TestClient, database: Database, patient: Patient, clock: Clock
):
    client.cookies.set("afterglow", "planted", domain="localhost.local", path="/")
    client.post("/sign-ins", data={"code": code_for(database, patient, clock)})
    assert "planted" not in {cookie.value for cookie in client.cookies.jar}
    client.cookies.clear()
    client.cookies.set("afterglow", "planted", domain="localhost.local", path="/")
    assert client.get("/today").headers["location"] == "/sign-in"


def test_the_cookie_is_out_of_reach_of_scripts_and_other_sites(
    client: TestClient, database: Database, patient: Patient, clock: Clock
):
    answer = client.post("/sign-ins", data={"code": code_for(database, patient, clock)})
    cookie = cookie_of(answer)
    assert cookie["httponly"] and cookie["samesite"] == "lax" and cookie["path"] == "/"
    assert not cookie["domain"] and int(cookie["max-age"]) == 180 * 86400
    assert len(answer.headers["set-cookie"]) < 4096


def test_where_the_address_is_https_the_cookie_is_bound_to_this_very_host(
    settings: Settings, database: Database, patient: Patient, clock: Clock
):
    https = settings.model_copy(update={"base_url": "https://care.example.org"})
    app = create_app(https, database, clock)
    client = TestClient(app, "https://care.example.org", headers={"Sec-Fetch-Site": "same-origin"})
    sent = {"code": code_for(database, patient, clock)}
    answer = client.post("/sign-ins", data=sent, follow_redirects=False)
    cookie = cookie_of(answer, "__Host-afterglow")
    assert cookie["secure"] and cookie["path"] == "/" and not cookie["domain"]
    assert client.get("/today").status_code == 200
    client.cookies.set("afterglow", cookie.value)  # a name that any subdomain could plant
    client.cookies.delete("__Host-afterglow")
    assert client.get("/today", follow_redirects=False).headers["location"] == "/sign-in"


def test_a_patients_use_renews_the_sign_in_and_its_cookie(as_patient: TestClient, clock: Clock):
    assert "set-cookie" not in as_patient.get("/today").headers
    for _ in range(4):
        clock.advance(days=100)
        answer = as_patient.get("/today")
        assert answer.status_code == 200
        assert int(cookie_of(answer)["max-age"]) == 180 * 86400
    clock.advance(days=180)
    assert as_patient.get("/today").headers["location"] == "/sign-in"


@on_sqlite
def test_a_therapists_desk_is_signed_out_after_twelve_hours(as_therapist: TestClient, clock: Clock):
    clock.advance(hours=11, minutes=59)
    assert as_therapist.get("/patients").status_code == 200
    clock.advance(minutes=1)
    assert as_therapist.get("/patients").headers["location"] == "/sign-in?next=%2Fpatients"


@pytest.mark.parametrize("days", [0, 2])
def test_a_cookie_is_dead_after_signing_out(as_patient: TestClient, clock: Clock, days: int):
    """Also when this very request would have renewed it."""
    clock.advance(days=days)
    token = next(cookie.value for cookie in as_patient.cookies.jar)
    answer = as_patient.post("/sign-outs")
    assert (answer.status_code, answer.headers["location"]) == (303, "/sign-in")
    assert answer.headers["clear-site-data"] == '"cache", "storage"'
    assert len(answer.headers.get_list("set-cookie")) == 1 and cookie_of(answer)["max-age"] == "0"
    as_patient.cookies.set("afterglow", token, domain="localhost.local", path="/")
    assert as_patient.get("/today").headers["location"] == "/sign-in"
    assert as_patient.post("/sign-outs").status_code == 303


def test_signing_out_leaves_other_phones(
    signed_in: Callable[[Patient], TestClient], patient: Patient
):
    one, two = signed_in(patient), signed_in(patient)
    one.post("/sign-outs")
    assert two.get("/today").status_code == 200
