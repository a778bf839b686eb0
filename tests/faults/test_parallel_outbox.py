"""Two phones, two tabs, a double tap, a retry before the first answer came: one submission."""

from __future__ import annotations

import asyncio
import secrets
from collections import Counter
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import aiohttp
import pytest

from app import phones, sign_ins
from app.core.local_time import check_in_day
from app.database import Database
from app.settings import Settings
from app.tables import Patient
from tests.cast import Clock
from tests.faults.serving import server
from tests.faults.test_parallel import SAME_ORIGIN, asked
from tests.outbox_items import iso

pytestmark = pytest.mark.timeout(180)

AT_ONCE = 20


@pytest.fixture
def clock() -> Clock:
    """The server in its own process reads the real clock, so this test does too."""
    return Clock(datetime.now(UTC))


@pytest.mark.parametrize("kind", ["check-in", "practice"])
def test_one_item_sent_twenty_times_at_once(
    settings: Settings, database: Database, patient: Patient, clock: Clock, folder: Path, kind: str
):
    with database.transaction() as db:
        cookie = sign_ins.begin(db, patient, "a test's phone", clock.now)
    sent = item(database, patient, clock.now, kind)
    with server(settings, folder / "log") as address:
        answers = post_all(f"{address}/outbox", cookie, [sent] * AT_ONCE)
    assert Counter(answers) == {201: 1, 200: AT_ONCE - 1}, (folder / "log").read_text()
    tables = ("submission", "response", "alert") if kind == "check-in" else ("practice",)
    for table in tables:
        assert asked(database, f"SELECT count(*) FROM {table}") == [(1,)], table  # noqa: S608


def test_one_id_with_other_answers_at_once_keeps_the_first(
    settings: Settings, database: Database, patient: Patient, clock: Clock, folder: Path
):
    with database.transaction() as db:
        cookie = sign_ins.begin(db, patient, "a test's phone", clock.now)
    one = item(database, patient, clock.now, "check-in")
    other = one | {"fields": one["fields"] | {"phq-9-today.1": "3"}}
    with server(settings, folder / "log") as address:
        answers = Counter(post_all(f"{address}/outbox", cookie, [one, other] * (AT_ONCE // 2)))
    assert answers == {201: 1, 200: AT_ONCE // 2 - 1, 409: AT_ONCE // 2}
    assert asked(database, "SELECT count(*) FROM submission") == [(1,)]


def item(database: Database, patient: Patient, now: datetime, kind: str) -> dict[str, Any]:
    day = check_in_day(now, patient.zone).isoformat()
    answers = {f"phq-9-today.{number}": "1" for number in range(1, 10)}
    done = {"exercise": "good-and-true", "outcome": "done", "note": "once", "note_for": "me"}
    return {
        "person": phones.person(database.keys, patient),
        "submission_id": secrets.token_hex(16),
        "kind": kind,
        "made_at": iso(now),
        "sent_at": iso(now),
        "versions": {},
        "fields": {"day": day} | answers if kind == "check-in" else done,
    }


def post_all(address: str, cookie: str, items: list[dict[str, Any]]) -> list[int]:
    """Every sending at once, each on a connection of its own; the status of each answer."""
    headers = SAME_ORIGIN | {"Cookie": f"afterglow={cookie}"}

    async def post(browser: aiohttp.ClientSession, sent: dict[str, Any]) -> int:
        async with browser.post(address, json=sent, headers=headers) as answer:
            return answer.status

    async def everything() -> list[int]:
        async with aiohttp.ClientSession(connector=aiohttp.TCPConnector(limit=0)) as browser:
            return await asyncio.gather(*(post(browser, sent) for sent in items))

    return asyncio.run(everything())
