"""The same tour in Firefox, whose session store writes forms and titles to disk: before a sign-out
nothing lies there in the clear, after it nothing at all. Issue, "Done when" 3."""

from __future__ import annotations

import time
from collections.abc import Iterator, Mapping
from pathlib import Path

import pytest

from app import sign_ins
from app.database import Database
from app.settings import Settings
from app.tables import Patient
from tests.browser.firefox import Firefox
from tests.browser.firefox_page import FirefoxPage
from tests.browser.firefox_preferences import Preference
from tests.browser.offline import Server
from tests.browser.own_phone.test_nothing_left import ANYONES, HTTP_CACHE, PLACES, sings
from tests.browser.phones import CACHED, KEPT
from tests.browser.profiles import addresses_in, found_in, size_of
from tests.cast import Clock

# As a person's own Firefox: the windows and their forms are written down, every second here.
REMEMBERS: Mapping[str, Preference] = {
    "browser.sessionstore.resume_from_crash": True,
    "browser.sessionstore.interval": 1000,
    "browser.sessionstore.interval.idle": 1000,
    "browser.startup.page": 3,
}
WRITTEN = 3.0  # seconds, for the session store
KINDS = f"async () => (await ({KEPT})()).sealed.map((row) => row.kind).sort().join()"


@pytest.fixture
def firefox(folder: Path) -> Iterator[Firefox]:
    with Firefox(folder / "profile", REMEMBERS) as running:
        yield running


@pytest.fixture
def page(
    firefox: Firefox,
    server: Server,
    settings: Settings,
    database: Database,
    patient: Patient,
    clock: Clock,
) -> FirefoxPage:
    with database.transaction() as db:
        token = sign_ins.begin(db, patient, "a test's browser", clock.now)
    firefox.add_cookie("afterglow", token, settings.origin)
    opened = firefox.open_page()
    opened.goto(f"{settings.origin}/today")
    opened.evaluate("() => navigator.serviceWorker.ready.then(() => true)")
    expect_kept(opened, "plan")
    return opened


def expect_kept(page: FirefoxPage, kinds: str) -> None:
    try:
        page.until(f"async (wanted) => (await ({KINDS})()) === wanted", kinds, words=f"not {kinds}")
    except AssertionError as missing:
        missing.add_note(f"what lies there is {page.evaluate(KINDS)}")
        raise


def expect_title(page: FirefoxPage, words: str) -> None:
    title = "(words) => document.querySelector('h1')?.innerText.startsWith(words)"
    page.until(title, words, words=f"never {words}")


def test_nothing_is_left_in_firefox(
    page: FirefoxPage,
    firefox: Firefox,
    server: Server,
    canaries: dict[str, str],
    settings: Settings,
    folder: Path,
) -> None:
    site, profile = settings.origin, folder / "profile"
    page.goto(f"{site}/check-ins/new")
    page.type("", "", canaries["note"], css="#note")
    page.click("", "", css="fieldset[data-question] label")
    page.click("button", "Save")
    expect_title(page, "Thank you")
    page.goto(f"{site}/exercises")
    page.click("", "", css="main a[href^='/exercises/']")
    page.type("", "", canaries["exercise"], css="main textarea")
    page.click("button", "Done")
    expect_title(page, "Practice")
    for place in PLACES:
        page.goto(site + place)
    typing, away = firefox.open_page(), firefox.open_page()
    typing.goto(f"{site}/check-ins/new")
    typing.type("", "", canaries["draft"], css="#note")
    expect_kept(typing, "draft,plan")
    away.goto(f"{site}/exercises/what-i-hope-for")
    away.type("", "", canaries["outbox"], css="main textarea")
    page.goto(f"{site}/you")
    server.stop()
    away.click("button", "Done")
    expect_title(away, "Saved on this phone")
    expect_kept(away, "draft,outbox,plan")
    time.sleep(WRITTEN)
    assert list(profile.rglob("recovery.jsonlz4")), "the session store wrote nothing"
    assert found_in(profile, canaries) == [], "in the clear, before signing out"
    assert sings(canaries, str(page.evaluate(CACHED))) == []

    page.click("button", "Sign out")
    server.start()
    page.click("button", "Delete")
    page.click("button", "Yes, delete and sign out")
    expect_title(page, "Welcome")
    expect_title(typing, "Welcome")
    assert page.evaluate(KINDS) == ""
    firefox.quit()
    assert size_of(profile) > 1_000_000
    assert found_in(profile, canaries) == []
    cached = addresses_in(profile, site, *HTTP_CACHE)
    # of the very last request Firefox may not have thrown its empty entry away when it quits
    last = {"/", "/sign-outs"}
    assert {path for path in cached if not path.startswith(ANYONES)} - last == set()


def test_the_search_finds_what_firefox_keeps(
    page: FirefoxPage, firefox: Firefox, canaries: dict[str, str], folder: Path
) -> None:
    """The control: stored in the clear, and typed into a field that forbids nothing."""
    page.evaluate("(word) => localStorage.setItem('careless', word)", canaries["note"])
    page.evaluate(
        """() => {
            const field = document.createElement("input");
            field.id = "careless";
            document.querySelector("main").prepend(field);
        }"""
    )
    page.type("", "", canaries["draft"], css="#careless")
    time.sleep(WRITTEN)
    firefox.quit()
    assert {line.split()[0] for line in found_in(folder / "profile", canaries)} == {"note", "draft"}
