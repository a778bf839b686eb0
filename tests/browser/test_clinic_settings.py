"""How alerts are dealt with, by keyboard alone; and what a phone without a network makes of it."""

from __future__ import annotations

import pytest
from playwright.sync_api import Browser, Page, expect

from app.database import Database
from tests.browser.phones import be_ready
from tests.browser.test_keyboard import tab_to
from tests.browser.touring import browser_of
from tests.cast import Cast, Clock


@pytest.mark.timeout(180)
def test_a_line_by_keyboard_and_on_a_phone_without_a_network(
    chromium: Browser, site: str, database: Database, cast: Cast, clock: Clock
) -> None:
    with browser_of("therapist", chromium, site, database, cast, clock) as context:
        page = context.new_page()
        page.goto("/clinic")
        tab_to(page, field="owner")
        page.keyboard.type("Theo")
        send(page, "Name the owner")
        expect(page.get_by_label("Clinical owner").locator(":checked")).to_have_text(
            "Theo Colleague"
        )
        expect(page.get_by_text("No clinical owner is named.")).to_have_count(0)
        tab_to(page, words="Add a line")
        page.keyboard.press("Enter")
        fields = {"line_name": "County line", "number": "sorry", "text_number": "555 0178"}
        for field, typed in fields.items():
            tab_to(page, field=field)
            page.keyboard.type(typed)
        tab_to(page, field="checked")
        page.keyboard.press("Space")
        send(page, "Add the line")
        expect(page.get_by_role("alert")).to_contain_text("The number to call")
        expect(page.get_by_label("Number to text")).to_have_value("555 0178")
        page.get_by_label("Number to call").fill("555 0177")
        send(page, "Add the line")
        expect(page.get_by_text("County line, United States: 555 0177")).to_be_visible()
    with browser_of("patient", chromium, site, database, cast, clock) as context:
        phone = context.new_page()
        phone.goto("/today")
        be_ready(phone)
        context.set_offline(True)
        phone.goto("/help")
        calls = phone.locator("[data-help] .crisis").first.get_by_role("link")
        expect(calls).to_have_text(
            ["Call 911", "Call 555 0177", "Text 555 0178", "Call 988", "Text 988", "Call 555 0100"]
        )


def send(page: Page, words: str) -> None:
    """By the button of a form, reached by keys."""
    tab_to(page, words=words)
    with page.expect_navigation():
        page.keyboard.press("Enter")
