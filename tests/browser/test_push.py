"""A nudge, all the way: the worker sends it, a push service takes it, and what its phone decrypts
is handed to a real Chromium, which shows it; a tap opens the very thing it is about.

DevTools stands in for the last hop alone, between push service and browser.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta

import pytest
from playwright.sync_api import BrowserContext, Page, expect

from app import dosing_sessions, sign_ins
from app.core.nudging import words
from app.database import Database
from app.dosing_details import Details
from app.settings import Settings
from app.tables import Patient, Staff
from app.worker import Round, Worker
from tests.browser.notifications import Notifications
from tests.browser.watch import Watch
from tests.cast import Clock
from tests.phones import give_phone
from tests.push_sending import SHORT
from tests.push_service import Arrival, PushService

EVENING = datetime(2026, 3, 5, 0, 30, 2, tzinfo=UTC)  # 19:30 in New York
NOON = datetime(2026, 3, 4, 17, 30, 2, tzinfo=UTC)  # 12:30 in New York


@pytest.fixture
def script() -> bool:
    return True


@pytest.fixture
def service(clock: Clock) -> Iterator[PushService]:
    with PushService(clock) as running:
        yield running


@pytest.fixture
def worker(
    settings: Settings, database: Database, service: PushService, clock: Clock
) -> Iterator[Callable[[], Round]]:
    """One round of a worker in a thread of its own, as in the served app."""
    local = settings.model_copy(update={"push_hosts": service.host})
    with ThreadPoolExecutor(max_workers=1) as thread:
        made = thread.submit(Worker, local, database, clock, limits=SHORT).result()
        yield lambda: thread.submit(made.tick).result(timeout=10)
        thread.submit(made.close).result()


@pytest.fixture
def registered(database: Database, patient: Patient, service: PushService, clock: Clock) -> Patient:
    """Since the morning, so that no hour of today has passed unasked."""
    with database.transaction() as db:
        give_phone(db, patient, service, clock.now)
    return patient


@pytest.fixture
def page(
    phone: BrowserContext, site: str, database: Database, patient: Patient, clock: Clock
) -> Page:
    """The patient's phone, signed in, notifications allowed, on Today."""
    with database.transaction() as db:
        token = sign_ins.begin(db, patient, "a test's browser", clock.now)
    phone.add_cookies([{"name": "afterglow", "value": token, "url": site}])
    phone.grant_permissions(["notifications"], origin=site)
    opened = phone.new_page()
    opened.goto("/today")
    return opened


def sent(worker: Callable[[], Round], service: PushService, clock: Clock, at: datetime) -> Arrival:
    """The one push of that minute."""
    clock.now = at
    assert worker().settled == 1
    [arrival] = service.arrivals
    assert arrival.status == 201
    return arrival


def test_the_reminder_is_shown_and_a_tap_opens_the_check_in(
    registered: Patient,
    worker: Callable[[], Round],
    service: PushService,
    clock: Clock,
    page: Page,
    settings: Settings,
    watch: Watch,
) -> None:
    arrival = sent(worker, service, clock, EVENING)
    shown = Notifications(page)
    shown.deliver(arrival.payload)
    assert shown.displayed() == 1
    [notification] = shown.now()
    title, body = words("check-in", settings.app_name)
    assert (notification["title"], notification["body"]) == (title, body)
    assert notification["tag"] == arrival.notification["tag"]
    shown.tap()
    expect(page.get_by_role("heading", name="Check-in", exact=True)).to_be_visible()
    assert page.url.startswith(f"{settings.origin}/check-ins/new")
    assert shown.now() == []
    watch.assert_clean()


def test_the_exercise_nudge_opens_the_exercise(
    registered: Patient,
    therapist: Staff,
    database: Database,
    worker: Callable[[], Round],
    service: PushService,
    clock: Clock,
    page: Page,
    settings: Settings,
) -> None:
    with database.transaction() as db:
        patient = db.get_one(Patient, registered.id)
        at = clock.now - timedelta(days=2)
        dosing_sessions.plan(db, therapist, patient, at, Details(), clock.now)
    arrival = sent(worker, service, clock, NOON)
    shown = Notifications(page)
    shown.deliver(arrival.payload)
    [notification] = shown.now()
    assert (notification["title"], notification["body"]) == words("exercise-1", settings.app_name)
    shown.tap()
    page.wait_for_url(f"{settings.origin}/exercises/*")


def test_a_push_that_came_twice_is_shown_once(
    registered: Patient, worker: Callable[[], Round], service: PushService, clock: Clock, page: Page
) -> None:
    arrival = sent(worker, service, clock, EVENING)
    shown = Notifications(page)
    shown.deliver(arrival.payload)
    shown.deliver(arrival.payload)
    shown.deliver(b'{"web_push":8030,"notification":{"title":"Another","tag":"another"}}')
    assert {each["tag"] for each in shown.now()} == {arrival.notification["tag"], "another"}


def test_a_tap_does_not_take_away_what_is_being_typed(
    registered: Patient,
    worker: Callable[[], Round],
    service: PushService,
    clock: Clock,
    page: Page,
) -> None:
    page.goto("/check-ins/new")
    note = page.get_by_label("Anything you want to note?")
    note.press_sequentially("half a sentence")
    arrival = sent(worker, service, clock, EVENING)
    shown = Notifications(page)
    shown.deliver(arrival.payload)
    shown.tap()
    expect(note).to_have_value("half a sentence")


@pytest.mark.parametrize("data", [b"", b"not JSON", b"{}", b'{"notification":{}}', b"[]", b"null"])
def test_whatever_arrives_something_neutral_is_shown(
    page: Page, settings: Settings, data: bytes
) -> None:
    """iOS takes the permission back after three pushes that show nothing."""
    shown = Notifications(page)
    shown.deliver(data)
    [notification] = shown.now()
    assert notification["title"] == settings.app_name
