"""Many at once, against a real server: nothing fails, nothing is lost, nothing is stored twice.

The oracle stands outside the program: the client's own list of what was acknowledged, against SQL.
"""

from __future__ import annotations

import asyncio
import secrets
import time
from collections import Counter
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import aiohttp
import pytest
from sqlalchemy import text

from app import patients, sign_ins
from app.attempts import WINDOW
from app.audit import Actor
from app.core.local_time import check_in_day
from app.database import Database
from app.settings import Settings
from app.tables import Consent, Patient, Staff
from tests.cast import Cast, Clock
from tests.faults.serving import server

pytestmark = pytest.mark.timeout(180)  # a slow machine is no failure

PEOPLE, EACH = 20, 5
AMPLE = 40.0  # seconds for twenty sign-ins at once, on a slow machine
SAME_ORIGIN = {"Sec-Fetch-Site": "same-origin"}


@pytest.fixture
def clock() -> Clock:
    """The server in its own process reads the real clock, so these tests do too."""
    return Clock(datetime.now(UTC))


def test_a_hundred_check_ins_at_once(
    settings: Settings, database: Database, cast: Cast, clock: Clock, folder: Path
):
    people = crowd(database, cast, clock.now)
    sendings = [
        (token, check_in(patient, clock.now)) for patient, token in people for _ in range(EACH)
    ]
    with server(settings, folder / "log") as address:
        answers = post_all(f"{address}/check-ins", sendings)
    assert Counter(answers) == {303: PEOPLE * EACH}, (folder / "log").read_text()
    stored = asked(database, "SELECT submission_id, count(*) FROM submission GROUP BY 1")
    assert dict(stored) == {form["submission_id"]: 1 for _, form in sendings}
    assert asked(database, "SELECT count(*) FROM response") == [(PEOPLE,)]
    assert asked(database, "SELECT count(*) FROM moment") == [(PEOPLE * EACH,)]
    noted = "SELECT count(*) FROM audit_entry WHERE action = 'record check-in'"
    assert asked(database, noted) == [(PEOPLE * EACH,)]


def test_one_check_in_sent_thirty_times_at_once(
    settings: Settings, database: Database, cast: Cast, clock: Clock, folder: Path
):
    """Two tabs, a retry and a flaky network: every sending is answered, one is stored."""
    ((patient, token),) = crowd(database, cast, clock.now, people=1)
    form = check_in(patient, clock.now) | {"phq-9-today.9": "2"}
    with server(settings, folder / "log") as address:
        answers = post_all(f"{address}/check-ins", [(token, form)] * 30)
    assert Counter(answers) == {303: 30}
    for table in ("submission", "response", "moment", "alert"):
        assert asked(database, f"SELECT count(*) FROM {table}") == [(1,)], table  # noqa: S608


def test_five_wrong_passphrases_leave_five_counted_attempts(
    settings: Settings, database: Database, therapist: Staff, folder: Path
):
    """Refused, and yet counted: the refusal is an answer, not a rollback."""
    with database.transaction() as db:
        known = db.get_one(Staff, therapist.id)
        known.passphrase_hash = sign_ins.hash_passphrase("a passphrase of five words")
        db.add(known)
    guesses = [
        ("", {"name": therapist.sign_in_name, "passphrase": f"guess number {n} of five"})
        for n in range(5)
    ]
    with server(settings, folder / "log") as address:
        answers = post_all(f"{address}/sign-ins", guesses)
    assert Counter(answers) == {422: 5}
    counted = asked(database, "SELECT bucket, sum(count) FROM attempt GROUP BY 1")
    assert {bucket.split()[0]: int(count) for bucket, count in counted} == {
        "account": 5,
        "address": 5,
    }
    assert asked(database, "SELECT count(*) FROM sign_in") == [(0,)]


def test_the_sixteenth_guesser_is_made_to_wait(
    settings: Settings, database: Database, therapist: Staff, folder: Path
):
    """Twenty at once are counted one by one: no more than ten reach the passphrase."""
    guess = ("", {"name": therapist.sign_in_name, "passphrase": "one guess of very many"})
    with server(settings, folder / "log") as address:
        stay_within_one_window()
        answers = Counter(post_all(f"{address}/sign-ins", [guess] * 20))
    assert answers == {422: 10, 429: 10}


def stay_within_one_window() -> None:
    """The server counts by quarters of a real hour: near the end of one, wait for the next."""
    left = WINDOW.total_seconds() - time.time() % WINDOW.total_seconds()
    if left < AMPLE:
        time.sleep(left)


def crowd(
    database: Database, cast: Cast, now: datetime, people: int = PEOPLE
) -> list[tuple[Patient, str]]:
    """Consented patients of one clinic, and the cookie of each."""
    actor = Actor("command", "tests")
    with database.transaction() as db:
        made = []
        for number in range(people):
            patient = patients.add(db, actor, cast.clinic, now, name=f"Test {number}")
            db.add(Consent(patient_id=patient.id, version="1", given_at=now))
            made.append((patient, sign_ins.begin(db, patient, "test", now)))
        return made


def check_in(patient: Patient, now: datetime) -> dict[str, str]:
    answers = {f"phq-9-today.{number}": "1" for number in range(1, 9)}
    return {
        "submission_id": secrets.token_hex(16),
        "day": check_in_day(now, patient.zone).isoformat(),
        "mood.1": "4",
        **answers,
        "phq-9-today.9": "0",
    }


def post_all(address: str, sendings: list[tuple[str, dict[str, str]]]) -> list[int]:
    """Every sending at once, each on a connection of its own; the status of each answer."""

    async def post(session: aiohttp.ClientSession, cookie: str, form: dict[str, str]) -> int:
        headers = SAME_ORIGIN | {"Cookie": f"afterglow={cookie}"}
        sent = session.post(address, data=form, headers=headers, allow_redirects=False)
        async with sent as answer:
            return answer.status

    async def everything() -> list[int]:
        connections = aiohttp.TCPConnector(limit=0)
        async with aiohttp.ClientSession(connector=connections) as session:
            return await asyncio.gather(*(post(session, *sending) for sending in sendings))

    return asyncio.run(everything())


def asked(database: Database, sql: str) -> list[tuple[Any, ...]]:
    with database.reading() as db:
        return [tuple(row) for row in db.connection().execute(text(sql))]
