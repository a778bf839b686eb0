"""Help now: there for anybody, whatever else is broken, and it sends nothing."""

from __future__ import annotations

import re

import pytest
from fastapi import FastAPI
from fastapi.testclient import TestClient
from sqlalchemy import text
from sqlmodel import select

from app.core import crisis_lines
from app.database import Database
from app.main import create_app
from app.settings import Settings
from app.tables import Clinic, Patient
from tests.cast import Cast, Clock, browser, sign_in
from tests.marks import on_sqlite

PHONE = "555 0100"  # of both clinics of the cast


@pytest.mark.parametrize(
    ("country", "number"),
    [("US", "988"), ("de", "112"), ("GB", "116 123"), ("AU", "13 11 14"), ("IN", "14416")],
)
@on_sqlite
def test_the_numbers_of_a_country(client: TestClient, country: str, number: str):
    answer = client.get(f"/help?country={country}")
    assert answer.status_code == 200
    assert number.replace(" ", "") in answer.text.replace(" ", "")
    assert "tel:" in answer.text


@pytest.mark.parametrize("country", ["XX", "", "<script>", "%00", "US" * 500])
@on_sqlite
def test_any_other_country_falls_back(client: TestClient, country: str):
    answer = client.get(f"/help?country={country}")
    assert answer.status_code == 200 and "988" in answer.text
    assert "<script>" not in answer.text.replace("<script src", "").replace("<script type", "")


@on_sqlite
def test_every_country_that_can_be_chosen_has_numbers(client: TestClient):
    for country in crisis_lines.COUNTRIES:
        answer = client.get(f"/help?country={country}")
        emergency = crisis_lines.emergency_number(country)
        assert answer.status_code == 200 and emergency in answer.text


def test_signed_out_it_names_no_clinic(client: TestClient, cast: Cast):
    page = client.get("/help").text
    assert PHONE not in page and "Test Harbor" not in page


def test_signed_in_it_has_the_patients_country_and_the_clinics_number(app: FastAPI, cast: Cast):
    page = sign_in(browser(app), cast.foreign_patient).get("/help").text
    assert "Test Valley Clinic" in page and PHONE in page and "weekdays 9-17" in page
    assert '<option value="DE" selected>' in page


def test_before_consent_it_is_there_too(app: FastAPI, newcomer: Patient):
    assert "Test Harbor Clinic" in sign_in(browser(app), newcomer).get("/help").text


def test_where_all_clinics_share_a_country_a_stranger_gets_its_numbers(
    settings: Settings, database: Database, cast: Cast, clock: Clock
):
    with database.transaction() as db:
        for clinic in db.exec(select(Clinic)):
            clinic.country = "GB"
    page = browser(create_app(settings, database, clock)).get("/help").text
    assert '<option value="GB" selected>' in page


def test_opening_it_sends_nothing(as_patient: TestClient, database: Database):
    def everything() -> list[object]:
        with database.reading() as db:
            tables = ("alert", "submission", "nudge", "audit_entry", "sign_in")
            counted = (text(f"SELECT count(*) FROM {table}") for table in tables)  # noqa: S608
            return [db.connection().execute(statement).scalar_one() for statement in counted]

    before = everything()
    page = as_patient.get("/help").text
    assert everything() == before and "Opening this page sends nothing" in page
    assert re.findall(r'<form [^>]*action="([^"]*)"', page) == ["/help-requests", "/help"]


def test_with_the_database_gone_there_are_still_numbers(as_patient: TestClient, database: Database):
    with database.engine.begin() as connection:
        connection.execute(text("ALTER TABLE sign_in RENAME TO gone"))
    answer = as_patient.get("/help?country=GB")
    assert answer.status_code == 200 and "116 123" in answer.text
    assert as_patient.get("/today").status_code >= 500


@on_sqlite
def test_the_notices_of_the_instruments_are_shown(client: TestClient):
    page = client.get("/about")
    assert page.status_code == 200
    assert all(words in page.text for words in ("Spitzer", "LOINC", "htmx"))


def test_a_clinic_opened_while_we_serve_counts_at_once(
    client: TestClient, cast: Cast, database: Database
):
    """Nobody is left with another country's numbers until the next restart."""
    with database.transaction() as db:
        for clinic in db.exec(select(Clinic)).all():
            clinic.country = "DE"
            db.add(clinic)
    assert "tel:112" in client.get("/help").text
    with database.transaction() as db:
        db.get_one(Clinic, cast.clinic.id).country = "US"
    both = client.get("/help").text
    assert "tel:112" in both and "tel:911" in both and "Germany" in both
