"""The sign-in page: by code, by passphrase, and how often one may try."""

from __future__ import annotations

import asyncio

import httpx2
import pytest
from fastapi import FastAPI
from fastapi.testclient import TestClient
from sqlmodel import select

from app import attempts, invitations, sign_ins
from app.audit import Actor
from app.database import Database
from app.tables import Attempt, Patient, SignIn, Staff
from tests.cast import Cast, Clock
from tests.databases import ORIGIN
from tests.marks import on_postgresql, on_sqlite

PASSPHRASE = "four random words here"
HASH = sign_ins.hash_passphrase(PASSPHRASE)
ACTOR = Actor("command", "tests")


@pytest.fixture
def ready(database: Database, therapist: Staff) -> Staff:
    """The therapist has chosen a passphrase."""
    with database.transaction() as db:
        db.get_one(Staff, therapist.id).passphrase_hash = HASH
    return therapist


def code_for(database: Database, person: Patient | Staff, clock: Clock) -> str:
    with database.transaction() as db:
        issued = invitations.issue(db, ACTOR, db.get_one(type(person), person.id), clock.now)
    return issued.code


def by_passphrase(client: TestClient, name: str, passphrase: str) -> httpx2.Response:
    return client.post("/sign-ins", data={"name": name, "passphrase": passphrase})


def counted(database: Database) -> dict[str, int]:
    with database.reading() as db:
        return {row.bucket.partition(" ")[0]: row.count for row in db.exec(select(Attempt))}


def test_the_page_needs_no_sign_in_and_has_help(client: TestClient):
    answer = client.get("/sign-in")
    assert answer.status_code == 200 and 'href="/help"' in answer.text
    assert "set-cookie" not in answer.headers and answer.headers["cache-control"] == "no-store"


def test_who_is_signed_in_is_led_to_where_they_start(
    as_patient: TestClient, as_therapist: TestClient
):
    for client, start in ((as_patient, "/today"), (as_therapist, "/patients")):
        for address in ("/sign-in", "/"):
            answer = client.get(address)
            assert (answer.status_code, answer.headers["location"]) == (303, start)


def test_a_typed_code_signs_this_phone_in(
    client: TestClient, database: Database, patient: Patient, clock: Clock
):
    code = code_for(database, patient, clock)
    answer = client.post(
        "/sign-ins", data={"code": f" {code.lower()} "}, headers={"User-Agent": "iPhone"}
    )
    assert (answer.status_code, answer.headers["location"]) == (303, "/today")
    assert client.get("/today").status_code == 200
    with database.reading() as db:
        assert db.exec(select(SignIn)).one().device == "iPhone"
    assert client.post("/sign-ins", data={"code": code}).status_code == 422


def test_a_code_of_staff_asks_for_the_link(
    client: TestClient, database: Database, therapist: Staff, clock: Clock
):
    answer = client.post("/sign-ins", data={"code": code_for(database, therapist, clock)})
    assert answer.status_code == 422 and "open the link instead" in answer.text
    assert "set-cookie" not in answer.headers


def test_used_expired_reissued_and_unknown_codes_read_the_same(
    client: TestClient, database: Database, cast: Cast, clock: Clock
):
    used, expired = (code_for(database, who, clock) for who in (cast.patient, cast.newcomer))
    client.post("/sign-ins", data={"code": used})
    clock.advance(hours=72)
    reissued = code_for(database, cast.other_patient, clock)
    code_for(database, cast.other_patient, clock)
    client.cookies.clear()
    answers = [
        client.post("/sign-ins", data={"code": code})
        for code in (used, expired, reissued, "AAAA-AAAA")
    ]
    assert {answer.status_code for answer in answers} == {422}
    assert len({answer.content for answer in answers}) == 1
    assert all(code not in answers[0].text for code in (used, expired, reissued))


def test_a_passphrase_alone_opens_only_the_way_to_the_second_factor(
    client: TestClient, ready: Staff
):
    answer = by_passphrase(client, f" {ready.sign_in_name.upper()} ", PASSPHRASE)
    assert (answer.status_code, answer.headers["location"]) == (303, "/patients")
    led = client.get("/patients").headers["location"]
    assert led == "/second-factor?next=%2Fpatients"
    assert client.get(led).headers["location"] == "/second-factor/ways"


