"""Single answers read in words: by keyboard, by pointer and by touch, each saying the same."""

from __future__ import annotations

from datetime import timedelta

import pytest
from playwright.sync_api import BrowserContext, Page, expect

from app import check_ins
from app.database import Database
from app.tables import Patient, Staff
from tests.answers import check_in
from tests.browser.test_safety import signed_in
from tests.browser.watch import Watch
from tests.cast import Clock

ITEM_1 = "Little interest or pleasure in doing things"


@pytest.fixture
def page(
    database: Database,
    clock: Clock,
    patient: Patient,
    therapist: Staff,
    desk: BrowserContext,
    watch: Watch,
) -> Page:
    with database.transaction() as db:
        for back in range(80, 0, -1):
            then = clock.now - timedelta(days=back)
            answers = {"phq-9-today": (back % 4, "d", None, 1, 1, 1, 1, 1, 0)}
            check_ins.record(db, patient, check_in(patient, then, answers), then)
    token = signed_in(database, therapist, clock.now)
    desk.add_cookies([{"name": "afterglow", "value": token, "url": watch.site}])
    page = desk.new_page()
    page.goto(f"/patients/{patient.public_id}/items")
    return page


@pytest.mark.parametrize("script", [True], indirect=True)
def test_one_stop_and_the_arrow_keys_read_every_answer(page: Page, watch: Watch) -> None:
    page.get_by_role("region", name="items by days").first.focus()
    page.keyboard.press("Tab")
    told = page.locator("[data-read]")
    expect(told).to_have_text(f"Wed 4 Mar 2026: {ITEM_1}: not answered")
    page.keyboard.press("ArrowLeft")
    expect(told).to_have_text(f"Tue 3 Mar 2026: {ITEM_1}: 1, A little")
    assert page.locator(":focus").get_attribute("aria-label") == told.text_content()
    page.keyboard.press("ArrowDown")
    expect(told).to_contain_text("Feeling down, depressed, or hopeless: prefer not to say")
    page.keyboard.press("ArrowDown")
    expect(told).to_contain_text("last night: left")
    page.keyboard.press("Home")
    assert page.evaluate("""() => {
        const one = document.activeElement.getBoundingClientRect();
        const name = document.activeElement.parentElement.cells[0].getBoundingClientRect();
        return one.left >= name.right - 1;
    }""")
    page.keyboard.press("Tab")
    expect(page.locator("[data-map] td:focus")).to_have_count(0)
    watch.assert_clean()


@pytest.mark.parametrize("script", [True], indirect=True)
def test_a_pointer_reads_what_lies_under_it(page: Page, watch: Watch) -> None:
    page.locator('tr[data-item="1"] td').nth(3).hover()
    expect(page.locator("[data-read]")).to_contain_text(ITEM_1)
    page.mouse.move(1, 1)
    expect(page.locator("[data-read]")).to_contain_text("Point at an answer, touch it")
    page.locator('tr[data-item="2"] td').nth(3).click()
    expect(page.locator("[data-read]")).to_contain_text("prefer not to say")
    watch.assert_clean()


@pytest.mark.parametrize("script", [False], indirect=True)
def test_without_script_it_is_a_table_with_its_key(page: Page) -> None:
    table = page.get_by_role("table").first
    assert table.get_by_role("rowheader", name="1 Interest").count() == 1
    assert table.get_by_role("columnheader", name="Mar 2026", exact=True).count() == 1
    expect(page.locator("[data-read]")).to_be_hidden()
    expect(page.locator("[data-key]")).to_contain_text("Quite a lot")
    page.get_by_text("The questions in full").click()
    expect(page.get_by_text(ITEM_1)).to_be_visible()
