"""The guide to the home screen, the choice of questions, and the page where a quick exit leads."""

from __future__ import annotations

import re

import pytest
from fastapi.testclient import TestClient
from sqlmodel import select

from app.database import Database
from app.tables import AuditEntry, Patient
from tests.marks import on_sqlite


@on_sqlite
def test_every_kind_of_phone_has_its_steps_without_script(client: TestClient):
    html = client.get("/install").text
    ways = re.findall(r'<details data-way="([\w-]+)"', html)
    assert {"ios", "android", "samsung", "firefox-android", "desktop", "mac"} <= set(ways)
    assert "Nudges reach an iPhone or iPad only in the app on the home screen" in html
    assert "has a sign-in of its own" in html and "hidden" not in "".join(ways)
    assert "/sign-in-codes" not in html


@on_sqlite
def test_who_is_signed_in_makes_a_code_there(as_patient: TestClient, as_therapist: TestClient):
    assert 'action="/sign-in-codes"' in as_patient.get("/install").text
    assert 'action="/sign-in-codes"' not in as_therapist.get("/install").text


@on_sqlite
@pytest.mark.parametrize("address", ["/you", "/nudges", "/today"])
def test_the_guide_is_one_tap_away(as_patient: TestClient, address: str):
    assert 'href="/install"' in as_patient.get(address).text


def test_the_choice_of_questions_is_kept_with_the_person(
    as_patient: TestClient, database: Database, patient: Patient
):
    assert "data-one-at-a-time" not in as_patient.get("/check-ins/new").text
    for _ in range(2):
        answer = as_patient.post("/question-modes", data={"one_at_a_time": "yes"})
        assert (answer.status_code, answer.headers["location"]) == (303, "/you")
    assert "data-one-at-a-time" in as_patient.get("/check-ins/new").text
    assert "one question at a time" in as_patient.get("/you").text
    assert as_patient.get("/offline-plan").json()["one_at_a_time"] is True
    as_patient.post("/question-modes", data={"one_at_a_time": "no"})
    assert "data-one-at-a-time" not in as_patient.get("/check-ins/new").text
    with database.reading() as db:
        noted = db.exec(select(AuditEntry.action).order_by(AuditEntry.chain, AuditEntry.seq)).all()
    assert [action for action in noted if action.startswith("choose questions")] == [
        "choose questions one at a time",
        "choose questions on one page",
    ]


@on_sqlite
def test_elsewhere_says_nothing_of_where_one_was(client: TestClient, as_patient: TestClient):
    pages = {each.get("/elsewhere").text for each in (client, as_patient)}
    assert len(pages) == 1, "the same for everybody"
    [html] = pages
    assert "<title>Calendar</title>" in html and "March" in html and "2026" in html
    for word in ("afterglow", "mood", "check", "clinic", "health", "help", "manifest", "icons/"):
        assert word not in html.lower().replace('rel="icon" href="data:,"', "")
    answer = client.get("/elsewhere")
    assert answer.headers["cache-control"] == "no-store" and "set-cookie" not in answer.headers


@on_sqlite
@pytest.mark.parametrize(
    ("month", "name", "days"),
    [("2028-02", "February 2028", 29), ("2026-12", "December 2026", 31), ("x", "March 2026", 31)],
)
def test_the_calendar_works(client: TestClient, month: str, name: str, days: int):
    html = client.get("/elsewhere", params={"month": month}).text
    shown = " ".join(re.sub(r"<[^>]+>", " ", html).split())
    assert name in shown
    assert len(re.findall(r"<td>\d+</td>", html)) == days


@on_sqlite
@pytest.mark.parametrize(
    "month", ["0000-01", "9999-12", "2026-13", "2026-1", "２０２６-01", "2101-01"]
)
def test_no_month_is_this_month(client: TestClient, month: str):
    answer = client.get("/elsewhere", params={"month": month})
    assert answer.status_code == 200 and "March" in answer.text


@on_sqlite
def test_hide_stands_on_every_page_of_a_patient(
    as_patient: TestClient, client: TestClient, as_therapist: TestClient
):
    for address in ("/today", "/check-ins/new", "/history", "/exercises", "/you", "/help"):
        assert 'href="/elsewhere" data-hide' in as_patient.get(address).text, address
    assert "data-hide" not in client.get("/sign-in").text
    assert "data-hide" not in as_therapist.get("/patients").text
