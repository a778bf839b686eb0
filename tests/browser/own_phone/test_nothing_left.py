"""After a full tour and a sign-out, nothing on the disk of the phone names the patient or holds a
word of theirs; before it, nothing does in the clear. Issue, "Done when" 3."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from app.database import Database
from app.settings import Settings
from app.tables import Patient
from tests.browser import pages, phones
from tests.browser.offline import Phone, Server
from tests.browser.profiles import addresses_in, found_in, size_of
from tests.cast import Clock

PLACES = ("/today", "/history", "/exercises", "/nudges", "/you", "/help", "/consents/new")
NOTE_FIELD = "Anything you want to note?"
SAVED = "Thank you. Saved."
WELCOME = "Welcome"
HTTP_CACHE = ("Cache", "Code Cache", "cache2")
ANYONES = ("/static/", "/service-worker.js", "/manifest.webmanifest", "/offline", "/elsewhere")


@pytest.fixture
def toured(canaries: dict[str, str], today: Page, phone: Phone, server: Server) -> Page:
    """Every place was seen, everything written; a draft and an unsent note are on the phone."""
    saves_a_check_in(today, canaries["note"], "just for me")
    saves_a_check_in(today, canaries["shared"], "for my therapist")
    does_an_exercise(today, canaries["exercise"])
    for place in PLACES:
        today.goto(place)
    today.goto("/history")
    today.locator("main a[href^='/history/']").first.click()
    typing = phone.page()
    typing.goto("/check-ins/new")
    typing.get_by_label(NOTE_FIELD).fill(canaries["draft"])
    phones.wait_for(typing, lambda: "draft" in phones.kinds(typing), "no draft was kept")
    away = phone.page()
    away.goto("/exercises/what-i-hope-for")
    away.get_by_role("textbox").fill(canaries["outbox"])
    today.goto("/you")
    server.stop()
    pages.press(away, "Done")
    expect(away.get_by_text("Saved on this phone, not sent yet")).to_be_visible()
    away.close()
    assert phones.kinds(today) == ["draft", "outbox", "plan"]
    assert canaries["name"] in today.content()
    return today


def saves_a_check_in(page: Page, note: str, whose: str) -> None:
    page.goto("/check-ins/new")
    page.get_by_label(NOTE_FIELD).fill(note)
    page.get_by_role("radio", name=whose).check()
    page.locator("fieldset[data-question] input").first.check()
    pages.press(page, "Save")
    expect(page.get_by_role("heading", name=SAVED)).to_be_visible()


def does_an_exercise(page: Page, note: str) -> None:
    page.goto("/exercises")
    page.locator("main a[href^='/exercises/']").first.click()
    page.get_by_role("textbox").fill(note)
    pages.press(page, "Done")
    page.wait_for_url("**/exercises?saved=done")


def sings(canaries: dict[str, str], text: str) -> list[str]:
    return [name for name, word in canaries.items() if word in text]


def test_nothing_is_left_in_chromium(
    toured: Page,
    phone: Phone,
    folder: Path,
    server: Server,
    sign_in: Callable[[], None],
    canaries: dict[str, str],
    settings: Settings,
    database: Database,
    other_patient: Patient,
    clock: Clock,
) -> None:
    assert sings(canaries, str(phones.cached(toured))) == []
    assert found_in(folder, canaries) == [], "in the clear, before signing out"

    toured.get_by_role("button", name="Sign out", exact=True).tap()
    server.start()
    pages.press(toured, "Delete")
    pages.press(toured, "Yes, delete and sign out")
    expect(toured.get_by_role("heading", name=WELCOME)).to_be_visible()
    assert phones.kinds(toured) == [] and sings(canaries, str(phones.cached(toured))) == []
    for page in phone.context.pages if phone.context else []:
        for _ in range(3):
            page.go_back()
            assert sings(canaries, page.content()) == []
    server.stop()
    toured.goto("/today")
    assert sings(canaries, toured.content()) == []
    server.start()
    assert phone.context is not None
    other = phones.sign_in(phone.context, settings.origin, database, other_patient, clock)
    for place in ("/today", "/check-ins/new", "/exercises"):
        other.goto(place)
        others = canaries | {"clinic": canaries["name"]}  # the clinic is theirs as well
        assert sings(others, other.content()) == []
    phone.close()
    assert size_of(folder) > 1_000_000
    assert found_in(folder, canaries) == []
    cached = addresses_in(folder, settings.origin, *HTTP_CACHE)
    assert {path for path in cached if not path.startswith(ANYONES)} - {"/"} == set()


def test_the_search_finds_what_is_there(
    today: Page, phone: Phone, folder: Path, canaries: dict[str, str]
) -> None:
    """The control: one word in the clear, as if the app had stored it so."""
    today.evaluate("(word) => localStorage.setItem('careless', word)", canaries["note"])
    phone.close()
    assert {line.split()[0] for line in found_in(folder, canaries)} == {"note"}
