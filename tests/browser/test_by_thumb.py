"""On a phone: links high enough for a thumb, and nothing typed is lost when consent has ended."""

from __future__ import annotations

from datetime import timedelta

import pytest
from playwright.sync_api import BrowserContext, Page, expect

from app import check_ins, consents
from app.database import Database
from app.tables import Patient
from tests.answers import check_in
from tests.browser import pages
from tests.browser.test_safety import signed_in
from tests.browser.watch import Watch
from tests.cast import Clock


@pytest.fixture
def hand(
    database: Database, clock: Clock, patient: Patient, phone: BrowserContext, watch: Watch
) -> Page:
    token = signed_in(database, patient, clock.now)
    phone.add_cookies([{"name": "afterglow", "value": token, "url": watch.site}])
    return phone.new_page()


@pytest.mark.parametrize("script", [False], indirect=True)
def test_a_link_on_a_line_of_its_own_is_as_high_as_a_thumb(
    hand: Page, database: Database, clock: Clock, patient: Patient, watch: Watch
) -> None:
    with database.transaction() as db:
        for back in (2, 1, 0):
            then = clock.now - timedelta(days=40 * back)
            check_ins.record(db, patient, check_in(patient, then), then)
    for address, name in (
        ("/you", "To your nudges"),
        ("/you", "Read it again"),
        ("/history?range=all", "Older days"),
    ):
        hand.goto(address)
        box = hand.get_by_role("link", name=name, exact=True).bounding_box()
        assert box is not None and box["height"] >= pages.THUMB, name
    watch.assert_clean()


@pytest.mark.parametrize("script", [True], indirect=True)
def test_the_form_stays_with_its_answers_when_consent_has_ended_meanwhile(
    hand: Page, database: Database, clock: Clock, patient: Patient
) -> None:
    hand.goto("/check-ins/new")
    pages.answer(hand, "pain.1", "4")
    with database.transaction() as db:
        given = consents.latest(db, patient)
        assert given is not None
        consents.withdraw(db, patient, given, clock.now)
    pages.press(hand, "Save")
    expect(hand.get_by_role("alert")).to_contain_text("please read and agree first")
    assert pages.question(hand, "pain.1").get_by_role("radio", name="4", exact=True).is_checked()
    with database.transaction() as db:
        consents.give(db, patient, clock.now)
    pages.press(hand, "Save")
    expect(hand.get_by_role("heading", name="Thank you. Saved.")).to_be_visible()
