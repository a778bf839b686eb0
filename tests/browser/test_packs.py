"""A pack's forms under a thumb, with and without scripts, in light and dark."""

from __future__ import annotations

from datetime import timedelta

from playwright.sync_api import BrowserContext, expect
from sqlmodel import select

from app import check_ins, packs, patients
from app.audit import Actor
from app.database import Database
from app.tables import Patient, Response, Staff
from tests.answers import check_in
from tests.browser import axe, pages
from tests.browser.test_safety import signed_in
from tests.browser.watch import Watch
from tests.cast import Clock

CHOSEN = ("substance-use", "trauma")


def test_packs_are_answered_with_a_thumb(
    database: Database,
    clock: Clock,
    patient: Patient,
    therapist: Staff,
    phone: BrowserContext,
    watch: Watch,
    script: bool,
) -> None:
    settle(database, clock, patient, therapist)
    token = signed_in(database, patient, clock.now)
    phone.add_cookies([{"name": "afterglow", "value": token, "url": watch.site}])
    page = phone.new_page()
    page.emulate_media(reduced_motion="reduce")
    page.goto("/check-ins/new")
    if script:
        assert axe.breaches(page) == []
        page.emulate_media(color_scheme="dark")
        assert axe.breaches(page, of_colour=True) == []
    assert page.evaluate("document.documentElement.scrollWidth") <= 390
    pages.answer(page, "craving.1", "7")
    pages.answer(page, "use-days.1", "5")
    pages.answer(page, "audit-c.1", "2-3 times a week")
    expect(pages.question(page, "pc-ptsd-5.6")).to_be_visible()
    pages.answer(page, "pc-ptsd-5.1", "No")
    expect(pages.question(page, "pc-ptsd-5.6")).to_be_hidden()
    pages.press(page, "Save")
    expect(page.get_by_role("heading", name="Thank you. Saved.")).to_be_visible()
    with database.reading() as db:
        rows = db.exec(select(Response).where(Response.instrument.not_in(("phq-9", "gad-7"))))
        assert {row.instrument: (row.items, row.score) for row in rows} == {
            "craving": ("7", 7),
            "use-days": ("5", 5),
            "audit-c": ("3,,", None),
            "pc-ptsd-5": ("0,,,,,", 0),
        }
    watch.assert_clean()


def settle(database: Database, clock: Clock, patient: Patient, therapist: Staff) -> None:
    """An ordinary day of Short daily, on which two packs are new."""
    with database.transaction() as db:
        person = db.get_one(Patient, patient.id)
        before = clock.now - timedelta(days=1)
        answers = {"phq-9": (1,) * 9, "gad-7": (1,) * 7}
        sent = check_in(person, before, answers, source="demo")
        check_ins.record(db, person, sent, before)
        patients.choose_plan(db, Actor("command", "tests"), person, "short-daily", clock.now)
        packs.choose(db, therapist, person, CHOSEN, clock.now)
