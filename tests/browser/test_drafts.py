"""What is typed survives: a reload, a killed page, an expired sign-in; and never overwrites."""

from __future__ import annotations

from contextlib import suppress
from datetime import timedelta

import pytest
from playwright.sync_api import BrowserContext, Error, Page, Route, expect
from sqlmodel import select

from app import check_ins, dosing_sessions
from app.check_ins import CheckIn
from app.core.instruments import INSTRUMENTS
from app.core.local_time import check_in_day
from app.database import Database
from app.dosing_details import Details
from app.tables import Note, Patient, SignIn, Staff, Submission
from tests.browser import pages, phones
from tests.browser.watch import Watch
from tests.cast import Clock

FEW, MOST = (INSTRUMENTS["phq-9-today"].options[each].words for each in (1, 3))
AGAIN = "What you had entered is here again."
NOTE = "half a sentence about the sea"
SAVED = "Thank you. Saved."


@pytest.fixture
def script() -> bool:
    return True


@pytest.fixture
def page(
    phone: BrowserContext,
    site: str,
    database: Database,
    therapist: Staff,
    patient: Patient,
    clock: Clock,
) -> Page:
    """Two days after a session: a day of the daily questions."""
    with database.transaction() as db:
        at = clock.now - timedelta(days=2)
        own = db.get_one(Patient, patient.id)
        dosing_sessions.plan(db, therapist, own, at, Details(dose_mg=40), clock.now)
    return phones.sign_in(phone, site, database, patient, clock)


@pytest.fixture
def typed(page: Page) -> Page:
    """An answer, a "prefer not to say" and a note, not sent; their draft is stored."""
    page.goto("/check-ins/new")
    pages.answer(page, "phq-9-today.1", FEW)
    pages.answer(page, "phq-9-today.2", "Prefer not to say")
    phones.write_note(page, NOTE)
    pages.touch(page.get_by_role("radio", name="for my therapist"))
    is_kept(page)
    return page


def is_kept(page: Page) -> None:
    page.wait_for_timeout(350)
    phones.wait_for(page, lambda: "draft" in phones.kinds(page), "no draft was kept")


def is_gone(page: Page) -> None:
    phones.wait_for(page, lambda: "draft" not in phones.kinds(page), "the draft is still there")


def is_here_again(page: Page) -> None:
    expect(page.get_by_text(AGAIN)).to_be_visible()
    phones.expect_note(page, NOTE)
    question = pages.question(page, "phq-9-today.1")
    expect(question.get_by_role("radio", name=FEW, exact=True)).to_be_checked()
    declined = pages.question(page, "phq-9-today.2")
    expect(declined.get_by_role("radio", name="Prefer not to say")).to_be_checked()
    expect(page.get_by_role("radio", name="for my therapist")).to_be_checked()
    expect(page.locator("[data-progress]")).to_contain_text("2 of")


def test_it_is_here_again_after_a_reload_and_gone_after_saving(
    typed: Page, database: Database, watch: Watch
) -> None:
    typed.reload()
    is_here_again(typed)
    pages.press(typed, "Save")
    expect(typed.get_by_role("heading", name=SAVED)).to_be_visible()
    is_gone(typed)
    with database.reading() as db:
        assert len(db.exec(select(Submission)).all()) == 1
        assert len(db.exec(select(Note)).all()) == 1
    typed.goto("/check-ins/new")
    typed.wait_for_timeout(300)
    expect(typed.get_by_text(AGAIN)).to_have_count(0)
    watch.assert_clean()


def test_a_killed_page_loses_nothing(typed: Page) -> None:
    with typed.expect_event("crash"), suppress(Error):
        typed.goto("chrome://crash", timeout=2000)
    again = typed.context.new_page()
    again.goto("/check-ins/new")
    is_here_again(again)


def test_an_expired_sign_in_loses_nothing(
    typed: Page, site: str, database: Database, patient: Patient, clock: Clock
) -> None:
    with database.transaction() as db:
        for row in db.exec(select(SignIn)):
            row.ended_at = clock.now
            db.add(row)
    typed.reload()
    expect(typed.get_by_role("heading", name="Welcome")).to_be_visible()
    again = phones.sign_in(typed.context, site, database, patient, clock)
    again.goto("/check-ins/new")
    is_here_again(again)


def test_another_person_never_sees_it(
    typed: Page, site: str, database: Database, other_patient: Patient, clock: Clock
) -> None:
    other = phones.sign_in(typed.context, site, database, other_patient, clock)
    is_gone(other)
    other.goto("/check-ins/new")
    other.wait_for_timeout(300)
    assert NOTE not in other.content()
    phones.expect_note(other, "")


