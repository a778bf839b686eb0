"""Item 9 as it is tapped: told at once, with numbers to call under it, also without a network."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from playwright.sync_api import Page, expect
from sqlmodel import select

from app import known_thoughts
from app.database import Database
from app.tables import Alert, Patient, SafetyAnswer, Staff
from tests.browser import pages
from tests.browser.offline import Server, kept, stored, until
from tests.cast import Clock

ITEM = "phq-9.9"
SOME, MANY = pages.WORDS[1], pages.WORDS[2]
CARD = "section.support"
ON_PHONE = "On this phone, not sent yet. As far as this phone knows, nobody has been told."
PLAN, SAFE = "Do you have a plan", "Can you keep yourself safe"


def rows(database: Database, table: Any) -> list[Any]:
    with database.reading() as db:
        return list(db.exec(select(table)))


def levels(database: Database) -> list[str]:
    return [row.level for row in rows(database, Alert)]


def choose(page: Page, asked: str, answer: str) -> None:
    row = page.get_by_role("group", name=asked).locator("label", has_text=answer).last
    row.tap()


def test_told_at_the_tap_by_thumb_then_the_rest_unhurried(
    today: Page, database: Database, patient: Patient
) -> None:
    today.goto("/check-ins/new")
    pages.answer(today, ITEM, MANY)
    card = today.locator(CARD)
    said = card.get_by_role("status")
    expect(said).to_contain_text("Received")
    expect(said).to_contain_text("Nobody is watching at this moment")
    assert pages.question(today, ITEM).evaluate("one => one.contains(document.activeElement)")
    below = pages.question(today, ITEM).evaluate("one => one.nextElementSibling.className")
    assert below == "support at-once" and card.locator("h2").first.is_visible()
    expect(card.locator('a[href="tel:911"]').first).to_be_visible()
    expect(card.get_by_role("alert")).to_have_text("Numbers to call are on this page.")
    assert [(row.answer, row.level) for row in rows(database, SafetyAnswer)] == [(2, "red")]
    assert levels(database) == ["red"] and stored(database, patient) == []
    choose(today, "closer or stronger", "Yes")
    pages.press(today, "Go on with the check-in")
    expect(card.get_by_text("Received")).to_have_count(2)
    expect(card.get_by_role("radio")).to_have_count(0)
    assert not card.evaluate("one => one.contains(document.activeElement)")
    pages.press(today, "Save")
    expect(today.get_by_role("heading", name="Thank you. Saved.")).to_be_visible()
    expect(today.get_by_text("Your answers were received at")).to_be_visible()
    expect(today.get_by_text("Three short questions")).to_have_count(0)
    assert levels(database) == ["red", "red"]
    assert [row.reason for row in rows(database, Alert)][1] == "closer or stronger than usual"
    expect(today.locator("[data-unsent] section")).to_have_count(0)


def test_without_a_network_the_card_comes_and_says_what_is_true(
    today: Page, server: Server, database: Database, clock: Clock
) -> None:
    server.stop()
    today.goto("/check-ins/new")
    pages.answer(today, ITEM, SOME)
    card = today.locator(CARD)
    expect(card.get_by_text(ON_PHONE)).to_be_visible()
    expect(card.locator('a[href="tel:988"]').first).to_be_visible()
    expect(card.locator('a[href="tel:5550100"]')).to_be_visible()  # the clinic's own
    choose(today, SAFE, "I am not sure")
    expect(card.get_by_role("heading", name="Please call someone now.")).to_be_focused()
    expect(card.get_by_text("Received")).to_have_count(0)
    expect(today.locator("[data-unsent]").last).to_contain_text("1 single answer")
    choose(today, PLAN, "Yes")
    pages.press(today, "Go on with the check-in")
    expect(card.get_by_text(ON_PHONE)).to_have_count(2)
    clock.advance(hours=5)
    server.start()
    today.get_by_role("button", name="Send now").click()
    expect(card.get_by_text("Received")).to_have_count(2)
    expect(today.get_by_text("nobody has been told")).to_have_count(0)
    until(today, lambda: kept(today, "outbox") == [], "not all was sent")
    assert sorted(levels(database)) == ["amber", "critical", "critical"]
    for row in rows(database, Alert):
        assert row.made_at is not None and row.raised_at >= row.made_at


def test_arrow_keys_tell_only_the_answer_on_which_they_rest(
    today: Page, database: Database
) -> None:
    today.goto("/check-ins/new")
    first = pages.question(today, ITEM).get_by_role("radio").first
    first.focus()
    today.keyboard.press("Space")
    for _ in range(4):
        today.keyboard.press("ArrowDown")
    expect(pages.question(today, ITEM).get_by_label("Prefer not to say")).to_be_checked()
    today.keyboard.press("ArrowUp")
    today.keyboard.press("ArrowUp")
    expect(today.locator(CARD).get_by_text("Received")).to_be_visible()
    assert [row.answer for row in rows(database, SafetyAnswer)] == [2]
    radio = pages.question(today, ITEM).get_by_label(MANY)
    expect(radio).to_be_focused()
    today.keyboard.press("Tab")
    expect(today.locator(CARD).get_by_role("link").first).to_be_focused()
    today.get_by_role("group", name=PLAN).get_by_role("radio").first.focus()
    today.keyboard.press("Space")
    today.keyboard.press("Enter")  # sends what was chosen, and goes on
    expect(today.locator(CARD).get_by_role("radio")).to_have_count(0)
    assert levels(database) == ["red"]


def test_what_is_known_and_reviewed_opens_nothing_at_the_tap(
    today: Page, database: Database, therapist: Staff, patient: Patient, clock: Clock
) -> None:
    with database.transaction() as db:
        own, day = db.get_one(Patient, patient.id), clock.now.date()
        week = timedelta(days=7)
        known_thoughts.note(db, therapist, own, 1, day - timedelta(days=1), day + week, clock.now)
    today.goto("/check-ins/new")
    pages.answer(today, ITEM, SOME)
    until(today, lambda: rows(database, SafetyAnswer), "it was not told")
    today.wait_for_timeout(1_500)
    expect(today.locator(CARD)).to_have_count(0)
    assert [row.level for row in rows(database, SafetyAnswer)] == ["watch"]
    pages.press(today, "Save")
    expect(today.get_by_text("Still there. Help and your plan are here.")).to_be_visible()
    assert levels(database) == []
