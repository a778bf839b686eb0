"""A signed-in phone of its own beside a server that can be stopped."""

from __future__ import annotations

import socket
import time
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from playwright.sync_api import Page, Playwright, sync_playwright

from app import dosing_sessions, sign_ins
from app.database import Database
from app.dosing_details import Details
from app.main import create_app
from app.settings import Settings
from app.tables import Clinic, Patient, Staff
from tests.browser.offline import Phone, Server, installed
from tests.browser.profiles import canary
from tests.cast import Clock


@pytest.fixture
def clock() -> Clock:
    """The real time: the phone knows no other."""
    return Clock(datetime.now(UTC))


@pytest.fixture(scope="module")
def playwright() -> Iterator[Playwright]:
    with sync_playwright() as running:
        yield running


@pytest.fixture
def server(
    settings: Settings, database: Database, clock: Clock, listener: socket.socket
) -> Iterator[Server]:
    port = listener.getsockname()[1]
    listener.close()
    server = Server(lambda: create_app(settings, database, clock), port)
    server.start()
    yield server
    server.stop()


@pytest.fixture
def phone(
    playwright: Playwright, folder: Path, settings: Settings, server: Server
) -> Iterator[Phone]:
    phone = Phone(playwright, folder / "profile", settings.origin)
    phone.open()
    yield phone
    phone.close()


@pytest.fixture
def sign_in(
    phone: Phone, database: Database, patient: Patient, clock: Clock, settings: Settings
) -> Callable[[], None]:
    """Give the phone a cookie; once more after it was killed, which may lose the newest."""

    def signed_in() -> None:
        with database.transaction() as db:
            token = sign_ins.begin(db, patient, "a test's browser", clock.now)
        assert phone.context is not None
        expires = time.time() + 86_400
        phone.context.add_cookies(
            [{"name": "afterglow", "value": token, "url": settings.origin, "expires": expires}]
        )

    return signed_in


@pytest.fixture
def today(phone: Phone, sign_in: Callable[[], None]) -> Page:
    """Signed in, on Today, and everything that is needed offline is on the phone. What waits is
    sent by pages alone: the browser's own sync would take it before a page can be looked at."""
    sign_in()
    assert phone.context is not None
    phone.context.add_init_script("SyncManager.prototype.register = async () => {}")
    page = phone.page()
    page.goto("/today")
    installed(page)
    return page


@pytest.fixture
def canaries(
    database: Database,
    patient: Patient,
    therapist: Staff,
    clock: Clock,
) -> dict[str, str]:
    """The patient and the clinic are named so; the rest is written on the tour."""
    kinds = ("name", "clinic", "note", "shared", "exercise", "draft", "outbox")
    words = {kind: canary(kind) for kind in kinds}
    with database.transaction() as db:
        own = db.get_one(Patient, patient.id)
        own.name, db.get_one(Clinic, own.clinic_id).name = words["name"], words["clinic"]
        at = clock.now - timedelta(days=2)
        dosing_sessions.plan(db, db.get_one(Staff, therapist.id), own, at, Details(), clock.now)
    return words
