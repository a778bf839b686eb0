"""The link of an invitation: looking changes nothing, the button signs in once."""

from __future__ import annotations

import asyncio

import httpx2
import pytest
from fastapi import FastAPI
from fastapi.testclient import TestClient
from sqlmodel import select

from app import attempts, invitations
from app.audit import Actor
from app.database import Database
from app.invitations import Issued
from app.tables import AuditEntry, Invitation, Patient, SignIn, Staff
from tests.cast import Cast, Clock
from tests.databases import ORIGIN
from tests.marks import on_sqlite

ACTOR = Actor("command", "tests")
PASSPHRASE = "four random words here"


def issue(database: Database, person: Patient | Staff, clock: Clock) -> Issued:
    with database.transaction() as db:
        return invitations.issue(db, ACTOR, db.get_one(type(person), person.id), clock.now)


def state(database: Database) -> tuple[int, int, int]:
    """Invitations accepted, sign-ins, entries of the audit."""
    with database.reading() as db:
        accepted = [row for row in db.exec(select(Invitation)) if row.accepted_at]
        return (
            len(accepted),
            len(db.exec(select(SignIn)).all()),
            len(db.exec(select(AuditEntry)).all()),
        )


def test_looking_changes_nothing_and_shows_nobody(
    client: TestClient, database: Database, newcomer: Patient, clock: Clock
):
    address = f"/invitations/{issue(database, newcomer, clock).token}"
    before = state(database)
    for method in ("GET", "GET", "HEAD", "OPTIONS"):
        answer = client.request(method, address)
        assert "set-cookie" not in answer.headers
    page = client.get(address)
    assert page.status_code == 200 and 'href="/help"' in page.text
    assert "Test Harbor Clinic" in page.text and newcomer.name not in page.text
    assert state(database) == before
    assert client.post(address).status_code == 303


def test_the_button_signs_in_and_leads_to_consent(
    client: TestClient, database: Database, newcomer: Patient, clock: Clock
):
    answer = client.post(f"/invitations/{issue(database, newcomer, clock).token}")
    assert (answer.status_code, answer.headers["location"]) == (303, "/today")
    assert client.get("/today").headers["location"] == "/consents/new"
    with database.reading() as db:
        noted = db.exec(select(AuditEntry).where(AuditEntry.action == "accept invitation")).one()
    assert noted.subject == newcomer.public_id


def test_dead_links_of_every_kind_read_the_same(
    client: TestClient, database: Database, cast: Cast, clock: Clock
):
    expired = issue(database, cast.newcomer, clock)
    clock.advance(hours=72)
    used, reissued = (issue(database, who, clock) for who in (cast.patient, cast.other_patient))
    issue(database, cast.other_patient, clock)
    client.post(f"/invitations/{used.token}")
    client.cookies.clear()
    tokens = [used.token, expired.token, reissued.token, "unknown", "%00", "x" * 500]
    for method in ("GET", "POST"):
        answers = [client.request(method, f"/invitations/{token}") for token in tokens]
        assert {answer.status_code for answer in answers} == {404}
        assert len({answer.content for answer in answers}) == 1
        assert 'href="/help"' in answers[0].text and "no longer works" in answers[0].text


def test_a_new_therapist_chooses_name_and_passphrase(
    client: TestClient, database: Database, therapist: Staff, clock: Clock
):
    address = f"/invitations/{issue(database, therapist, clock).token}"
    page = client.get(address).text
    assert 'name="passphrase"' in page and f'value="{therapist.sign_in_name}"' in page
    answer = client.post(address, data={"name": " Dr.Tess ", "passphrase": PASSPHRASE})
    assert (answer.status_code, answer.headers["location"]) == (303, "/patients")
    led = client.get("/patients")  # nothing opens before the second factor is set up
    assert (led.status_code, led.headers["location"]) == (303, "/second-factor?next=%2Fpatients")
    client.cookies.clear()
    sent = {"name": "dr.tess", "passphrase": PASSPHRASE}
    assert client.post("/sign-ins", data=sent).status_code == 303


@on_sqlite
def test_a_refusal_uses_nothing_up_and_keeps_the_name(
    client: TestClient, database: Database, cast: Cast, clock: Clock
):
    address = f"/invitations/{issue(database, cast.therapist, clock).token}"
    before = state(database)
    taken = cast.other_therapist.sign_in_name
    for name, passphrase, words in (
        ("my.name", "too short", "at least 15 characters"),
        ("my.name", "x" * 1025, "at most 1,024"),
        (taken.upper(), PASSPHRASE, "another sign-in name"),
        ("n" * 201, PASSPHRASE, "another sign-in name"),
    ):
        answer = client.post(address, data={"name": name, "passphrase": passphrase})
        assert answer.status_code == 422 and words in answer.text
        assert f'value="{name}"' in answer.text and passphrase not in answer.text
        assert "set-cookie" not in answer.headers
    assert state(database) == before
    with database.reading() as db:
        assert db.get_one(Staff, cast.therapist.id).passphrase_hash is None


def test_a_therapist_with_a_passphrase_is_asked_for_no_other(
    client: TestClient, database: Database, therapist: Staff, clock: Clock
):
    with database.transaction() as db:
        db.get_one(Staff, therapist.id).passphrase_hash = "$argon2id$ chosen before"
    address = f"/invitations/{issue(database, therapist, clock).token}"
    assert 'name="passphrase"' not in client.get(address).text
    answer = client.post(address, data={"name": "other", "passphrase": PASSPHRASE})
    assert answer.status_code == 303
    with database.reading() as db:
        row = db.get_one(Staff, therapist.id)
    assert (row.sign_in_name, row.passphrase_hash) == (
        therapist.sign_in_name,
        "$argon2id$ chosen before",
    )


def test_links_are_throttled_too(
    client: TestClient, database: Database, newcomer: Patient, clock: Clock
):
    address = f"/invitations/{issue(database, newcomer, clock).token}"
    with database.transaction() as db:
        for _ in range(attempts.PER_ADDRESS):
            attempts.count(db, clock.now, account=None, address="testclient")
    answer = client.post(address)
    assert answer.status_code == 429
    assert "Too many tries" in answer.text and 'href="/help"' in answer.text
    clock.advance(minutes=15)
    assert client.post(address).status_code == 303


def test_another_site_cannot_use_it_up(
    client: TestClient, database: Database, newcomer: Patient, clock: Clock
):
    address = f"/invitations/{issue(database, newcomer, clock).token}"
    assert client.post(address, headers={"Sec-Fetch-Site": "cross-site"}).status_code == 403
    assert client.post(address).status_code == 303


def test_of_fifty_who_tap_at_once_one_is_signed_in(
    app: FastAPI,
    database: Database,
    newcomer: Patient,
    clock: Clock,
    monkeypatch: pytest.MonkeyPatch,
):
    """From fifty addresses: the throttle is not what stops the others."""
    address = f"/invitations/{issue(database, newcomer, clock).token}"

    async def tap(number: int) -> int:
        transport = httpx2.ASGITransport(
            app, raise_app_exceptions=False, client=(f"198.51.100.{number}", 1)
        )
        headers = {"Sec-Fetch-Site": "same-origin"}
        async with httpx2.AsyncClient(
            transport=transport, base_url=ORIGIN, headers=headers
        ) as client:
            return (await client.post(address)).status_code

    async def fifty() -> list[int]:
        return await asyncio.gather(*(tap(number) for number in range(50)))

    assert sorted(asyncio.run(fifty())) == [303] + [404] * 49
    assert state(database)[:2] == (1, 1)