def test_answers_saved_since_are_not_overwritten(
    typed: Page, database: Database, patient: Patient, clock: Clock
) -> None:
    """From another phone, meanwhile: the first question was answered otherwise."""
    with database.transaction() as db:
        own = db.get_one(Patient, patient.id)
        answers = {"phq-9-today": (3, None, None, None, None, None, None, None, None)}
        day = check_in_day(clock.now, own.zone)
        check_ins.record(db, own, CheckIn("b" * 32, day, answers, clock.now), clock.now)
    typed.reload()
    expect(typed.get_by_text("Answers that you saved since then were left")).to_be_visible()
    first = pages.question(typed, "phq-9-today.1")
    expect(first.get_by_role("radio", name=MOST, exact=True)).to_be_checked()
    second = pages.question(typed, "phq-9-today.2")
    expect(second.get_by_role("radio", name="Prefer not to say")).to_be_checked()
    phones.expect_note(typed, NOTE)


def test_a_lost_answer_saves_once(typed: Page, database: Database) -> None:
    """The server stored it, the page was gone before it heard so: the same again is the same."""
    reached: list[Route] = []

    def lose(route: Route) -> None:
        route.fetch()
        reached.append(route)

    typed.route("**/check-ins", lose)
    typed.get_by_role("button", name="Save").tap()
    phones.wait_for(typed, lambda: reached, "nothing was sent")
    typed.unroute("**/check-ins")
    typed.goto("/check-ins/new")
    phones.expect_note(typed, NOTE)
    pages.press(typed, "Save")
    expect(typed.get_by_role("heading", name=SAVED)).to_be_visible()
    with database.reading() as db:
        assert len(db.exec(select(Submission)).all()) == 1
        assert len(db.exec(select(Note)).all()) == 1


def test_start_afresh(typed: Page) -> None:
    typed.reload()
    pages.press(typed, "Start afresh")
    phones.expect_note(typed, "")
    expect(typed.get_by_text(AGAIN)).to_have_count(0)
    expect(typed.locator("input:checked")).to_have_count(1)  # the note is "just for me"
    is_gone(typed)
    typed.reload()
    typed.wait_for_timeout(300)
    phones.expect_note(typed, "")


def test_only_on_its_own_day_and_not_for_ever(typed: Page, clock: Clock) -> None:
    clock.advance(days=1)
    typed.goto("/check-ins/new")
    typed.wait_for_timeout(300)
    phones.expect_note(typed, "")
    typed.get_by_role("link", name="Yesterday").first.click()
    phones.expect_note(typed, NOTE)
    typed.wait_for_timeout(1000)  # what was brought back is kept once more, by today's clock
    assert "draft" in phones.kinds(typed)
    typed.clock.install(time=typed.evaluate("Date.now() + 15 * 86400000") / 1000)
    typed.goto("/check-ins/new")
    is_gone(typed)


def test_an_exercise_note(page: Page) -> None:
    page.goto("/exercises")
    page.locator("main a[href^='/exercises/']").first.click()
    note = page.get_by_role("textbox")
    note.fill(NOTE)
    is_kept(page)
    page.reload()
    expect(note).to_have_value(NOTE)
    expect(page.get_by_text(AGAIN)).to_be_visible()
    pages.press(page, "Done")
    page.wait_for_url("**/exercises?saved=done")
    is_gone(page)


def test_a_saved_note_is_no_draft_for_whoever_goes_on_at_once(page: Page) -> None:
    """Before the browser has rested once."""
    page.add_init_script("window.requestIdleCallback = () => 0")
    page.goto("/exercises")
    page.locator("main a[href^='/exercises/']").first.click()
    page.locator("textarea").fill(NOTE)
    is_kept(page)
    pages.press(page, "Done")
    page.wait_for_url("**/exercises?saved=done")
    page.goto("/today")
    is_gone(page)


def test_a_tapped_mood_leaves_it_alone(typed: Page) -> None:
    typed.locator("#mood").get_by_role("button", name="6", exact=True).tap()
    expect(typed.locator("#mood").get_by_role("status")).to_contain_text("Saved.")
    phones.expect_note(typed, NOTE)
    assert "draft" in phones.kinds(typed)


def test_a_phone_without_a_key_keeps_nothing_and_says_nothing(page: Page, watch: Watch) -> None:
    said: list[str] = []
    page.on("pageerror", lambda error: said.append(str(error)))
    page.route("**/offline-plan", lambda route: route.abort())
    page.evaluate("new Promise((done) => { indexedDB.deleteDatabase('kept').onsuccess = done; })")
    page.goto("/check-ins/new")
    phones.write_note(page, NOTE)
    page.wait_for_timeout(500)
    assert phones.kept(page) == {"keys": 0, "sealed": []}
    assert watch.violations == [] and said == []


def test_words_for_the_next_conversation_survive_and_are_forgotten_once_saved(page: Page) -> None:
    page.goto("/talking-points")
    page.get_by_label("Something else").fill(NOTE)
    is_kept(page)
    page.reload()
    expect(page.get_by_label("Something else")).to_have_value(NOTE)
    expect(page.get_by_text(AGAIN)).to_be_visible()
    pages.press(page, "Put it on the list")
    expect(page.get_by_text("It is on your list, and your therapist sees it.")).to_be_visible()
    expect(page.get_by_label("Something else")).to_have_value("")
    page.goto("/talking-points")
    page.wait_for_timeout(300)
    expect(page.get_by_label("Something else")).to_have_value("")
