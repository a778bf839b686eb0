"""A patient's whole day without a finger and without a mouse, the focus seen at every step."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import Browser, Page, expect

from app import invitations
from app.audit import Actor
from app.core.instruments import INSTRUMENTS
from app.database import Database
from tests.browser.touring import browser_of
from tests.cast import Cast, Clock

FAR = 250  # steps; no page has so many places to stop at
HERE = """() => {
    const one = document.activeElement;
    if (!one || one === document.body) return { words: "", field: "", seen: true };
    const look = (which) => {
        const { outlineStyle, outlineWidth, boxShadow } = getComputedStyle(which);
        return (outlineStyle !== "none" && parseFloat(outlineWidth) >= 2) || boxShadow !== "none";
    };
    const around = one.closest("label");
    return {
        words: (one.innerText || one.ariaLabel || one.labels?.[0]?.innerText || "").trim(),
        field: one.name || one.getAttribute("name") || "",
        seen: look(one) || (around !== null && look(around)),
    };
}"""


@pytest.mark.timeout(180)
def test_a_day_by_keyboard_alone(
    chromium: Browser, site: str, database: Database, cast: Cast, clock: Clock
) -> None:
    with database.transaction() as db:
        issued = invitations.issue(db, Actor("command", "tests"), cast.newcomer, clock.now)
    with browser_of("nobody", chromium, site, database, cast, clock) as context:
        page = context.new_page()
        page.goto("/sign-in")
        tab_to(page, field="code")
        page.keyboard.type(issued.code)
        page.keyboard.press("Enter")
        expect(page.get_by_role("heading", name="Before you begin")).to_be_visible()
        follow(page, "I have read this and agree")
        expect(page.get_by_role("heading", name="Today", exact=True)).to_be_visible()
        follow(page, "Start")
        answer_everything(page)
        follow(page, "Save")
        expect(page.get_by_role("heading", name="Thank you. Saved.")).to_be_visible()
        follow(page, "Days")
        expect(page.get_by_role("heading", name="Your days")).to_be_visible()
        follow(page, "Nudges")
        expect(page).to_have_url(re.compile("/nudges$"))
        follow(page, "You")
        follow(page, "Sign out")
        expect(page).to_have_url(re.compile("/sign-in$"))


def follow(page: Page, words: str) -> None:
    before = page.url
    tab_to(page, words=words)
    page.keyboard.press("Enter")
    page.wait_for_function("(before) => location.href !== before", arg=before)
    page.wait_for_load_state()


def answer_everything(page: Page) -> None:
    """Every question by the arrow keys, the first answer of each; never a dangerous one."""
    form = page.locator("#check-in")
    asked = form.locator("[data-question]").count()
    assert asked >= len(INSTRUMENTS["phq-9"].items)
    fields = form.locator("[data-question]").evaluate_all("(all) => all.map(({ id }) => id)")
    for field in fields:
        tab_to(page, field=field)
        page.keyboard.press("Space")
        page.keyboard.press("ArrowRight")
        page.keyboard.press("ArrowLeft")
    assert form.locator("[data-question] :checked").count() == asked


def tab_to(page: Page, *, words: str | None = None, field: str | None = None) -> None:
    """Tab on until the focus is there; wherever it stops on the way, it is seen."""
    for _ in range(FAR):
        page.keyboard.press("Tab")
        here = page.evaluate(HERE)
        assert here["seen"], f"the focus is not seen at {here['words']!r} {here['field']!r}"
        if (words is not None and here["words"] == words) or (field and here["field"] == field):
            return
    raise AssertionError(f"no key leads to {words or field}")
