"""A therapist's own Chromium is told of an alert: registered by the page's own button, and told
after signing out too. Nothing that is shown says of whom."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import date

import pytest
from playwright.sync_api import BrowserContext, Page, expect

from app import check_ins, sign_ins
from app.check_ins import CheckIn
from app.database import Database
from app.settings import Settings
from app.tables import Patient
from app.worker import Round
from tests.answers import phq
from tests.browser import nudged
from tests.browser.chromium_push import ChromiumPush
from tests.browser.notifications import Notifications
from tests.cast import Cast, Clock

pytestmark = pytest.mark.timeout(180)  # seconds; a browser starts slowly on two busy cores
SUBSCRIBING = 20_000  # milliseconds; Chromium checks in and registers first


@pytest.fixture
def worker(settings: Settings, database: Database, clock: Clock) -> Iterator[Callable[[], Round]]:
    with nudged.rounds(settings, database, clock) as tick:
        yield tick


def test_told_on_this_device_signed_in_or_out(
    chromium_here: BrowserContext, site: str, service: ChromiumPush, database: Database,
    worker: Callable[[], Round], cast: Cast, clock: Clock,
) -> None:  # fmt: skip
    with database.transaction() as db:
        token = sign_ins.begin(db, cast.therapist, "a test's Chromium", clock.now, proved=True)
    chromium_here.add_cookies([{"name": "afterglow", "value": token, "url": site}])
    page = chromium_here.new_page()
    page.goto(f"{site}/alert-ways")
    page.get_by_role("button", name="Tell me on this device").tap()
    registered = page.get_by_text("This browser is registered. A test shows")
    expect(registered).to_be_visible(timeout=SUBSCRIBING)
    assert len(service.registered) == 1
    notifications = Notifications(page)

    def answer(day: int, item_9: int) -> None:
        with database.transaction() as db:
            patient = db.get_one(Patient, cast.patient.id)
            given = {"phq-9-today": phq(item_9)}
            sent = CheckIn(f"safety-{day}", date(2026, 3, day), given, clock.now)
            check_ins.record(db, patient, sent, clock.now)

    answer(4, 2)
    assert worker().told == 1
    wait_until_displayed(page, notifications, 1)
    [shown] = notifications.now()
    assert (shown["title"], shown["body"]) == ("Afterglow", "Please look now.")
    page.get_by_role("button", name="Sign out").tap()
    expect(page.get_by_role("heading", level=1)).to_be_visible()
    clock.advance(minutes=31)
    assert worker().told >= 1
    wait_until_displayed(page, notifications, 2)


def wait_until_displayed(page: Page, notifications: Notifications, times: int) -> None:
    for _ in range(400):
        if notifications.displayed() >= times:
            return
        page.wait_for_timeout(50)
    raise AssertionError("nothing was shown")
