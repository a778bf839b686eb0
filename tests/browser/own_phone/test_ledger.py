"""From session to session by thumb and by keyboard: nothing typed is lost, nothing comes back that
was saved."""

from __future__ import annotations

from playwright.sync_api import Page, expect

from tests.browser import pages, phones

WORDS = "I saw that I am not alone."
AGAIN = "What you had entered is here again."


def draft_kept(page: Page) -> None:
    phones.wait_for(page, lambda: "draft" in phones.kinds(page), "no draft was kept")


def draft_gone(page: Page) -> None:
    phones.wait_for(page, lambda: "draft" not in phones.kinds(page), "the draft is still there")


def test_a_half_written_insight_survives_and_a_saved_one_is_not_brought_back(today: Page) -> None:
    today.goto("/ledger/insight/entries/new")
    today.get_by_label("What I want to keep").fill(WORDS)
    draft_kept(today)
    today.reload()
    expect(today.get_by_text(AGAIN)).to_be_visible()
    expect(today.get_by_label("What I want to keep")).to_have_value(WORDS)
    pages.press(today, "Save")
    expect(today.get_by_text(WORDS)).to_be_visible()
    draft_gone(today)
    today.goto("/ledger/insight/entries/new")
    expect(today.get_by_label("What I want to keep")).to_have_value("")
    expect(today.get_by_text(AGAIN)).to_have_count(0)


def test_the_ticks_of_the_day_are_kept_too(today: Page) -> None:
    today.goto("/ledger/journey/entries/new")
    today.get_by_label("Somebody has promised to bring me home").check()
    draft_kept(today)
    today.reload()
    expect(today.get_by_label("Somebody has promised to bring me home")).to_be_checked()


def test_by_keyboard_alone_it_is_written_shared_and_taken_back(today: Page) -> None:
    today.goto("/ledger/commitment/entries/new")
    today.get_by_label("What I want to do").focus()
    today.keyboard.type("On Sundays I call Ida.")
    for _ in range(2):  # who can read it, then Save
        today.keyboard.press("Tab")
    today.keyboard.press("Enter")
    entry = today.get_by_role("article").filter(has_text="On Sundays I call Ida.")
    expect(entry).to_be_visible()
    entry.locator("summary").focus()
    today.keyboard.press("Enter")
    entry.get_by_role("button", name="Share with my therapist").focus()
    today.keyboard.press("Enter")
    expect(today.get_by_role("status")).to_contain_text("Your therapist can read it")
    entry.locator("summary").focus()
    today.keyboard.press("Enter")
    entry.get_by_role("button", name="Take it back").focus()
    today.keyboard.press("Enter")
    expect(entry).to_have_count(0)
