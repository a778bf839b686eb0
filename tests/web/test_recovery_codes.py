"""The code on paper: long, shown once, used once, and both sides are told."""

from __future__ import annotations

import re
from concurrent.futures import ThreadPoolExecutor

import pytest
from fastapi import FastAPI
from fastapi.testclient import TestClient
from sqlalchemy import text

from app import recovery_codes
from app.attempts import PER_ADDRESS
from app.database import Database
from app.tables import Patient
from tests.cast import Cast, Clock, browser
from tests.marks import on_sqlite


def made(client: TestClient) -> str:
    shown = client.post("/you/recovery-codes")
    assert shown.status_code == 201
    groups = re.findall(r"<span>([A-HJKMNP-Z2-9]{4})</span>", shown.text)
    assert len(groups) == 7  # 28 of 31 letters: 138 bits
    return "-".join(groups)


def typed(app: FastAPI, code: str) -> TestClient:
    phone = browser(app)
    phone.headers["user-agent"] = "Mozilla/5.0 (iPhone)"
    phone.last = phone.post("/sign-ins", data={"code": code})  # type: ignore[attr-defined]
    return phone


def test_it_signs_in_once_and_both_sides_are_told(
    app: FastAPI, as_patient: TestClient, as_therapist: TestClient, patient: Patient
):
    code = made(as_patient)
    phone = typed(app, code.lower().replace("-", " "))
    assert phone.last.headers["location"] == "/you/recovery-code"
    for each in (phone, as_patient):
        told = each.get("/you/recovery-code").text
        assert "was used on Wednesday 4 March, 07:00, on “iPhone”" in told
        assert "Your recovery code was used" in each.get("/today").text
    told = as_therapist.get(f"/patients/{patient.public_id}").text
    assert "recovery code on paper was used on Wed 4 Mar 2026, 07:00, on “iPhone”" in told
    assert typed(app, code).last.status_code == 422
    assert as_patient.post("/you/recovery-codes/readings").headers["location"] == "/you/devices"
    assert "Your recovery code was used" not in as_patient.get("/today").text
    assert "code was used" not in as_patient.get("/you/recovery-code").text


@on_sqlite
def test_the_clinic_is_told_for_two_weeks(
    app: FastAPI, as_patient: TestClient, database: Database, patient: Patient, clock: Clock
):
    typed(app, made(as_patient))
    with database.reading() as db:
        fresh = db.get_one(Patient, patient.id)
        assert recovery_codes.used_lately(db, fresh, clock.advance(days=13)) is not None
        assert recovery_codes.used_lately(db, fresh, clock.advance(days=1)) is None


def test_a_new_one_ends_the_old_and_none_can_be_had(app: FastAPI, as_patient: TestClient):
    first, second = made(as_patient), made(as_patient)
    assert typed(app, first).last.status_code == 422
    as_patient.post("/you/recovery-codes/revocations")
    assert typed(app, second).last.status_code == 422
    assert "You have one" not in as_patient.get("/you/recovery-code").text


def test_of_fifty_who_type_it_at_once_one_is_in(
    as_patient: TestClient, database: Database, clock: Clock
):
    code = made(as_patient)

    def use(_: int) -> bool:
        with database.transaction() as db:
            return recovery_codes.use(db, code, "a browser", clock.now) is not None

    with ThreadPoolExecutor(10) as hands:
        assert sum(hands.map(use, range(50))) == 1


def test_it_is_stored_nowhere(as_patient: TestClient, database: Database):
    code = made(as_patient)
    with database.reading() as db:
        stored = [
            str(tuple(row))
            for table in ("recovery_code", "audit_entry")
            for row in db.connection().execute(text(f"SELECT * FROM {table}"))  # noqa: S608
        ]
    assert stored and not any(code in row or code.replace("-", "") in row for row in stored)


@on_sqlite
def test_tries_are_counted_like_those_at_every_code(app: FastAPI, as_patient: TestClient):
    code = made(as_patient)
    for _ in range(PER_ADDRESS):
        assert typed(app, "A" * 28).last.status_code == 422
    assert typed(app, code).last.status_code == 429


@on_sqlite
@pytest.mark.parametrize("wrong", ["A" * 28, "2" * 28, "A" * 27, "A" * 29])
def test_what_nobody_was_given_reads_like_a_used_one(
    app: FastAPI, as_patient: TestClient, wrong: str
):
    made(as_patient)
    assert "That code does not work" in typed(app, wrong).last.text


@on_sqlite
def test_it_is_ones_own(app: FastAPI, as_patient: TestClient, cast: Cast, signed_in):
    made(as_patient)
    other = signed_in(cast.other_patient)
    other.post("/you/recovery-codes/revocations")
    assert "You have one" in as_patient.get("/you/recovery-code").text
