"""The push doctor in a real Chromium with a real worker at its own pace: a test that is sent, shown
and tapped says so within ten seconds; what broke is repaired at the next start, or said."""

from __future__ import annotations

import threading
import time
from collections.abc import Iterator

import pytest
from playwright.sync_api import BrowserContext, Page, Route, expect
from sqlmodel import select

from app import sign_ins, worker
from app.database import Database
from app.settings import Settings
from app.tables import NudgeDelivery, Patient, PushSubscription
from tests.browser import nudged, phones
from tests.browser.chromium_push import UNSUBSCRIBE, ChromiumPush
from tests.browser.notifications import Notifications
from tests.cast import Clock

WITHIN = 10.0  # seconds from the tap to the word
MINE = (
    "async () => Boolean(await (await navigator.serviceWorker.ready).pushManager.getSubscription())"
)


@pytest.fixture
def at_work(settings: Settings, database: Database, clock: Clock) -> Iterator[None]:
    """A worker as it is served, with its own rest between rounds."""
    stop = threading.Event()
    how = {"clock": clock, "stop": stop}
    thread = threading.Thread(target=worker.run, args=(settings, database), kwargs=how)
    thread.start()
    yield
    stop.set()
    thread.join(30)


def rows(database: Database) -> list[PushSubscription]:
    with database.reading() as db:
        return list(db.exec(select(PushSubscription)).all())


def begin_anew(page: Page, site: str, database: Database) -> None:
    """As when the app is closed and opened again, once the start under way has told the server.

    Left at an address without scripts of ours, where nothing of that start can run on.
    """
    told = "the phone was never compared with the server"
    nudged.wait(lambda: [row.permission for row in rows(database)] == ["granted"], told)
    page.goto(f"{site}/manifest.webmanifest")
    page.evaluate("sessionStorage.clear()")


def delivery(database: Database) -> NudgeDelivery:
    with database.reading() as db:
        return db.exec(select(NudgeDelivery)).one()


def test_a_test_says_within_ten_seconds_that_it_was_shown(
    page: Page, at_work: None, database: Database, clock: Clock
) -> None:
    notifications = Notifications(page)
    began = time.monotonic()
    page.get_by_role("button", name="Send a test to this phone").tap()
    expect(page.get_by_text("The test was shown on the phone.")).to_be_visible(
        timeout=WITHIN * 1000
    )
    print(f"\nfrom the tap to its word: {time.monotonic() - began:.1f} s")
    assert delivery(database).shown_at == clock.now and delivery(database).tapped_at is None
    expect(page.get_by_text("Nudges reach this phone.")).to_be_visible()
    assert notifications.displayed() == 1
    clock.advance(seconds=30)
    notifications.tap()
    nudged.wait(lambda: delivery(database).tapped_at == clock.now, "the tap was not reported")
    assert delivery(database).shown_at != clock.now
    page.goto(page.url)
    expect(page.get_by_text("The test was shown and tapped.")).to_be_visible()


def test_a_registration_that_the_browser_lost_is_made_anew_at_the_next_start(
    page: Page, site: str, service: ChromiumPush, database: Database
) -> None:
    [before] = rows(database)
    begin_anew(page, site, database)
    assert page.evaluate(UNSUBSCRIBE) is True
    page.goto(f"{site}/today")
    nudged.wait(
        lambda: [row.endpoint for row in rows(database)] not in ([], [before.endpoint]),
        "the phone was not registered anew",
    )
    nudged.wait(
        lambda: [row.permission for row in rows(database)] == ["granted"], "its state was not told"
    )
    [after] = rows(database)
    assert after.created_at == before.created_at
    expect(page.locator("[data-push-banner]")).to_be_hidden()


def test_what_was_turned_off_elsewhere_ends_here_and_is_said_once(
    page: Page, site: str, service: ChromiumPush, database: Database, clock: Clock
) -> None:
    begin_anew(page, site, database)
    nudged.forget(database, service.registered[0], clock.now)
    page.goto(f"{site}/today")
    expect(page.get_by_text("Nudges are off on this phone now.")).to_be_visible()
    assert page.evaluate(MINE) is False and rows(database) == []


def test_a_look_that_is_still_under_way_does_not_turn_nudges_on_again(
    page: Page, service: ChromiumPush, database: Database
) -> None:
    """The page compares itself with the server; meanwhile a thumb turns nudges off."""
    looks: list[Route] = []
    removals: list[Route] = []
    page.route("**/push-subscriptions", lambda route: looks.append(route))
    page.route("**/removals", lambda route: removals.append(route))
    page.goto(page.url)
    phones.wait_for(page, lambda: looks, "the page did not look")
    page.get_by_role("button", name="No more nudges here").tap()
    page.wait_for_timeout(300)
    page.unroute("**/push-subscriptions")
    looks[0].continue_()
    phones.wait_for(page, lambda: removals, "it was not turned off")
    page.wait_for_timeout(500)  # what the look would do now
    removals[0].continue_()
    expect(page.get_by_role("button", name="Turn on nudges here")).to_be_visible()
    page.wait_for_timeout(500)
    assert page.evaluate(MINE) is False and rows(database) == []
    page.get_by_role("button", name="Turn on nudges here").tap()
    expect(page.get_by_text("This phone is registered for nudges.")).to_be_visible()
    assert page.evaluate(MINE) is True and len(rows(database)) == 1


def test_on_a_shared_phone_the_subscription_moves_to_who_is_signed_in(
    page: Page,
    site: str,
    chromium_here: BrowserContext,
    database: Database,
    other_patient: Patient,
    clock: Clock,
) -> None:
    begin_anew(page, site, database)
    [before] = rows(database)
    with database.transaction() as db:
        whose = db.get_one(Patient, other_patient.id)
        token = sign_ins.begin(db, whose, "the same Chromium", clock.now, proved=True)
        db.flush()
        cookies = {cookie["name"]: cookie["value"] for cookie in chromium_here.cookies(site)}
        sign_ins.take_over(db, cookies["afterglow"], token, clock.now)
    chromium_here.add_cookies([{"name": "afterglow", "value": token, "url": site}])
    assert rows(database) == []
    page.goto(f"{site}/today")
    nudged.wait(lambda: rows(database), "the subscription did not move")
    [after] = rows(database)
    assert (after.patient_id, after.endpoint) == (other_patient.id, before.endpoint)


def test_a_permission_taken_away_is_said_quietly_and_told_to_the_server(
    page: Page, site: str, chromium_here: BrowserContext, database: Database
) -> None:
    begin_anew(page, site, database)
    chromium_here.clear_permissions()
    page.goto(f"{site}/today")
    banner = page.locator("[data-push-banner]")
    expect(banner.get_by_text("Nudges do not reach this phone.")).to_be_visible()
    assert {row.permission for row in rows(database)} <= {"denied", "default"}
    page.goto(f"{site}/you")
    page.goto(f"{site}/today")
    expect(banner).to_be_visible()
    banner.get_by_role("button", name="Not now").tap()
    page.goto(f"{site}/today")
    page.wait_for_timeout(500)
    expect(banner).to_be_hidden()
