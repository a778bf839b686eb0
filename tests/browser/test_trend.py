"""At the clinic: another range is swapped into the page, not refused as a stranger's answer."""

from __future__ import annotations

from datetime import timedelta

import pytest
from playwright.sync_api import BrowserContext, expect

from app import check_ins
from app.database import Database
from app.tables import Patient, Staff
from tests.answers import check_in
from tests.browser.test_safety import signed_in
from tests.browser.watch import Watch
from tests.cast import Clock


@pytest.mark.parametrize("script", [True], indirect=True)
def test_another_range_is_drawn_in_place(
    database: Database,
    clock: Clock,
    patient: Patient,
    therapist: Staff,
    desk: BrowserContext,
    watch: Watch,
) -> None:
    with database.transaction() as db:
        for back in (2, 1, 0):
            then = clock.now - timedelta(days=20 * back)
            check_ins.record(db, patient, check_in(patient, then), then)
    token = signed_in(database, therapist, clock.now)
    desk.add_cookies([{"name": "afterglow", "value": token, "url": watch.site}])
    page = desk.new_page()
    page.goto(f"/patients/{patient.public_id}")
    chosen = page.locator("#trend a[aria-current=true]")
    before = chosen.inner_text()
    page.locator("#trend a[href*='range=']:not([aria-current=true])").first.click()
    expect(chosen).not_to_have_text(before)
    expect(page.locator(".toast")).to_have_count(0)
    watch.assert_clean()
