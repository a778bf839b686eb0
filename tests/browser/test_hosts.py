"""A tour of every page, as a patient and as a therapist, in two engines: each request goes to our
own host, nothing is asked of any other, and no page breaks its own content security policy."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, timedelta
from functools import partial
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from fastapi import FastAPI
from playwright.sync_api import Page, expect, sync_playwright

from app import check_ins, dosing_sessions, sign_ins
from app.check_ins import CheckIn
from app.core.local_time import check_in_day
from app.database import Database, Db
from app.dosing_details import Details
from app.tables import Patient, Staff
from app.tables.columns import new_public_id
from tests.browser.conftest import CHROMIUM, PHONE
from tests.browser.elsewhere import Elsewhere
from tests.browser.firefox import Firefox
from tests.browser.firefox_page import FirefoxPage
from tests.browser.tour import LINKS, PATIENTS, THERAPISTS, pages_of, path_of, tour
from tests.browser.watch import Watch
from tests.cast import Clock

# A patient who has consented is not asked again, and a link from an invitation is used but once.
NOT_MET = {"/invitations/{token}"}
# The page without a network is the same for everybody, and asks for a patient's plan.
IN_VAIN = "/offline-plan"
MOOD = '#mood button[value="6"]'
ANSWER = 'label:has(input[name="gad-7-today.1"][value="1"])'
OUTSIDE = "elsewhere.example"

# What Chromium asks by itself; were it a page, `watch` would see it.
CHROMIUMS_OWN = {
    "accounts.google.com",
    "content-autofill.googleapis.com",
    "update.googleapis.com",
}

pytestmark = pytest.mark.timeout(180)


@pytest.fixture
def elsewhere() -> Iterator[Elsewhere]:
    with Elsewhere() as running:
        yield running


@pytest.fixture
def tokens(database: Database, clock: Clock, patient: Patient, therapist: Staff) -> dict[str, str]:
    """Sign-ins of both, after a session and two check-ins, so that every page has something."""
    with database.transaction() as db:
        who = db.get_one(Patient, patient.id)
        at = clock.now - timedelta(days=3)
        dosing_sessions.plan(db, therapist, who, at, Details(dose_mg=40), at)
        for days in (2, 1):
            record(db, who, clock.now - timedelta(days=days))
        begin = sign_ins.begin
        return {
            "patient": begin(db, patient, "a test's browser", clock.now),
            "therapist": begin(db, therapist, "a test's browser", clock.now, proved=True),
        }


def record(db: Db, patient: Patient, at: datetime) -> None:
    answers = {"mood": (6,), "gad-7-today": (1, 0, 2, 0, 1, 0, 0)}
    day = check_in_day(at, patient.zone)
    check_ins.record(db, patient, CheckIn(new_public_id(), day, answers, at), at)


def test_chromium_asks_nobody_but_us(
    app: FastAPI,
    site: str,
    patient: Patient,
    tokens: dict[str, str],
    watch: Watch,
    elsewhere: Elsewhere,
) -> None:
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path=CHROMIUM,
            headless=True,
            chromium_sandbox=False,
            proxy=elsewhere.for_chromium,
        )
        for role, policies, first in roles(patient):
            context = watch.over(browser.new_context(base_url=site, **PHONE))
            context.add_cookies([{"name": "afterglow", "value": tokens[role], "url": site}])
            page = context.new_page()
            met = tour(app, site, policies, first, partial(links, page))
            if role == "patient":
                uses_the_pages(page)
                met |= {path_of(pages_of(app, policies), urlsplit(page.url).path)}
            assert all_met(app, policies, met) == set()
            context.close()
        assert watch.answers > 50
        assert watch.violations == []
        assert watch.other_hosts == []
        assert elsewhere.hosts() <= CHROMIUMS_OWN
        browser.new_page().goto(f"http://{OUTSIDE}/")
        browser.close()
    assert OUTSIDE in elsewhere.hosts(), "the control was not seen"


def test_firefox_asks_nobody_but_us(
    app: FastAPI,
    site: str,
    patient: Patient,
    tokens: dict[str, str],
    folder: Path,
    elsewhere: Elsewhere,
) -> None:
    with Firefox(folder / "profile", elsewhere.for_firefox) as firefox:
        page = firefox.open_page()
        for role, policies, first in roles(patient):
            firefox.add_cookie("afterglow", tokens[role], site)
            met = tour(app, site, policies, first, partial(firefox_links, page))
            if role == "patient":
                firefox_uses_the_pages(page)
                met |= {path_of(pages_of(app, policies), urlsplit(page.url).path)}
            assert all_met(app, policies, met) == set()
        seen = firefox.seen
        assert len(seen.requests) > 50
        own = (f"{site}/", "data:", "blob:", "about:")
        assert [each for each in seen.requests if not each.startswith(own)] == []
        assert seen.violations == []
        bad = {url for status, url in seen.answers if status >= 400}
        assert bad <= {f"{site}{IN_VAIN}"}
        assert elsewhere.hosts() == set()
        page.goto(f"http://{OUTSIDE}/")
        assert f"http://{OUTSIDE}/" in seen.requests
    assert elsewhere.hosts() == {OUTSIDE}, "the control was not seen"


def roles(patient: Patient) -> tuple[tuple[str, tuple[str, ...], str], ...]:
    """Who walks where, and from which page on; of all patients' pages this one has the most."""
    return (
        ("patient", PATIENTS, "/today"),
        ("therapist", THERAPISTS, f"/patients/{patient.public_id}"),
    )


def all_met(app: FastAPI, policies: tuple[str, ...], met: set[str | None]) -> set[str]:
    """The pages that the tour missed."""
    paths = {route.path for route in pages_of(app, policies)}
    return paths - met - NOT_MET


def links(page: Page, address: str) -> list[str]:
    answer = page.goto(address)
    assert answer is not None and answer.ok, address
    found: list[str] = page.evaluate(LINKS)
    return found


def firefox_links(page: FirefoxPage, address: str) -> list[str]:
    page.goto(address)
    found: list[str] = page.evaluate(LINKS)
    return found


def uses_the_pages(page: Page) -> None:
    """What htmx puts in, and what comes after a form."""
    page.goto("/today")
    page.locator(MOOD).tap()
    expect(page.locator("#mood").get_by_role("status")).to_contain_text("Saved.")
    page.goto("/check-ins/new")
    page.locator(ANSWER).tap()
    page.get_by_role("button", name="Save", exact=True).tap()
    expect(page.get_by_role("heading", name="Thank you. Saved.")).to_be_visible()


def firefox_uses_the_pages(page: FirefoxPage) -> None:
    site = page.evaluate("() => location.origin")
    page.goto(f"{site}/today")
    page.click("", css=MOOD)
    page.until("() => document.querySelector('#mood').innerText.includes('Saved.')")
    page.goto(f"{site}/check-ins/new")
    page.click("", css=ANSWER)
    page.click("button", "Save")
    page.see("heading", "Thank you. Saved.")
