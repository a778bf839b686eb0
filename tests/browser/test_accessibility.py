"""No page keeps anybody out: axe finds nothing, in light and dark, on a phone and on a desk."""

from __future__ import annotations

from itertools import product

import pytest
from fastapi import FastAPI
from playwright.sync_api import Browser, Page

from app.database import Database
from app.settings import Settings
from tests.browser import axe
from tests.browser.places import NO_PAGE, PLACES, Place
from tests.browser.touring import browser_of, lived_through, opened
from tests.cast import Cast, Clock, browser, sign_in
from tests.routes import routes_of
from tests.web.belongings import address

SIZES = ({"width": 1280, "height": 900}, {"width": 390, "height": 844})
GROUNDS = ("var(--glow)", "var(--paper)")  # axe cannot measure on what shades into another
NARROW = {"width": 320, "height": 800}  # 1280 pixels at 400 %
SIDEWAYS = """() => {
    const { scrollWidth, clientWidth } = document.documentElement;
    return scrollWidth <= clientWidth ? "" : `${scrollWidth} > ${clientWidth}: ` +
        [...document.body.querySelectorAll("*")]
            .filter((one) => one.getBoundingClientRect().right > clientWidth + 1)
            .map((one) => `${one.tagName}.${one.className}`).slice(0, 6).join(" ");
}"""


@pytest.mark.timeout(300)
@pytest.mark.parametrize(
    "who", ["nobody", "newcomer", "discharged", "asked", "patient", "therapist"]
)
def test_no_page_keeps_anybody_out(
    who: str, chromium: Browser, site: str, database: Database, cast: Cast, clock: Clock
) -> None:
    ids = lived_through(database, cast, clock)
    found = []
    with browser_of(who, chromium, site, database, cast, clock) as context:
        for place in (each for each in PLACES if each.who == who):
            page = opened(context.new_page(), place, ids)
            found += looked_at(page, place)
            page.close()
    assert found == [], "\n".join(found)


def looked_at(page: Page, place: Place) -> list[str]:
    """In both sizes and both lights, and as narrow as 400 % makes it."""
    found = []
    for size in SIZES:
        page.set_viewport_size(size)  # type: ignore[arg-type]
        found += [f"{place}, {size['width']} px: {breach}" for breach in axe.breaches(page)]
    for light, ground in product(("light", "dark"), GROUNDS):
        page.emulate_media(color_scheme=light)  # type: ignore[arg-type]
        page.evaluate("(ground) => { document.body.style.background = ground; }", ground)
        said = axe.breaches(page, of_colour=True)
        found += [f"{place}, {light}, on {ground}: {breach}" for breach in said]
    page.set_viewport_size(NARROW)  # type: ignore[arg-type]
    if wide := page.evaluate(SIDEWAYS):
        found.append(f"{place}, 400 %: scrolls sideways: {wide}")
    return found


def test_every_page_is_looked_at(app: FastAPI) -> None:
    reading = {route.path for route in routes_of(app) if route.method == "GET"}
    assert reading - NO_PAGE == {place.path for place in PLACES} & reading


def test_what_is_no_page_is_none(
    settings: Settings, app: FastAPI, database: Database, cast: Cast, clock: Clock
) -> None:
    ids = lived_through(database, cast, clock) | {"secret": "0" * 43}
    clients = {who: sign_in(browser(app), getattr(cast, who)) for who in ("patient", "therapist")}
    once = {
        "/metrics",
        "/calendars/{secret}.ics",
        *(path for path in NO_PAGE if "_export}" in path),
    }
    for path in NO_PAGE - once:  # those are files, as tests of their own say
        who = "therapist" if path.startswith(("/patients/", "/second-factor/")) else "patient"
        answer = clients[who].get(address(path, ids))
        shown = answer.headers.get("content-type", "").startswith("text/html")
        assert answer.status_code == 303 or not shown, path


@pytest.mark.parametrize(
    ("planted", "rule"),
    [
        ("<img src='/static/icons/mark.svg'>", "image-alt"),
        ("<p class='planted'>pale</p>", "color-contrast"),
        ("<button></button>", "button-name"),
        ("<h6>Deep</h6>", "heading-order"),
        ("<p class='planted-wide'>wide</p>", "sideways"),
    ],
)
def test_a_planted_breach_is_found(
    planted: str,
    rule: str,
    chromium: Browser,
    site: str,
    database: Database,
    cast: Cast,
    clock: Clock,
) -> None:
    with browser_of("nobody", chromium, site, database, cast, clock) as context:
        place = Place("nobody", "/sign-in")
        page = opened(context.new_page(), place, {})
        page.evaluate(
            "(html) => document.querySelector('main').insertAdjacentHTML('beforeend', html)",
            planted,
        )
        page.evaluate("""() => {
            for (const one of document.querySelectorAll(".planted")) one.style.color = "#999";
            for (const one of document.querySelectorAll(".planted-wide")) one.style.width = "900px";
        }""")
        assert any(rule in breach for breach in looked_at(page, place))
