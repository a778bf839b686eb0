"""Browsers for the tour of all pages: signed in, with a past, opened at a place."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from datetime import timedelta

from playwright.sync_api import Browser, BrowserContext, Page

from app import authenticators, check_ins, discharges, invitations, sign_ins
from app.audit import Actor
from app.database import Database, Db
from app.tables import Patient, Staff
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
        db.get_one(Staff, cast.therapist.id).role = "owner"
    return ids | {"staff_token": staff.token}


@contextmanager
def browser_of(
    who: str, chromium: Browser, site: str, database: Database, cast: Cast, clock: Clock
) -> Iterator[BrowserContext]:
    """Signed in as one of the cast, as somebody "discharged", as one of the clinic who is "asked"
    for the second factor, or as nobody. Nothing in it moves by itself."""
    context = chromium.new_context(
        base_url=site, locale="en-US", reduced_motion="reduce", color_scheme="light", **DESK
    )
    context.set_default_timeout(PATIENT)
    if who != "nobody":
        with database.transaction() as db:
            person = _person(who, db, cast, clock)
            proved = who != "asked"
            token = sign_ins.begin(db, person, "a test's browser", clock.now, proved=proved)
        context.add_cookies([{"name": "afterglow", "value": token, "url": site}])
    yield context
    context.close()


def _person(who: str, db: Db, cast: Cast, clock: Clock) -> Patient | Staff:
    therapist = db.get_one(Staff, cast.other_therapist.id)
    if who == "discharged":
        patient = db.get_one(Patient, cast.other_patient.id)
        discharges.discharge(db, therapist, patient, clock.now)
        return patient
    if who == "asked":
        authenticators.begin(db, therapist, clock.now).confirmed_at = clock.now
        return therapist
    found: Patient | Staff = getattr(cast, who)
    return found


def opened(page: Page, place: Place, ids: Mapping[str, str]) -> Page:
    page.context.set_offline(False)  # where the place before took it away
    answer = page.goto(address(place.path, ids) + place.to)
    assert answer is not None and answer.status == place.status, str(place)
    place.then(page)
    return page
