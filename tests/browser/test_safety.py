"""An answer about being better off dead: the numbers to call come first, and the clinic sees it."""

from __future__ import annotations

from datetime import datetime

from playwright.sync_api import BrowserContext, Locator, expect

from app import sign_ins
from app.database import Database
from app.tables import Patient, Staff
from tests.browser import pages
from tests.browser.watch import Watch
from tests.cast import Clock


def test_the_numbers_come_first_and_the_clinic_sees_it_at_once(
    database: Database,
    clock: Clock,
    patient: Patient,
    therapist: Staff,
    phone: BrowserContext,
    desk: BrowserContext,
    watch: Watch,
) -> None:
    for context, person in ((phone, patient), (desk, therapist)):
        token = signed_in(database, person, clock.now)
        context.add_cookies([{"name": "afterglow", "value": token, "url": watch.site}])
    hand = phone.new_page()
    hand.goto("/check-ins/new")
    pages.answer(hand, "phq-9.9", "Several days")
    pages.press(hand, "Save")
    card = hand.get_by_role("region", name="You told us about thoughts")
    expect(card).to_be_in_viewport()
    for number in ("tel:911", "tel:988"):
        expect(card.locator(f'a[href="{number}"]').first).to_be_in_viewport()
    saved = hand.get_by_role("heading", name="Thank you. Saved.")
    assert top(card) < top(saved)

    clinic = desk.new_page()
    clinic.goto("/patients")
    first = clinic.get_by_role("listitem").first
    expect(first.get_by_role("link", name=patient.name)).to_be_visible()
    expect(first).to_contain_text("item 9", ignore_case=True)
    watch.assert_clean()


def signed_in(database: Database, person: Patient | Staff, now: datetime) -> str:
    with database.transaction() as db:
        return sign_ins.begin(db, person, "a test's browser", now, proved=True)


def top(place: Locator) -> float:
    box = place.bounding_box()
    assert box is not None
    return box["y"]
