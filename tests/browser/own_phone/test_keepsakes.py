"""A letter written with a thumb: never lost while it is typed, and read without a network."""

from __future__ import annotations

from playwright.sync_api import Page, expect

from tests.browser import pages, phones
from tests.browser.offline import Server, until

WORDS = "Dear me,\nit was lighter on Tuesday. It can be again."
IN_PLAN = """async () => {
    const { current } = await import("/static/js/plan.js");
    return (await current()).keepsakes;
}"""
AGAIN = "What you had entered is here again."


def test_a_half_written_letter_survives_a_reload(today: Page) -> None:
    today.goto("/keepsakes/letter")
    today.get_by_label("Dear me,").fill(WORDS)
    phones.wait_for(today, lambda: "draft" in phones.kinds(today), "no draft was kept")
    today.reload()
    expect(today.get_by_text(AGAIN)).to_be_visible()
    expect(today.get_by_label("Dear me,")).to_have_value(WORDS)
    pages.press(today, "Save")
    expect(today.get_by_text("Saved. It is here whenever you want it")).to_be_visible()
    expect(today.get_by_text("it was lighter on Tuesday.")).to_be_visible()
    today.goto("/keepsakes/letter?change=yes")
    phones.wait_for(today, lambda: "draft" not in phones.kinds(today), "the draft is still there")
    expect(today.get_by_text(AGAIN)).to_have_count(0)


def test_it_is_read_without_a_network(today: Page, server: Server) -> None:
    today.goto("/keepsakes/letter")
    today.get_by_label("Dear me,").fill(WORDS)
    pages.press(today, "Save")
    expect(today.get_by_text("it was lighter on Tuesday.")).to_be_visible()
    until(today, lambda: today.evaluate(IN_PLAN), "the letter is not on the phone")
    server.stop()
    today.goto("/keepsakes/letter")
    expect(today.get_by_role("heading", name="No connection")).to_be_visible()
    place = today.locator("[data-keepsakes]")
    expect(place.get_by_role("heading", name="What you wrote")).to_be_visible()
    expect(place.get_by_text("it was lighter on Tuesday.")).to_be_hidden()
    place.get_by_text("A letter to yourself").tap()
    expect(place.get_by_text("it was lighter on Tuesday.")).to_be_visible()
