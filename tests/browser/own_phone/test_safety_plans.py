"""A safety plan is there when it is needed, also without a network, and fits one sheet of paper."""

from __future__ import annotations

import pypdfium2
from playwright.sync_api import Locator, Page, expect

from app.database import Database
from app.tables import Patient
from tests.browser import pages, phones
from tests.browser.offline import Phone, Server, kept, until
from tests.browser.own_phone.test_keepsakes import IN_PLAN
from tests.cast import Clock

PLACE = "/keepsakes/safety-plan"
STEPS = {
    "1. How I notice that it begins": "The curtains stay shut. Everything sounds like blame.",
    "2. What I can do by myself": "A warm shower. Knitting, <b>slowly</b>. The radio play.",
    "3. Places and people that take my mind off it": "The reading room. The bench by the ferry.",
    "4. Whom I can ask for help": "My sister Noor, 555 0177. Any hour, she says.",
    "5. Professionals I can call": "Dr. Okafor, mornings, (202) 555-0163.",
    "6. Making things safer around me": "Noor keeps for me what I asked her to keep.",
}
YOURS = "Your safety plan"


def write(page: Page, more: str = "") -> None:
    page.goto(PLACE)
    for label, words in STEPS.items():
        page.get_by_label(label).fill(words + more)
    pages.press(page, "Save")
    expect(page.get_by_text("Saved. It is here whenever you want it")).to_be_visible()
    until(page, lambda: page.evaluate(IN_PLAN), "the plan is not on the phone")


def without_a_network(page: Page, server: Server) -> None:
    server.stop()
    page.goto("/check-ins/new")
    expect(page.get_by_role("heading", name="No connection")).to_be_visible()


def expect_all_of_it(place: Locator) -> None:
    """After one tap: every step in its order, numbers to tap, and markup that was typed is text."""
    expect(place.get_by_text("Noor keeps for me")).to_be_hidden()
    place.get_by_text(YOURS).tap()
    plan = place.locator(".safety-plan")
    expect(plan.get_by_role("heading", level=3)).to_have_text(list(STEPS))
    for words in STEPS.values():
        expect(plan.get_by_text(words)).to_be_visible()
    for number in ("tel:5550177", "tel:2025550163", "tel:5550100"):
        expect(plan.locator(f'a[href="{number}"]')).to_be_visible()


def test_it_is_there_offline_on_the_page_and_in_the_card(today: Page, server: Server) -> None:
    write(today)
    without_a_network(today, server)
    expect_all_of_it(today.get_by_role("region", name="If you need someone now"))
    pages.answer(today, "phq-9.9", "Several days")
    pages.press(today, "Save on this phone")
    card = today.get_by_role("region", name="You told us about thoughts")
    expect(card.get_by_text("Nobody has been told yet")).to_be_visible()
    expect(card.locator('a[href="tel:988"]').first).to_be_in_viewport()
    expect_all_of_it(card)


def test_none_written_says_nothing_of_it_offline(today: Page, server: Server) -> None:
    without_a_network(today, server)
    pages.answer(today, "phq-9.9", "Several days")
    pages.press(today, "Save on this phone")
    expect(today.get_by_role("region", name="You told us about thoughts")).to_be_visible()
    expect(today.locator("main").get_by_text("safety plan")).to_have_count(0)


def test_whoever_signed_in_since_does_not_see_it_nor_is_it_shown_for_them(
    today: Page,
    phone: Phone,
    server: Server,
    database: Database,
    other_patient: Patient,
    clock: Clock,
) -> None:
    """The page without a network is one person's, the plan that lies on the phone another's."""
    without_a_network(today, server)
    pages.answer(today, "phq-9.9", "Several days")
    [mine] = kept(today, "plan")
    server.start()
    assert phone.context is not None
    site = today.url.removesuffix("/check-ins/new")
    other = phones.sign_in(phone.context, site, database, other_patient, clock)
    until(other, lambda: kept(other, "plan")[0]["person"] != mine["person"], "the same person")
    write(other)
    today.bring_to_front()
    pages.press(today, "Save on this phone")
    expect(today.get_by_role("region", name="You told us about thoughts")).to_be_visible()
    expect(today.locator("main").get_by_text(YOURS)).to_have_count(0)


def test_it_prints_on_one_page_with_the_numbers_below_it(today: Page) -> None:
    """With some lines to each step, and the margins of a browser."""
    write(today, more=" And whatever else belongs to it, said at some length." * 6)
    today.emulate_media(media="print", color_scheme="dark")
    margin = dict.fromkeys(("top", "right", "bottom", "left"), "1cm")
    sheet = pypdfium2.PdfDocument(today.pdf(format="A4", margin=margin))  # type: ignore[arg-type]
    assert len(sheet) == 1
    words = " ".join(sheet[0].get_textpage().get_text_range().split())
    for said in (*STEPS, *STEPS.values(), "Numbers to call", "988", "911", "555 0100"):
        assert said in words, said
    assert words.index("Noor keeps for me") < words.index("Numbers to call")
    for on_screen in ("Change it", "Call 988", "Practice", "Saved. It is here"):
        assert on_screen not in words
    picture = sheet[0].render().to_pil().convert("L")
    white = picture.histogram()[255]
    assert white > 0.8 * picture.width * picture.height
