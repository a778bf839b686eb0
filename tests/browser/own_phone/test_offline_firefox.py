"""In Firefox: a check-in without a network, a browser that is killed, one check-in received."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path

import pytest

from app import sign_ins
from app.database import Database
from app.settings import Settings
from app.tables import Patient
from tests.browser.firefox import Firefox
from tests.browser.firefox_page import FirefoxPage
from tests.browser.offline import READ, Server, stored
from tests.cast import Clock

INSTALLED = """async () => {
    await navigator.serviceWorker.ready;
    return Boolean(navigator.serviceWorker.controller);
}"""
SAYS = "(words) => document.body.innerText.includes(words)"
NOT_SENT = "1 check-in on this phone, not sent yet."
ONE_ANSWER = 'label:has(input[name="phq-9.1"][value="1"])'

pytestmark = pytest.mark.timeout(180)  # seconds; a browser starts slowly on two busy cores


@pytest.fixture
def firefox(folder: Path, server: Server) -> Iterator[Firefox]:
    with Firefox(folder / "profile") as running:
        yield running


@pytest.fixture
def token(database: Database, patient: Patient, clock: Clock) -> str:
    with database.transaction() as db:
        return sign_ins.begin(db, patient, "a test's Firefox", clock.now)


def test_a_check_in_in_flight_mode_outlives_a_killed_firefox_and_is_received_once(
    firefox: Firefox,
    server: Server,
    settings: Settings,
    database: Database,
    patient: Patient,
    token: str,
) -> None:
    site = settings.origin
    page = signed_in(firefox, site, token)
    page.goto(f"{site}/today")
    page.until(INSTALLED, words="the service worker does not hold this page")
    page.until(f"async () => (await ({READ})('plan')).length", words="the plan did not come")

    server.stop()
    page.goto(f"{site}/check-ins/new")
    page.see("heading", "No connection")
    page.click("", css=ONE_ANSWER)
    page.click("button", "Save on this phone")
    page.see("heading", "Saved on this phone, not sent yet")
    firefox.kill()

    firefox.start()
    page = signed_in(firefox, site, token)
    page.goto(f"{site}/today")
    page.until(SAYS, NOT_SENT)
    assert stored(database, patient) == []
    server.start()
    page.goto(f"{site}/today")
    page.until(SAYS, "Received")
    page.until(f"async () => !(await ({READ})('outbox')).length", words="it is still there")
    page.goto(f"{site}/today")
    [submission] = stored(database, patient)
    assert submission.source == "outbox"
    assert json.loads(submission.answers) == {"phq-9": [1, "1,,,,,,,,"]}


def signed_in(firefox: Firefox, site: str, token: str) -> FirefoxPage:
    """A page of the person's; a browser that was killed may have lost the newest cookie."""
    firefox.add_cookie("afterglow", token, site)
    return firefox.open_page()
