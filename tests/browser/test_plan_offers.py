"""The offer of fewer questions on a phone: seen, read out, taken with one tap."""

from __future__ import annotations

from datetime import timedelta

import pytest
from playwright.sync_api import BrowserContext, expect

from app.database import Database
from app.tables import Patient
from tests.browser import axe, pages
from tests.browser.test_safety import signed_in
from tests.browser.watch import Watch
from tests.cast import Clock


@pytest.mark.parametrize("script", [True], indirect=True)
def test_fewer_questions_in_one_tap(
    database: Database, clock: Clock, patient: Patient, phone: BrowserContext, watch: Watch
) -> None:
    with database.transaction() as db:
        person = db.get_one(Patient, patient.id)
        person.created_at = clock.now - timedelta(days=20)
        db.add(person)
    token = signed_in(database, patient, clock.now)
    phone.add_cookies([{"name": "afterglow", "value": token, "url": watch.site}])
    page = phone.new_page()
    page.emulate_media(reduced_motion="reduce")
    page.goto("/today")
    offer = page.get_by_role("heading", name="Would fewer questions suit you?")
    expect(offer).to_be_visible()
    assert axe.breaches(page) == []
    page.emulate_media(color_scheme="dark")
    assert axe.breaches(page, of_colour=True) == []
    pages.press(page, "Ask me fewer questions")
    expect(page.get_by_role("heading", name="Today", exact=True)).to_be_visible()
    expect(offer).to_have_count(0)
    watch.assert_clean()
