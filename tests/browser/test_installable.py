"""Chromium's own judgement of the manifest, the guide, and both themes as they are drawn."""

from __future__ import annotations

import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import BrowserContext, Page, expect, sync_playwright

from app.database import Database
from app.tables import Patient
from tests.browser.conftest import CHROMIUM, PHONE
from tests.browser.test_safety import signed_in
from tests.browser.watch import Watch
from tests.cast import Clock

GROUND = "getComputedStyle(document.documentElement).backgroundColor"
IPHONE = (
    "Mozilla/5.0 (iPhone; CPU iPhone OS 17_5 like Mac OS X) AppleWebKit/605.1.15"
    " (KHTML, like Gecko) Version/17.5 Mobile/15E148 Safari/604.1"
)


@pytest.fixture
def kept(site: str, folder: Path) -> Iterator[BrowserContext]:
    """A profile on disk: a private window is never installable."""
    with sync_playwright() as playwright, tempfile.TemporaryDirectory(dir=folder) as profile:
        context = playwright.chromium.launch_persistent_context(
            profile, executable_path=CHROMIUM, chromium_sandbox=False, base_url=site, **PHONE
        )
        yield context
        context.close()


def test_chromium_finds_nothing_wrong(kept: BrowserContext) -> None:
    page = kept.new_page()
    page.goto("/sign-in")
    tools = kept.new_cdp_session(page)
    manifest = tools.send("Page.getAppManifest")
    assert manifest["url"].endswith("/manifest.webmanifest") and manifest["errors"] == []
    assert tools.send("Page.getInstallabilityErrors")["installabilityErrors"] == []


@pytest.mark.parametrize("script", [True], indirect=True)
@pytest.mark.parametrize(
    ("agent", "opened"),
    [(IPHONE, "ios"), ("Mozilla/5.0 (Linux; Android 13) Chrome/140", "android")],
)
def test_the_right_way_is_open(phone: BrowserContext, agent: str, opened: str) -> None:
    page = phone.new_page()
    page.add_init_script(f"Object.defineProperty(navigator, 'userAgent', {{ value: {agent!r} }})")
    page.goto("/install")
    expect(page.locator("details[open]")).to_have_attribute("data-way", opened)


@pytest.mark.parametrize("script", [True], indirect=True)
def test_today_offers_it_from_the_second_visit_until_a_no(
    phone: BrowserContext, database: Database, clock: Clock, patient: Patient, watch: Watch
) -> None:
    token = signed_in(database, patient, clock.now)
    phone.add_cookies([{"name": "afterglow", "value": token, "url": watch.site}])
    for offered in (False, True):
        page = phone.new_page()
        page.goto("/today", wait_until="networkidle")
        assert page.locator("[data-install-offer]").is_visible() is offered
    page.get_by_role("button", name="Not now").tap()
    assert not page.locator("[data-install-offer]").is_visible()
    again = phone.new_page()
    again.goto("/today", wait_until="networkidle")
    assert not again.locator("[data-install-offer]").is_visible()


def test_a_theme_by_hand_wins_over_the_phones(phone: BrowserContext) -> None:
    """With script and without."""
    page = phone.new_page()
    seen = {}
    for scheme in ("light", "dark"):
        page.emulate_media(color_scheme=scheme)  # type: ignore[arg-type]
        page.goto("/sign-in")
        seen[scheme] = ground(page)
    assert seen["light"] != seen["dark"]
    for theme, scheme in (("Dark", "light"), ("Light", "dark")):
        page.emulate_media(color_scheme=scheme)  # type: ignore[arg-type]
        page.locator("summary", has_text="Light or dark").tap()
        page.get_by_role("button", name=theme, exact=True).tap()
        page.wait_for_url("**/sign-in")
        page.wait_for_selector(f'html[data-theme="{theme.lower()}"]')
        assert ground(page) == seen[theme.lower()]


def ground(page: Page) -> str:
    found: str = page.evaluate(GROUND)
    return found
