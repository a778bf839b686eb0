"""Real push in Firefox, the whole way: the patient's own button subscribes at a push service, the
worker's nudge goes there encrypted, Firefox decrypts it and wakes our service worker, which shows
it; a real click on what is shown opens the check-in.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from app import sign_ins
from app.core.nudging import words
from app.database import Database
from app.settings import Settings
from app.tables import Patient
from app.worker import Round
from tests.autopush import DELIVERED, Autopush
from tests.browser import nudged
from tests.browser.firefox import Firefox
from tests.browser.firefox_alerts import FirefoxAlerts
from tests.browser.firefox_page import FirefoxPage
from tests.browser.firefox_preferences import push_preferences
from tests.browser.nudged import EVENING, NEXT_EVENING
from tests.cast import Cast, Clock
from tests.phones import give_phone

UNSUBSCRIBE = """async () => {
    const { pushManager } = await navigator.serviceWorker.ready;
    return (await pushManager.getSubscription()).unsubscribe();
}"""
SOON = 5.0  # seconds from the worker's push to the notification, on two busy cores

pytestmark = pytest.mark.timeout(180)  # seconds; a browser starts slowly on two busy cores


@pytest.fixture
def service(clock: Clock) -> Iterator[Autopush]:
    with Autopush(clock=clock) as running:
        yield running


@pytest.fixture
def settings(settings: Settings, service: Autopush) -> Settings:
    return settings.model_copy(update={"push_hosts": service.host})


@pytest.fixture
def worker(settings: Settings, database: Database, clock: Clock) -> Iterator[Callable[[], Round]]:
    with nudged.rounds(settings, database, clock) as tick:
        yield tick


@pytest.fixture
def firefox(
    folder: Path, site: str, service: Autopush, database: Database, patient: Patient, clock: Clock
) -> Iterator[Firefox]:
    """The patient's, signed in, allowed to show notifications."""
    with database.transaction() as db:
        token = sign_ins.begin(db, patient, "a test's Firefox", clock.now)
    own = push_preferences(service.address)
    with Firefox(folder / "profile", own, with_chrome=True) as running:
        running.add_cookie("afterglow", token, site)
        running.allow("notifications", site)
        yield running


@pytest.fixture
def page(firefox: Firefox, site: str, service: Autopush) -> FirefoxPage:
    """Where nudges were turned on by the page's own button."""
    opened = firefox.open_page()
    opened.goto(f"{site}/nudges")
    opened.click("button", "Turn on nudges here")
    opened.see("button", "No more nudges here")
    assert len(service.registered) == 1
    return opened


def test_a_nudge_arrives_is_shown_and_opens_the_check_in_until_it_is_turned_off(
    page: FirefoxPage,
    firefox: Firefox,
    site: str,
    service: Autopush,
    worker: Callable[[], Round],
    database: Database,
    clock: Clock,
    settings: Settings,
    cast: Cast,
) -> None:
    [phone] = service.registered
    row = nudged.row_of(database, phone)
    assert row is not None
    with database.transaction() as db:  # whose push the test can read; both get the same
        readable = give_phone(db, cast.patient, service, clock.now)
    clock.now = EVENING
    assert worker().settled == 2
    sent_at = time.monotonic()
    [shown] = page.until(nudged.SHOWN)
    assert time.monotonic() - sent_at < SOON
    [copy] = service.arrived_at(readable)
    nudged.assert_neutral(copy, shown, settings, cast)
    assert {len(arrival.body) for arrival in service.arrivals} == {len(copy.body)}
    nudged.wait(lambda: nudged.told(database, row) == (True, False), "not reported as shown")
    nudged.forget(database, readable, clock.now)
    assert service.codes == [DELIVERED]
    alerts = FirefoxAlerts(firefox)
    assert alerts.says() == words("check-in", settings.app_name)

    alerts.click()
    page.see("heading", "Check-in")
    assert page.url.startswith(f"{site}/check-ins/new")
    assert page.evaluate(nudged.SHOWN) == []
    nudged.wait(lambda: nudged.told(database, row) == (True, True), "the tap was not reported")

    page.goto(f"{site}/nudges")
    page.click("button", "No more nudges here")
    page.see("button", "Turn on nudges here")
    assert nudged.row_of(database, phone) is None
    assert nudged.sent_straight(settings, database, row).status == 410
    assert firefox.seen.violations == []


def test_a_killed_firefox_is_told_when_it_comes_back_and_a_phone_that_went_is_forgotten(
    page: FirefoxPage,
    firefox: Firefox,
    site: str,
    service: Autopush,
    worker: Callable[[], Round],
    database: Database,
    clock: Clock,
) -> None:
    row = nudged.row_of(database, service.registered[0])
    assert row is not None
    firefox.kill()
    clock.now = EVENING
    assert worker().settled == 1
    assert service.codes == []
    firefox.start()
    # A click before Firefox has written the notification down opens the site, not what it is about.
    nudged.wait(lambda: nudged.told(database, row) == (True, False), "not reported as shown")
    FirefoxAlerts(firefox).click()  # no page of ours is open: the click opens one
    there = f"{site}/check-ins/new"
    nudged.wait(lambda: any(each.url == there for each in firefox.pages()), "no page was opened")
    assert service.codes == [DELIVERED]

    again = firefox.open_page()
    again.goto(f"{site}/check-ins/new")  # a form is left alone: elsewhere a page would repair it
    assert again.evaluate(UNSUBSCRIBE) is True
    clock.now = NEXT_EVENING
    assert worker().settled == 1
    assert [arrival.status for arrival in service.arrivals] == [201, 410]
    assert nudged.row_of(database, service.registered[0]) is None
