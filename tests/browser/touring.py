"""Browsers for the tour of all pages: signed in, with a past, opened at a place."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from datetime import timedelta

from playwright.sync_api import Browser, BrowserContext, Page

from app import check_ins, invitations, sign_ins
from app.audit import Actor
from app.database import Database
from tests.answers import check_in
from tests.browser.conftest import DESK, PATIENT
from tests.browser.places import Place
from tests.cast import Cast, Clock
from tests.web.belongings import address, ids_of


def lived_through(database: Database, cast: Cast, clock: Clock) -> dict[str, str]:
    """Check-ins of some weeks, and a thing of every kind; what stands for it in an address."""
    with database.transaction() as db:
        for back in (21, 14, 7, 2, 1):
            then = clock.now - timedelta(days=back)
            check_ins.record(db, cast.patient, check_in(cast.patient, then), then)
        ids = ids_of(db, cast, cast.patient, clock.now)
        staff = invitations.issue(db, Actor("command", "tests"), cast.other_therapist, clock.now)
    return ids | {"staff_token": staff.token}


@contextmanager
def browser_of(
    who: str, chromium: Browser, site: str, database: Database, cast: Cast, clock: Clock
) -> Iterator[BrowserContext]:
    """Signed in as one of the cast, or as nobody. Nothing in it moves by itself."""
    context = chromium.new_context(
        base_url=site, locale="en-US", reduced_motion="reduce", color_scheme="light", **DESK
    )
    context.set_default_timeout(PATIENT)
    if who != "nobody":
        with database.transaction() as db:
            token = sign_ins.begin(
                db, getattr(cast, who), "a test's browser", clock.now, proved=True
            )
        context.add_cookies([{"name": "afterglow", "value": token, "url": site}])
    yield context
    context.close()


def opened(page: Page, place: Place, ids: Mapping[str, str]) -> Page:
    page.context.set_offline(False)  # where the place before took it away
    answer = page.goto(address(place.path, ids) + place.to)
    assert answer is not None and answer.status == place.status, str(place)
    place.then(page)
    return page
