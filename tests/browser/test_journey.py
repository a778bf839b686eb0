"""The main journey in a real Chromium: invited, consenting, answering, and seen at the clinic.

Issue item 2, with script and without it.
"""

from __future__ import annotations

from datetime import timedelta

import pyotp
from playwright.sync_api import BrowserContext, Page, expect
from sqlmodel import select

from app import dosing_sessions, invitations
from app.audit import Actor
from app.core.instruments import INSTRUMENTS
from app.database import Database
from app.dosing_details import Details
from app.tables import Patient, Staff
from tests.browser import pages
from tests.browser.watch import Watch
from tests.cast import Clock

PASSPHRASE = "a kettle sings at dawn"
PHQ = (1, 2, 0, 3, 1, 2, 1, 1, 0)
GAD = (0, 1, 2, 3, 1, 0, 2)
TODAY = "2026-03-04"


def test_a_check_in_by_thumb_is_the_very_score_at_the_clinic(
    database: Database,
    clock: Clock,
    therapist: Staff,
    phone: BrowserContext,
    desk: BrowserContext,
    watch: Watch,
    script: bool,
) -> None:
    clinic = desk.new_page()
    open_the_clinic(clinic, invited(database, therapist, clock), clock)
    link = add_a_patient(clinic, "Heron Synthetic")
    had_a_session(database, therapist, "Heron Synthetic", clock)

    patient = phone.new_page()
    consent_by(patient, link)
    tap_a_mood(patient, "6", script)
    answer_today(patient)
    expect(patient.get_by_role("heading", name="Thank you. Saved.")).to_be_visible()
    sees_own_days(patient)

    sees_the_score(clinic, "Heron Synthetic")
    reads_a_day_by_key(clinic, script)
    watch.assert_clean()


def invited(database: Database, person: Staff | Patient, clock: Clock) -> str:
    with database.transaction() as db:
        issued = invitations.issue(db, Actor("command", "tests"), person, clock.now)
    return f"/invitations/{issued.token}"


def open_the_clinic(page: Page, link: str, clock: Clock) -> None:
    page.goto(link)
    page.get_by_label("Sign-in name").fill("tess")
    page.get_by_label("Passphrase").fill(PASSPHRASE)
    pages.press(page, "Open my clinic")
    pages.press(page, "Use an app")
    secret = page.locator(".factor-secret").inner_text().replace(" ", "")
    page.get_by_label("The six digits it shows now").fill(pyotp.TOTP(secret).at(clock.now))
    pages.press(page, "That is it")
    pages.press(page, "I have them. To your patients", "link")
    expect(page.get_by_role("heading", name="Patients")).to_be_visible()


def add_a_patient(page: Page, name: str) -> str:
    """The link that the clinic hands over."""
    pages.press(page, "Add a patient", "link")
    page.get_by_label("Name or pseudonym").fill(name)
    pages.press(page, "Add and get the invitation")
    expect(page.get_by_role("img", name="QR code of the link")).to_be_visible()
    return page.get_by_role("textbox", name="Link", exact=True).input_value()


def had_a_session(database: Database, therapist: Staff, name: str, clock: Clock) -> None:
    """Two days ago, so that today is a day of the daily questions, not of the official forms."""
    with database.transaction() as db:
        patient = db.exec(select(Patient).where(Patient.name == name)).one()
        at = clock.now - timedelta(days=2)
        dosing_sessions.plan(db, therapist, patient, at, Details(dose_mg=40), clock.now)


def consent_by(page: Page, link: str) -> None:
    page.goto(link)
    page.reload()  # looking uses nothing up
    pages.press(page, "Go on")
    expect(page.get_by_role("heading", name="Before you begin")).to_be_visible()
    expect(page.get_by_role("link", name="Help now")).to_be_visible()
    pages.press(page, "I have read this and agree")
    expect(page.get_by_role("heading", name="Today", exact=True)).to_be_visible()


def tap_a_mood(page: Page, value: str, script: bool) -> None:
    mood = page.locator("#mood")
    mood.get_by_role("button", name=value, exact=True).tap()
    if script:
        expect(mood.get_by_role("status")).to_contain_text("Saved.")
    else:
        expect(page.get_by_role("heading", name="Thank you. Saved.")).to_be_visible()
        page.goto("/today")


def answer_today(page: Page) -> None:
    pages.press(page, "Start", "link")
    four = [option.words for option in INSTRUMENTS["phq-9-today"].options]
    pages.answer_all(page, "phq-9-today", PHQ, four)
    pages.answer_all(page, "gad-7-today", GAD, four)
    pages.answer(page, "pain.1", "4")
    pages.press(page, "Save")


def sees_own_days(page: Page) -> None:
    pages.touch(page.get_by_role("link", name="Your days"))
    expect(page.get_by_role("heading", level=1)).to_be_visible()
    page.get_by_text("All values as a table").tap()
    assert pages.cell(page, TODAY, "phq-9-today").startswith(str(sum(PHQ)))


def sees_the_score(page: Page, name: str) -> None:
    page.goto("/patients")
    pages.press(page, name, "link")
    expect(page.get_by_role("heading", name=name)).to_be_visible()
    page.get_by_text("All values as a table").click()
    scores = {"mood": 6, "phq-9-today": sum(PHQ), "gad-7-today": sum(GAD), "pain": 4}
    for series, score in scores.items():
        assert pages.cell(page, TODAY, series).split(",")[0] == str(score), series
        assert pages.latest(page, series).startswith(str(score)), series
        expect(pages.panel(page, series).get_by_role("img")).to_be_visible()


def reads_a_day_by_key(page: Page, script: bool) -> None:
    """Arrow keys read the value off the picture; without script the table says it."""
    reader = page.get_by_role("slider", name="Read a day")
    if not script:
        expect(reader).to_be_hidden()
        return
    reader.focus()
    reader.press("Home")
    assert pages.latest(page, "phq-9-today") == "not answered"
    reader.press("End")
    assert pages.latest(page, "phq-9-today") == str(sum(PHQ))
    assert "4 Mar" in (reader.get_attribute("aria-valuetext") or "")
