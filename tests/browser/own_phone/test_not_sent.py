"""A form that gets no answer, or a stranger's: it is kept, and what the page says stays true."""

from __future__ import annotations

import re
import time

import pytest
from playwright.sync_api import Page, Route, expect

from app import check_ins
from app.check_ins import CheckIn
from app.core.local_time import check_in_day
from app.database import Database
from app.tables import Patient
from tests.browser import pages
from tests.browser.offline import Phone, Server, kept, practices, stored, until
from tests.cast import Clock

SAVED_HERE = "Saved on this phone, not sent yet"
RECEIVED = re.compile("^Received")
NOBODY_KNOWS = "as far as this phone knows, nobody has been told"
HOTEL = '<!doctype html><title>Welcome</title><main id="main">Accept our terms to go online.</main>'
SLOW_CACHE = """() => {
    const match = CacheStorage.prototype.match;
    CacheStorage.prototype.match = async function (...asked) {
        await new Promise((end) => setTimeout(end, 4_000));
        return match.apply(this, asked);
    };
}"""
NO_CACHE = """() => {
    CacheStorage.prototype.match = async () => new Response("<title>Nothing</title>");
}"""
SEND_AT_ONCE = """() => {
    const look = () => [...document.querySelectorAll("[data-unsent] button")]
        .find((one) => one.textContent === "Send now")?.click();
    new MutationObserver(look).observe(document.body, { childList: true, subtree: true });
}"""
CHOSEN = "radio => { radio.checked = true; }"
OLDER_BROWSER = """
    const Whole = window.FormData;
    window.FormData = class extends Whole { constructor(form) { super(form); } };
"""


def check_in(page: Page, field: str = "phq-9.1") -> None:
    """Today's form with one answer; item 9 as a draft brings it back, because a tap is told at once
    (see test_safety_tap.py)."""
    page.goto("/check-ins/new")
    if field == "phq-9.9":
        pages.question(page, field).get_by_label("Several days").evaluate(CHOSEN)
    else:
        pages.answer(page, field, "Several days")


def nobody_answers(route: Route) -> None:
    """It went out; nothing comes back."""


def test_a_network_that_does_not_answer_keeps_nobody_from_the_numbers(
    today: Page, database: Database, patient: Patient
) -> None:
    today.clock.install()
    check_in(today, "phq-9.9")
    today.route("**/check-ins", nobody_answers)
    pages.press(today, "Save")
    saved = time.monotonic()
    card = today.locator("section.support")
    expect(card.get_by_text(NOBODY_KNOWS)).to_be_visible(timeout=3_500)
    assert time.monotonic() - saved < 3.5
    expect(card.locator('a[href="tel:911"]').first).to_be_in_viewport()
    expect(card.locator("h2")).to_be_focused()
    today.clock.fast_forward(12_600)
    expect(today.get_by_role("heading", name=RECEIVED)).to_be_visible()
    expect(card).to_have_count(1)
    expect(today.get_by_text("nobody has been told")).to_have_count(0)
    assert len(stored(database, patient)) == 1


def test_the_page_that_answers_late_takes_the_place_of_the_early_card(today: Page) -> None:
    held: list[Route] = []
    check_in(today, "phq-9.9")
    today.route("**/check-ins", lambda route: held.append(route))
    pages.press(today, "Save")
    expect(today.get_by_text(NOBODY_KNOWS)).to_be_visible()
    held[0].continue_()
    expect(today.get_by_text("can see this answer")).to_be_visible()
    expect(today.get_by_text(NOBODY_KNOWS)).to_have_count(0)
    expect(today.locator("section.support")).to_have_count(1)


def test_a_quick_answer_comes_without_an_early_card(today: Page) -> None:
    check_in(today, "phq-9.9")
    pages.press(today, "Save")
    expect(today.get_by_text("can see this answer")).to_be_visible()
    today.wait_for_timeout(3_000)
    expect(today.locator("section.support")).to_have_count(1)


def test_the_card_in_few_words_stops_saying_that_nobody_was_told(
    today: Page, server: Server
) -> None:
    check_in(today, "phq-9.9")
    server.stop()
    today.evaluate(NO_CACHE)
    pages.press(today, "Save")
    card = today.locator("section.support")
    expect(card.get_by_text("Nobody has been told yet")).to_be_visible()
    server.start()
    today.get_by_role("button", name="Send now").click()
    expect(today.get_by_role("heading", name=RECEIVED)).to_be_visible()
    expect(card.get_by_text("please call now")).to_be_visible()
    expect(card.get_by_text("Nobody has been told yet")).to_have_count(0)


