"""From the sign-in to "read" on the person who needs it most, by mouse and by keyboard alone."""

from __future__ import annotations

from contextlib import nullcontext
from datetime import date

import pyotp
import pytest
from playwright.sync_api import BrowserContext, Page, expect
from sqlmodel import select

from app import authenticators, check_ins, sign_ins
from app.check_ins import CheckIn
from app.database import Database
from app.tables import PatientSummary, Review, Staff
from tests.answers import phq
from tests.cast import Cast, Clock

PASSPHRASE = "seven quiet lanterns on the pier"
MOST_ACTIONS = 4
DIGITS: list[str] = []


@pytest.fixture
def waiting(database: Database, cast: Cast, clock: Clock) -> str:
    """Pia answered item 9 above 0, Otto an ordinary day; the sign-in name of Tess."""
    with database.transaction() as db:
        staff = db.get_one(Staff, cast.therapist.id)
        staff.passphrase_hash = sign_ins.hash_passphrase(PASSPHRASE)
        db.add(staff)
        app = authenticators.begin(db, staff, clock.now)
        app.confirmed_at = clock.now
        DIGITS.append(pyotp.TOTP(authenticators.secret_of(db, app, staff)).at(clock.now))
        for patient, first in ((cast.patient, 2), (cast.other_patient, 0)):
            answers = {"phq-9-today": phq(first)}
            sent = CheckIn(f"s{first}", date(2026, 3, 4), answers, clock.now)
            check_ins.record(db, patient, sent, clock.now)
        return staff.sign_in_name


def type_the_digits(page: Page) -> None:
    """From her phone, which lies beside the keyboard; the field has the focus."""
    expect(page.get_by_label("Six digits from your app")).to_be_focused()
    page.keyboard.type(DIGITS[-1])


def read_by(database: Database, cast: Cast) -> list[int]:
    with database.reading() as db:
        assert db.get_one(PatientSummary, cast.patient.id).unreviewed == 0
        assert db.get_one(PatientSummary, cast.other_patient.id).unreviewed == 1
        return [row.staff_id for row in db.exec(select(Review))]


def to_the_sign_in(desk: BrowserContext, site: str, name: str) -> Page:
    page = desk.new_page()
    page.goto(f"{site}/sign-in")
    page.get_by_text("I work at a clinic").click()
    page.get_by_label("Sign-in name").fill(name)
    page.get_by_label("Passphrase").fill(PASSPHRASE)
    return page


def test_four_actions_by_mouse(
    desk: BrowserContext, site: str, database: Database, cast: Cast, waiting: str
):
    page = to_the_sign_in(desk, site, waiting)
    actions = (
        lambda: page.get_by_role("button", name="Sign in", exact=True).last.click(),
        lambda: page.get_by_role("button", name="Go on").click(),
        lambda: page.get_by_role("region", name="Need you").get_by_role("link").first.click(),
        lambda: page.get_by_role("button", name="Mark as read").click(),
    )
    assert len(actions) <= MOST_ACTIONS
    for act in actions:
        if act is actions[1]:
            type_the_digits(page)
        act()
    expect(page.get_by_text("Last read by Tess Own")).to_be_visible()
    expect(page.get_by_role("heading", level=1)).to_have_text("Pia Test")
    assert read_by(database, cast) == [cast.therapist.id]


@pytest.mark.parametrize("script", [True], indirect=True, ids=["with script"])
def test_as_few_by_keyboard_alone(
    desk: BrowserContext, site: str, database: Database, cast: Cast, waiting: str
):
    presses = ("Enter", "Enter", "j", "r")
    assert len(presses) <= MOST_ACTIONS
    page = to_the_sign_in(desk, site, waiting)
    for number, key in enumerate(presses):
        if number == 1:
            type_the_digits(page)
        with page.expect_navigation() if key in ("Enter", "r") else nullcontext():
            page.keyboard.press(key)
    expect(page.get_by_role("heading", level=1)).to_be_visible()
    assert read_by(database, cast) == [cast.therapist.id]


@pytest.mark.parametrize("script", [True], indirect=True, ids=["with script"])
def test_the_keys_of_the_list(desk: BrowserContext, site: str, cast: Cast, waiting: str):
    page = to_the_sign_in(desk, site, waiting)
    with page.expect_navigation():  # until it is loaded: before that the keys are not at work
        page.get_by_role("button", name="Sign in", exact=True).last.click()
    type_the_digits(page)
    with page.expect_navigation():
        page.keyboard.press("Enter")
    focused = page.locator(":focus")
    expect(page.get_by_role("heading", name="Need you")).to_be_visible()
    for key, name in (("j", "Pia"), ("j", "Otto"), ("j", "Nora"), ("j", "Nora"), ("k", "Otto")):
        page.keyboard.press(key)
        expect(focused).to_contain_text(name)
    page.keyboard.press("/")
    expect(focused).to_have_attribute("name", "name")
    page.keyboard.type("jkrc")
    expect(focused).to_have_value("jkrc")
    page.get_by_text("The order, and the keys").click()
    page.get_by_role("button", name="Turn these keys off").click()
    page.keyboard.press("k")
    expect(page.get_by_role("button", name="Turn these keys on")).to_be_focused()
    page.reload()
    page.keyboard.press("j")
    expect(page.get_by_role("link", name="Pia Test", exact=True)).not_to_be_focused()
