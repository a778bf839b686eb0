"""A patient's own code for another phone or the installed app: short-lived, once, audited, few."""

from __future__ import annotations

import re

from fastapi import FastAPI
from fastapi.testclient import TestClient
from sqlmodel import select

from app import invitations, sign_in_codes
from app.audit import Actor
from app.database import Database
from app.tables import AuditEntry, Patient
from tests.cast import Clock, browser

CODE = re.compile(r"\b([A-Z2-9]{4}-[A-Z2-9]{4})\b")


def code_from(client: TestClient) -> str:
    answer = client.post("/sign-in-codes")
    assert answer.status_code == 200 and answer.headers["cache-control"] == "no-store"
    found = CODE.search(answer.text)
    assert found
    return found[1]


def type_in(app: FastAPI, code: str) -> TestClient:
    phone = browser(app)
    phone.post("/sign-ins", data={"code": code})
    return phone


def is_in(phone: TestClient) -> bool:
    return phone.get("/today").status_code == 200


def test_it_signs_in_there_once_and_stays_signed_in_here(app: FastAPI, as_patient: TestClient):
    code = code_from(as_patient)
    there = type_in(app, code.lower().replace("-", " "))
    assert is_in(there) and is_in(as_patient)
    assert "Pia Test" in there.get("/you").text
    assert not is_in(type_in(app, code))


def test_it_lasts_fifteen_minutes(app: FastAPI, as_patient: TestClient, clock: Clock):
    code = code_from(as_patient)
    clock.advance(minutes=14, seconds=59)
    other = code_from(as_patient)
    assert not is_in(type_in(app, code)), "an older code is dead once there is a newer one"
    clock.advance(minutes=15)
    refused = browser(app).post("/sign-ins", data={"code": other})
    assert refused.status_code == 422
    assert "fifteen minutes" in refused.text and "three days" in refused.text.replace("\n", " ")


def test_it_kills_the_clinics_open_code_too(
    app: FastAPI, as_patient: TestClient, database: Database, patient: Patient, clock: Clock
):
    with database.transaction() as db:
        person = db.get_one(Patient, patient.id)
        printed = invitations.issue(db, Actor("command", "tests"), person, clock.now).code
    assert is_in(type_in(app, code_from(as_patient)))
    assert not is_in(type_in(app, printed))


def test_a_few_an_hour_and_then_words(app: FastAPI, as_patient: TestClient, clock: Clock):
    codes = [code_from(as_patient) for _ in range(sign_in_codes.MOST_IN_AN_HOUR)]
    refused = as_patient.post("/sign-in-codes")
    assert refused.status_code == 429 and "Your clinic can give you one" in refused.text
    assert is_in(type_in(app, codes[-1])), "a refusal leaves the last code as it is"
    clock.advance(hours=1, seconds=1)
    assert is_in(type_in(app, code_from(as_patient)))


def test_it_is_audited_as_the_patients_own_act(
    as_patient: TestClient, database: Database, patient: Patient
):
    code = code_from(as_patient)
    own = f"patient:{patient.public_id}"
    with database.reading() as db:
        noted = db.exec(select(AuditEntry).where(AuditEntry.actor == own)).all()
        stored = " ".join(repr(row) for row in noted)
        last = [(row.action, row.subject) for row in noted if row.action == "issue invitation"]
    assert last == [("issue invitation", patient.public_id)]
    assert code not in stored and code.replace("-", "") not in stored