def test_a_receipt_that_comes_before_the_page_is_drawn_is_not_missed(
    today: Page, phone: Phone, database: Database, patient: Patient
) -> None:
    other = phone.page()
    other.goto("/today")
    other.evaluate(SEND_AT_ONCE)
    check_in(today, "phq-9.9")
    today.evaluate(SLOW_CACHE)
    today.route("**/check-ins", lambda route: route.abort())
    today.route("**/outbox", lambda route: route.abort())
    pages.press(today, "Save")
    expect(today.get_by_role("heading", name=RECEIVED)).to_be_visible()
    expect(today.get_by_text("Nobody has been told yet")).to_have_count(0)
    assert len(stored(database, patient)) == 1


def test_what_could_not_be_taken_and_what_was_deleted_is_said_in_its_place(
    today: Page, server: Server, database: Database, patient: Patient, clock: Clock
) -> None:
    check_in(today, "phq-9.9")
    server.stop()
    pages.press(today, "Save")
    main = today.locator("#main")
    expect(main.get_by_role("heading", name=SAVED_HERE)).to_be_visible()
    [item] = kept(today, "outbox")
    other = CheckIn(item["id"], check_in_day(clock.now, patient.zone), {"mood": (3,)}, clock.now)
    with database.transaction() as db:
        check_ins.record(db, db.get_one(Patient, patient.id), other, clock.now)
    server.start()
    today.get_by_role("button", name="Send now").click()
    expect(main.get_by_role("heading", name="This could not be taken")).to_be_visible()
    expect(main.get_by_text("Something else was received before")).to_be_visible()
    expect(main.get_by_text("Nobody has been told yet")).to_be_visible()
    today.get_by_text("Show what I entered").click()
    today.get_by_role("button", name="Delete").click()
    today.get_by_role("button", name="Yes, delete it").click()
    expect(main.get_by_role("heading", name="No longer on this phone")).to_be_visible()
    expect(main.get_by_text("your answer is only on this phone")).to_have_count(0)
    expect(main.get_by_text("As far as this phone knows, nobody has been told")).to_be_visible()


@pytest.mark.parametrize("status", [200, 422, 403])
def test_a_hotels_page_is_no_answer_to_a_check_in(
    today: Page, database: Database, patient: Patient, status: int
) -> None:
    check_in(today)
    answer_as_hotel(today, "**/check-ins", status)
    pages.press(today, "Save")
    expect(today.get_by_role("heading", name=RECEIVED)).to_be_visible()
    expect(today.get_by_text("Accept our terms")).to_have_count(0)
    assert [row.source for row in stored(database, patient)] == ["outbox"]


@pytest.mark.parametrize("status", [200, 403])
def test_a_hotels_page_is_no_answer_to_an_exercise(
    today: Page, database: Database, patient: Patient, status: int
) -> None:
    exercise(today, "quiet words")
    answer_as_hotel(today, "**/completions", status)
    pages.press(today, "Done")
    expect(today.get_by_role("heading", name=RECEIVED)).to_be_visible()
    assert [row.outcome for row in practices(database, patient)] == ["done"]
    assert kept(today, "outbox") == []


def test_an_older_browser_sends_the_button_that_was_pressed(
    today: Page, phone: Phone, database: Database, patient: Patient
) -> None:
    today.add_init_script(OLDER_BROWSER)
    exercise(today, "")
    pages.press(today, "Not today")
    until(today, lambda: today.url.endswith("/exercises?saved=not-today"), "it was not saved")
    assert [row.outcome for row in practices(database, patient)] == ["not-today"]


def exercise(page: Page, note: str) -> None:
    """The first of today's exercises, with a note."""
    page.goto("/exercises")
    page.locator("main a[href^='/exercises/']").first.click()
    page.locator("textarea").last.fill(note)


def answer_as_hotel(page: Page, address: str, status: int) -> None:
    def answer(route: Route) -> None:
        route.fulfill(status=status, content_type="text/html", body=HOTEL)

    page.route(address, answer)
