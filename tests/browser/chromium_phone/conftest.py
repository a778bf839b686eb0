"""A patient's own Chromium with push, and nudges turned on in it."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import BrowserContext, Page, expect, sync_playwright

from app import sign_ins
from app.database import Database
from app.settings import Settings
from app.tables import Patient
from tests.browser.chromium_push import ChromiumPush
from tests.browser.conftest import CHROMIUM, PHONE
from tests.browser.watch import Watch
from tests.cast import Clock

SUBSCRIBING = 20_000  # milliseconds; Chromium checks in and registers first


@pytest.fixture
def service(clock: Clock, folder: Path) -> Iterator[ChromiumPush]:
    with ChromiumPush(folder, clock=clock) as running:
        yield running


@pytest.fixture
def settings(settings: Settings, service: ChromiumPush) -> Settings:
    return settings.model_copy(update={"push_hosts": service.host})


@pytest.fixture
def chromium_here(
    folder: Path,
    site: str,
    service: ChromiumPush,
    database: Database,
    patient: Patient,
    clock: Clock,
    watch: Watch,
) -> Iterator[BrowserContext]:
    """The patient's own Chromium, with a profile: without one there is no push."""
    with database.transaction() as db:
        token = sign_ins.begin(db, patient, "a test's Chromium", clock.now)
    with sync_playwright() as playwright:
        context = playwright.chromium.launch_persistent_context(
            str(folder / "profile"),
            executable_path=CHROMIUM,
            headless=True,
            chromium_sandbox=False,
            args=service.flags,
            **PHONE,
        )
        context.add_init_script(service.endpoints_here)
        context.add_cookies([{"name": "afterglow", "value": token, "url": site}])
        context.grant_permissions(["notifications"], origin=site)
        yield watch.over(context)
        context.close()


@pytest.fixture
def page(chromium_here: BrowserContext, site: str, service: ChromiumPush) -> Page:
    """Where nudges were turned on by the page's own button."""
    opened = chromium_here.new_page()
    opened.goto(f"{site}/nudges")
    opened.get_by_role("button", name="Turn on nudges here").tap()
    off = opened.get_by_role("button", name="No more nudges here")
    expect(off).to_be_visible(timeout=SUBSCRIBING)
    assert len(service.registered) == 1
    return opened
