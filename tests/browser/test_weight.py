"""A first view is small: what a phone with an empty cache fetches for each page, and the page."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

import pytest
from playwright.sync_api import Browser, BrowserContext

from app.database import Database
from tests.browser.places import PLACES, Place
from tests.browser.touring import browser_of, lived_through
from tests.cast import Cast, Clock
from tests.web.belongings import address

ALL = 40_000  # bytes over the line, headers included
HTML = 14_000
FOR_THE_HOME_SCREEN = """async (seen) => {
    const once = async (address) => {
        const { href } = new URL(address, location);
        return href.startsWith("http") && !seen.includes(href) ? fetch(href) : undefined;
    };
    const icon = document.querySelector('link[rel="icon"]');
    if (icon) await (await once(icon.href))?.blob();
    const manifest = document.querySelector('link[rel="manifest"]');
    if (!manifest) return;
    const { icons } = await (await fetch(manifest.href)).json();
    const small = icons.find(({ sizes, purpose }) => sizes === "192x192" && purpose === "any");
    await (await once(small.src)).blob();
}"""  # what a phone's browser fetches besides, and this one does not
QUIET = 700  # milliseconds after the load, for what scripts fetch


@dataclass
class Fetched:
    """What came over the line: address by request, bytes by address."""

    addresses: dict[str, str] = field(default_factory=dict)
    sizes: dict[str, int] = field(default_factory=dict)

    def asked(self, event: dict[str, Any]) -> None:
        self.addresses[event["requestId"]] = event["request"]["url"]

    def came(self, event: dict[str, Any]) -> None:
        place = self.addresses.get(event["requestId"], event["requestId"])
        self.sizes[place] = self.sizes.get(place, 0) + int(event["encodedDataLength"])


@pytest.mark.timeout(180)
@pytest.mark.parametrize(
    "who", ["nobody", "newcomer", "discharged", "asked", "patient", "therapist"]
)
def test_a_first_view_is_small(
    who: str, chromium: Browser, site: str, database: Database, cast: Cast, clock: Clock
) -> None:
    ids = lived_through(database, cast, clock)
    found = []
    with browser_of(who, chromium, site, database, cast, clock) as context:
        for place in {each.path + each.to: each for each in PLACES if each.who == who}.values():
            where = site + address(place.path, ids) + place.to
            found += too_heavy(place, where, fetched(context, where).sizes)
    assert found == [], "\n".join(found)


def fetched(context: BrowserContext, where: str) -> Fetched:
    """With an empty cache and no service worker."""
    page = context.new_page()
    line, seen = context.new_cdp_session(page), Fetched()
    line.on("Network.requestWillBeSent", seen.asked)
    line.on("Network.loadingFinished", seen.came)
    line.send("Network.enable")
    line.send("Network.setCacheDisabled", {"cacheDisabled": True})
    line.send("Network.setBypassServiceWorker", {"bypass": True})
    page.goto(where)
    page.wait_for_load_state("load")
    page.evaluate(FOR_THE_HOME_SCREEN, list(seen.sizes))
    page.wait_for_timeout(QUIET)
    page.close()
    return seen


def too_heavy(place: Place, where: str, sizes: dict[str, int]) -> list[str]:
    html, whole = sizes[where], sum(sizes.values())
    assert html and whole > html
    print(f"{place}: {html} of {whole} bytes, {len(sizes)} answers")
    told = ", ".join(f"{name.rpartition('/')[2][:40]} {size}" for name, size in sizes.items())
    return [
        f"{place}: {what} {size} bytes, at most {most} ({told})"
        for what, size, most in (("HTML", html, HTML), ("all", whole, ALL))
        if size > most
    ]


def test_a_heavy_page_is_found() -> None:
    place = Place("nobody", "/sign-in")
    assert too_heavy(place, "/sign-in", {"/sign-in": HTML + 1, "a.js": 1}) != []
    assert too_heavy(place, "/sign-in", {"/sign-in": 1, "a.js": ALL}) != []
    assert too_heavy(place, "/sign-in", {"/sign-in": 1, "a.js": 1}) == []