@on_sqlite
def test_a_wrong_name_reads_like_a_wrong_passphrase(
    client: TestClient, ready: Staff, other_therapist: Staff
):
    """Unknown, known with another passphrase, and known but without one yet."""
    bodies = set()
    for name in ("nobody.here", ready.sign_in_name, other_therapist.sign_in_name):
        answer = by_passphrase(client, name, "not the passphrase at all")
        assert answer.status_code == 422 and "set-cookie" not in answer.headers
        assert "not the passphrase at all" not in answer.text
        bodies.add(answer.content.replace(name.encode(), b"NAME"))
    assert len(bodies) == 1


@on_sqlite
def test_five_wrong_passphrases_are_five_counted_tries(
    client: TestClient, ready: Staff, database: Database
):
    for _ in range(5):
        assert by_passphrase(client, ready.sign_in_name, "wrong").status_code == 422
    assert counted(database) == {"address": 5, "account": 5}


def test_too_many_tries_are_told_so_and_pass(
    client: TestClient, ready: Staff, database: Database, clock: Clock
):
    with database.transaction() as db:
        for n in range(attempts.PER_ACCOUNT):
            attempts.count(db, clock.now, account=ready.sign_in_name, address=f"198.51.100.{n}")
    answer = by_passphrase(client, ready.sign_in_name, PASSPHRASE)
    assert answer.status_code == 429 and "set-cookie" not in answer.headers
    assert "Too many tries" in answer.text and 'href="/help"' in answer.text
    clock.advance(minutes=15)
    assert by_passphrase(client, ready.sign_in_name, PASSPHRASE).status_code == 303


@on_sqlite
def test_codes_are_counted_by_address(
    client: TestClient, database: Database, patient: Patient, clock: Clock
):
    code = code_for(database, patient, clock)
    for _ in range(attempts.PER_ADDRESS):
        assert client.post("/sign-ins", data={"code": "AAAA-AAAA"}).status_code == 422
    answer = client.post("/sign-ins", data={"code": code})
    assert answer.status_code == 429 and 'href="/help"' in answer.text
    clock.advance(minutes=15)
    assert client.post("/sign-ins", data={"code": code}).status_code == 303


@pytest.mark.parametrize(
    "sent", [{}, {"code": " "}, {"name": "\0", "passphrase": "\0"}, {"name": "x" * 9000}]
)
@on_sqlite
def test_nonsense_is_a_wrong_passphrase(client: TestClient, sent: dict[str, str]):
    assert client.post("/sign-ins", data=sent).status_code == 422


@on_postgresql
def test_a_nul_is_no_error_on_postgresql(as_therapist: TestClient, client: TestClient):
    assert by_passphrase(client, "a\0b", "words").status_code == 422
    assert as_therapist.get("/patients/%00").status_code == 404


@pytest.mark.parametrize("address", ["/sign-ins", "/invitations/made-up"])
@on_sqlite
def test_sixty_guesses_at_once_keep_nobody_waiting(app: FastAPI, database: Database, address: str):
    """While one act writes, guesses queue outside the threads in which everybody is answered."""

    async def guess_while_somebody_writes() -> tuple[int, list[int]]:
        transport = httpx2.ASGITransport(app, raise_app_exceptions=False)
        headers = {"Sec-Fetch-Site": "same-origin"}
        async with httpx2.AsyncClient(
            transport=transport, base_url=ORIGIN, headers=headers
        ) as client:
            with database.transaction():
                guesses = [
                    asyncio.create_task(client.post(address, data={"code": "AAAA-AAAA"}))
                    for _ in range(60)
                ]
                await asyncio.sleep(0.2)
                help_now = await asyncio.wait_for(client.get("/help"), timeout=3)
            answers = await asyncio.gather(*guesses)
            return help_now.status_code, [answer.status_code for answer in answers]

    help_now, statuses = asyncio.run(guess_while_somebody_writes())
    wrong = 422 if address == "/sign-ins" else 404
    assert help_now == 200 and sorted(statuses) == sorted([wrong] * 40 + [429] * 20)
    assert counted(database) == {"address": 60}
