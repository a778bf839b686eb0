"""Real push in Chromium, the whole way, through a local stand-in for its push service: the
patient's own button registers there, the worker's nudge arrives over MCS, Chromium decrypts it and
wakes our service worker, which shows it.

Two things are not a person's own Chromium: the endpoint's host is turned to the stand-in, and the
tap is a script-made event in the service worker, for headless Chromium shows nothing to tap at.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator

import pytest
from playwright.sync_api import Page, expect

from app.database import Database
from app.settings import Settings
from app.worker import Round
from tests.browser import nudged
from tests.browser.chromium_push import UNSUBSCRIBE, ChromiumPush
from tests.browser.notifications import Notifications
from tests.browser.nudged import EVENING
from tests.browser.watch import Watch
from tests.cast import Cast, Clock
from tests.phones import give_phone

pytestmark = pytest.mark.timeout(180)  # seconds; a browser starts slowly on two busy cores


@pytest.fixture
def worker(settings: Settings, database: Database, clock: Clock) -> Iterator[Callable[[], Round]]:
    with nudged.rounds(settings, database, clock) as tick:
        yield tick


def test_a_nudge_arrives_is_shown_and_opens_the_check_in_until_it_is_turned_off(
    page: Page,
    site: str,
    service: ChromiumPush,
    worker: Callable[[], Round],
    database: Database,
    clock: Clock,
    settings: Settings,
    cast: Cast,
    watch: Watch,
) -> None:
    [phone] = service.registered
    row = nudged.row_of(database, phone)
    assert row is not None
    with database.transaction() as db:  # whose push the test can read; both get the same
        readable = give_phone(db, cast.patient, service, clock.now)
    notifications = Notifications(page)
    clock.now = EVENING
    assert worker().settled == 2
    wait_until_displayed(page, notifications)
    [shown] = notifications.now()
    [copy] = service.arrived_at(readable)
    nudged.assert_neutral(copy, shown, settings, cast)
    assert {len(arrival.body) for arrival in service.arrivals} == {len(copy.body)}
    nudged.wait(lambda: nudged.told(database, row) == (True, False), "not reported as shown")
    nudged.forget(database, readable, clock.now)

    notifications.tap()
    expect(page.get_by_role("heading", name="Check-in", exact=True)).to_be_visible()
    assert page.url.startswith(f"{site}/check-ins/new")
    assert notifications.now() == []
    nudged.wait(lambda: nudged.told(database, row) == (True, True), "the tap was not reported")

    page.goto(f"{site}/nudges")
    page.get_by_role("button", name="No more nudges here").tap()
    expect(page.get_by_role("button", name="Turn on nudges here")).to_be_visible()
    assert nudged.row_of(database, phone) is None
    assert nudged.sent_straight(settings, database, row).status == 410
    watch.assert_clean()


def test_a_phone_that_unsubscribed_by_itself_is_forgotten_at_the_next_push(
    page: Page,
    service: ChromiumPush,
    worker: Callable[[], Round],
    database: Database,
    clock: Clock,
) -> None:
    assert page.evaluate(UNSUBSCRIBE) is True
    clock.now = EVENING
    assert worker().settled == 1
    assert [arrival.status for arrival in service.arrivals] == [410]
    assert nudged.row_of(database, service.registered[0]) is None


def wait_until_displayed(page: Page, notifications: Notifications) -> None:
    """Chromium's own word for it; asked before, `getNotifications()` would make it forget."""
    for _ in range(400):
        if notifications.displayed():
            return
        page.wait_for_timeout(50)
    raise AssertionError("nothing was shown")
