"""One question at a time in a real browser: by thumb, by keyboard, with what is entered kept."""

from __future__ import annotations

import pytest
from playwright.sync_api import BrowserContext, Page, expect

from app import patients
from app.audit import Actor
from app.database import Database
from app.tables import Patient
from tests.browser import pages
from tests.browser.test_safety import signed_in
from tests.browser.watch import Watch
from tests.cast import Clock


@pytest.fixture
def hand(
    database: Database, clock: Clock, patient: Patient, phone: BrowserContext, watch: Watch
) -> Page:
    """A phone on the check-in, of somebody who wants one question at a time."""
    with database.transaction() as db:
        person = db.get_one(Patient, patient.id)
        patients.choose_plan(db, Actor("command", "tests"), person, "short-daily", clock.now)
        patients.choose_questions(db, person, True, clock.now)
    token = signed_in(database, patient, clock.now)
    phone.add_cookies([{"name": "afterglow", "value": token, "url": watch.site}])
    page = phone.new_page()
    page.goto("/check-ins/new")
    return page


def shown(page: Page) -> list[str]:
    """The fields of the questions that can be seen."""
    visible = "all => all.filter(one => one.checkVisibility()).map(one => one.id)"
    found: list[str] = page.eval_on_selector_all("[data-question], .if-any", visible)
    return found


def focused(page: Page) -> str:
    name: str = page.evaluate("document.activeElement.id || document.activeElement.className")
    return name


@pytest.mark.parametrize("script", [True], indirect=True)
def test_from_the_first_question_to_the_note_and_saved(hand: Page, watch: Watch) -> None:
    expect(hand.locator(".turn")).to_contain_text("1 of ")
    assert shown(hand) == [] and hand.locator("#mood").is_visible()
    seen = []
    while hand.get_by_role("button", name="Next", exact=True).is_visible():
        box = hand.get_by_role("button", name="Next", exact=True).bounding_box()
        assert box is not None and box["height"] >= pages.THUMB
        pages.press(hand, "Next")
        seen += shown(hand)
        assert len(shown(hand)) <= 1
        assert focused(hand) == (shown(hand) or ["end"])[0]
        if len(seen) == 1 and shown(hand):
            pages.answer(hand, seen[0], pages.WORDS[1])
    assert len(seen) == len(set(seen)) > 4
    hand.get_by_label("Anything you want to note?").fill("slept well")
    pages.press(hand, "Back")
    assert shown(hand) == seen[-1:]
    pages.press(hand, "Next")
    pages.press(hand, "Save")
    expect(hand.get_by_role("heading", name="Thank you. Saved.")).to_be_visible()
    watch.assert_clean()


@pytest.mark.parametrize("script", [True], indirect=True)
def test_with_the_keyboard_alone(hand: Page) -> None:
    hand.get_by_role("button", name="Next", exact=True).press("Enter")
    first = shown(hand)
    hand.keyboard.press("Tab")
    hand.keyboard.press("Space")
    hand.keyboard.press("ArrowDown")
    chosen = hand.locator(f'[id="{first[0]}"] :checked')
    assert chosen.get_attribute("value") == "1"
    hand.keyboard.press("Enter")
    assert shown(hand) != first and len(shown(hand)) == 1
    assert hand.url.endswith("/check-ins/new"), "Enter on an answer saved in the middle"


@pytest.mark.parametrize("script", [True], indirect=True)
def test_changing_to_the_whole_page_keeps_what_is_entered(hand: Page, patient: Patient) -> None:
    pages.press(hand, "Next")
    field = shown(hand)[0]
    pages.answer(hand, field, pages.WORDS[2])
    with hand.expect_response("**/question-modes") as told:
        pages.press(hand, "All on one page")
    assert told.value.status in (0, 303)
    assert len(shown(hand)) > 4 and hand.locator(f'[id="{field}"] :checked').count() == 1
    pages.press(hand, "One question at a time")
    assert len(shown(hand)) == 1 and shown(hand) != [field], "it goes on where answers are open"
    hand.wait_for_load_state("networkidle")


@pytest.mark.parametrize("script", [False], indirect=True)
def test_without_script_it_is_the_whole_page(hand: Page) -> None:
    assert len(shown(hand)) > 4
    assert hand.get_by_role("button", name="Save").is_visible()
    assert not hand.get_by_role("button", name="All on one page").is_visible()
