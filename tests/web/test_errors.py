"""What a person sees when something is not there, not allowed or broken."""

from __future__ import annotations

import re

import pytest
from fastapi import FastAPI
from fastapi.testclient import TestClient
from sqlalchemy.exc import OperationalError

from app.web.access import Anyone, Db
from tests.cast import browser
from tests.databases import ORIGIN
from tests.marks import on_sqlite

CANARY = "canary-4Tk2"


@pytest.fixture
def faulty(app: FastAPI) -> TestClient:
    """The app with two doors of the test's own: one that is busy, one that breaks."""

    @app.post("/busy", dependencies=[Anyone])
    def busy(db: Db) -> None:
        raise OperationalError(f"INSERT {CANARY}", {}, Exception("database is locked"))

    @app.post("/broken", dependencies=[Anyone])
    def broken(db: Db) -> None:
        raise RuntimeError(CANARY)

    return browser(app)


def shows_help(page: str) -> bool:
    main = page.partition("<main")[2]
    return 'class="help-now" href="/help"' in page and 'href="/help">Help now' in main


def test_every_error_page_leads_to_help_and_repeats_nothing(faulty: TestClient):
    answers = {
        404: faulty.get(f"/{CANARY}?{CANARY}"),
        405: faulty.put("/sign-in", content=CANARY),
        401: faulty.post("/check-ins", data={"note": CANARY}),
        413: faulty.post("/sign-ins", content=iter([CANARY.encode() * 3000] * 3),
                         headers={"Content-Type": "application/x-www-form-urlencoded"}),
        503: faulty.post("/busy", data={"note": CANARY}),
        500: faulty.post("/broken", data={"note": CANARY}),
        400: faulty.post("/sign-ins", data={f"{CANARY}{n}": "" for n in range(300)}),
    }  # fmt: skip
    for status, answer in answers.items():
        assert answer.status_code == status
        assert answer.headers["content-type"].startswith("text/html")
        assert shows_help(answer.text), status
        assert CANARY not in answer.text


@pytest.mark.parametrize(
    "headers", [{"Sec-Fetch-Site": "cross-site"}, {"Content-Length": "9000000"}]
)
@on_sqlite
def test_what_is_refused_at_the_door_leads_to_help_too(client: TestClient, headers: dict[str, str]):
    answer = client.post("/sign-ins", headers=headers)
    assert answer.status_code in (403, 413) and shows_help(answer.text)


def test_a_busy_database_says_when_to_come_back(faulty: TestClient):
    answer = faulty.post("/busy")
    assert answer.headers["retry-after"] == "5" and "Nothing was saved" in answer.text


@pytest.mark.parametrize("address", ["/today", "/patients", "/you", "/history", "/check-ins/new"])
@on_sqlite
def test_who_is_signed_out_is_led_to_the_sign_in(client: TestClient, address: str):
    answer = client.get(address)
    assert (answer.status_code, answer.headers["location"]) == (303, "/sign-in")


def test_what_was_sent_signed_out_is_told_it_was_not_saved(client: TestClient):
    answer = client.post("/check-ins", data={"mood.1": "3"})
    assert answer.status_code == 401 and "Nothing was saved" in answer.text
    assert 'href="/sign-in"' in answer.text


@on_sqlite
def test_htmx_is_not_redirected_into_a_fragment(client: TestClient):
    answer = client.get("/today", headers={"HX-Request": "true"})
    assert answer.status_code == 401


def test_not_found_reads_the_same_for_everybody(
    client: TestClient, as_patient: TestClient, as_therapist: TestClient
):
    pages = [browser_.get("/nothing-here") for browser_ in (client, as_patient, as_therapist)]
    assert {page.status_code for page in pages} == {404}
    assert len({re.search("<main.*</main>", page.text, re.S)[0] for page in pages}) == 1  # type: ignore[index]


@on_sqlite
def test_no_schema_and_no_debugger(client: TestClient):
    for address in ("/docs", "/redoc", "/openapi.json"):
        assert client.get(address).status_code == 404
    assert client.get("/", headers={"Origin": ORIGIN}).status_code == 303
