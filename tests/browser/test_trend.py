"""At the clinic: another range of the chart, and what a day of it says."""

from __future__ import annotations

from datetime import timedelta

import pytest
from playwright.sync_api import BrowserContext, expect

from app import chart_events, check_ins
from app.chart_events import Wanted
from app.core.local_time import check_in_day
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


@pytest.mark.parametrize("script", [True], indirect=True)
def test_what_else_happened_is_read_with_its_day(
    database: Database,
    clock: Clock,
    patient: Patient,
    therapist: Staff,
    desk: BrowserContext,
    watch: Watch,
) -> None:
    today = check_in_day(clock.now, patient.zone)
    with database.transaction() as db:
        check_ins.record(db, patient, check_in(patient, clock.now), clock.now)
        told = Wanted(today, "Back at work", "note")
        chart_events.note(db, therapist, patient, told, today, clock.now)
    token = signed_in(database, therapist, clock.now)
    desk.add_cookies([{"name": "afterglow", "value": token, "url": watch.site}])
    page = desk.new_page()
    page.goto(f"/patients/{patient.public_id}")
    page.get_by_label("Read a day").focus()
    expect(page.locator("[data-read-day]")).to_have_text(
        "Wed 4 Mar 2026 · note from the clinic: Back at work"
    )
    watch.assert_clean()
