"""Hide: at once a plain calendar; Back does not lead in again; nothing typed is lost."""

from __future__ import annotations

import pytest
from playwright.sync_api import BrowserContext, Page, expect

from app.database import Database
from app.tables import Patient
from tests.browser import pages, phones
from tests.browser.test_safety import signed_in
from tests.browser.watch import Watch
from tests.cast import Clock


@pytest.fixture
def hand(
    database: Database, clock: Clock, patient: Patient, phone: BrowserContext, watch: Watch
) -> Page:
    token = signed_in(database, patient, clock.now)
    phone.add_cookies([{"name": "afterglow", "value": token, "url": watch.site}])
    page = phone.new_page()
    page.goto("/history")
    page.goto("/check-ins/new")
    return page


def hide(page: Page) -> None:
    link = page.get_by_role("link", name="Hide this page", exact=True)
    box = link.bounding_box()
    assert box is not None and box["height"] >= pages.THUMB
    link.tap()
    page.wait_for_url("**/elsewhere")


def test_it_leads_to_a_calendar_and_the_year_leads_back(hand: Page, watch: Watch) -> None:
    """With script and without."""
    hide(hand)
    expect(hand).to_have_title("Calendar")
    hand.get_by_role("link", name="Month after").tap()
    expect(hand.get_by_role("heading", level=1)).not_to_be_empty()
    hand.locator("[data-year]").tap()
    hand.wait_for_url("**/today")
    expect(hand.get_by_role("heading", name="Today", exact=True)).to_be_visible()
    watch.assert_clean()


@pytest.mark.parametrize("script", [True], indirect=True)
def test_back_leads_to_no_page_of_the_person(hand: Page) -> None:
    hide(hand)
    hand.go_back()
    hand.wait_for_url("**/elsewhere")
    expect(hand).to_have_title("Calendar")
    hand.goto("/today")  # on purpose: the app is open again, and stays so
    expect(hand.get_by_role("heading", name="Today", exact=True)).to_be_visible()
    hand.reload()
    expect(hand.get_by_role("heading", name="Today", exact=True)).to_be_visible()


@pytest.mark.parametrize("script", [True], indirect=True)
def test_what_was_typed_is_there_again(hand: Page) -> None:
    phones.be_ready(hand)  # the key is here: with it what is typed is kept
    hand.get_by_label("Anything you want to note?").fill("somebody came in")
    hide(hand)
    hand.goto("/check-ins/new")
    expect(hand.get_by_label("Anything you want to note?")).to_have_value("somebody came in")
