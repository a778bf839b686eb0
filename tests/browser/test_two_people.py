"""Two people share a phone, or one signs out while something is still on its way: nothing of one
reaches the other, and what was not sent stays its owner's."""

from __future__ import annotations

import pytest
from playwright.sync_api import BrowserContext, Page, Route, expect
from sqlmodel import col, select

from app import sign_ins
from app.database import Database
from app.tables import Patient, SignIn, Staff, Submission
from tests.browser import pages, phones
from tests.browser.offline import kept, until
from tests.cast import Clock

NOTE = "words of the first person"
HERE_ONLY = "The server is told when there is a connection."
HOTEL = "<!doctype html><title>Hotel</title><p>Welcome. Accept our terms."
LATER_PLAN = """async () => {
    const { refresh } = await import("/static/js/plan.js");
    window.late = refresh({ always: true }).then(() => "kept", String);
}"""
SENDING = 'dispatchEvent(new Event("online"))'
HOLDER = """async () => (await import("/static/js/sealed.js")).whose()"""
FLAG = """async (name) => (await import("/static/js/sealed.js")).flag(name)"""
TOLD_ELSEWHERE = """async () => (await import("/static/js/sealed.js")).flag("signed-out", false)"""


@pytest.fixture
def script() -> bool:
    return True


@pytest.fixture
def page(
    phone: BrowserContext, site: str, database: Database, patient: Patient, clock: Clock
) -> Page:
    return phones.sign_in(phone, site, database, patient, clock)


def give_phone_to(page: Page, database: Database, person: Patient | Staff, clock: Clock) -> None:
    """Another's cookie; no page of theirs is open yet."""
    with database.transaction() as db:
        token = sign_ins.begin(db, person, "a test's browser", clock.now, proved=True)
    site = page.evaluate("location.origin")
    page.context.add_cookies([{"name": "afterglow", "value": token, "url": site}])


def live(database: Database) -> int:
    with database.reading() as db:
        return len(db.exec(select(SignIn).where(col(SignIn.ended_at).is_(None))).all())


def keep_unsent(page: Page) -> None:
    """Not by the worker either, whose requests no test can hold."""
    page.add_init_script("SyncManager.prototype.register = async () => {}")
    page.route("**/check-ins", lambda route: route.abort())
    page.route("**/outbox", lambda route: route.abort())
    page.goto("/check-ins/new")
    phones.write_note(page, NOTE)
    pages.press(page, "Save")
    expect(page.get_by_text("Saved on this phone, not sent yet")).to_be_visible()
    page.unroute("**/check-ins")


@pytest.mark.parametrize("answer", ["a therapist's sign-in", 404])
def test_only_a_word_about_the_entry_itself_puts_it_aside(
    page: Page, database: Database, therapist: Staff, clock: Clock, answer: str | int
) -> None:
    keep_unsent(page)
    if isinstance(answer, int):
        page.route("**/outbox", lambda route: route.fulfill(status=answer, json={"problem": "no"}))
    else:
        give_phone_to(page, database, therapist, clock)
        page.unroute("**/outbox")
    with page.expect_response("**/outbox"):
        page.evaluate(SENDING)
    page.wait_for_timeout(500)
    [row] = kept(page, "outbox")
    assert row["open"]["state"] == "waiting"
    assert row["open"]["reason"] == ("other-person" if isinstance(answer, str) else None)


def test_a_plan_on_its_way_does_not_undo_a_sign_out(page: Page, database: Database) -> None:
    held: list[Route] = []
    page.route("**/offline-plan", lambda route: held.append(route))
    page.evaluate(LATER_PLAN)
    phones.wait_for(page, lambda: held, "no plan was asked for")
    told = held[0].fetch()
    page.evaluate(
        """async () => {
            const clearing = await import("/static/js/phone-clearing.js");
            await clearing.tellServer(await clearing.clearPhone());
        }"""
    )
    held[0].fulfill(response=told)
    assert "somebody left meanwhile" in page.evaluate("() => window.late")
    assert phones.kept(page) == {"keys": 0, "sealed": []} and live(database) == 0


@pytest.mark.parametrize("who", ["another patient", "before consent", "staff"])
def test_whoever_signs_in_next_finds_nothing_of_the_first_whatever_the_network_does(
    page: Page,
    database: Database,
    other_patient: Patient,
    newcomer: Patient,
    therapist: Staff,
    clock: Clock,
    who: str,
) -> None:
    keep_unsent(page)
    people = {"another patient": other_patient, "before consent": newcomer, "staff": therapist}
    give_phone_to(page, database, people[who], clock)
    page.context.route("**/offline-plan", lambda route: route.abort())
    page.goto("/patients" if who == "staff" else "/today")
    phones.wait_for(page, lambda: phones.kept(page)["keys"] == 0, "the key is still here")
    assert phones.kinds(page) == ["outbox"]


def test_what_was_just_answered_is_in_the_plan(page: Page) -> None:
    [before] = kept(page, "plan")
    page.locator("#mood").get_by_role("button", name="6", exact=True).tap()
    until(page, lambda: kept(page, "plan") != [before], "the plan is as it was")
    [after] = kept(page, "plan")
    assert after["open"]["at"] > before["open"]["at"]


def test_a_hotel_cannot_say_that_somebody_is_signed_out(page: Page, database: Database) -> None:
    page.goto("/you")
    page.context.route(
        "**/sign-outs", lambda route: route.fulfill(content_type="text/html", body=HOTEL)
    )
    pages.press(page, "Sign out")
    expect(page.get_by_text(HERE_ONLY)).to_be_visible()
    assert page.evaluate(FLAG, "signed-out") is True and live(database) == 1


def test_an_old_window_does_not_sign_the_next_person_out(
    page: Page, database: Database, patient: Patient, other_patient: Patient, clock: Clock
) -> None:
    page.goto("/you")
    page.context.route("**/sign-outs", lambda route: route.abort())
    pages.press(page, "Sign out")
    expect(page.get_by_text(HERE_ONLY)).to_be_visible()
    page.context.unroute("**/sign-outs")
    page.evaluate(TOLD_ELSEWHERE)
    give_phone_to(page, database, other_patient, clock)
    before = live(database)
    page.evaluate(SENDING)
    page.wait_for_url("**/today")  # where /sign-in leads whoever is signed in
    assert live(database) == before


def test_an_old_windows_answers_are_never_anothers(
    page: Page, database: Database, other_patient: Patient, clock: Clock
) -> None:
    page.goto("/check-ins/new")
    phones.write_note(page, NOTE)
    give_phone_to(page, database, other_patient, clock)
    with page.expect_response("**/check-ins") as answer:
        pages.press(page, "Save")
    assert answer.value.status == 401
    with database.reading() as db:
        assert not db.exec(select(Submission)).all()
    until(page, lambda: kept(page, "outbox") or page.locator(".toast").count(), "no word of it")


def test_a_phone_is_cleared_though_the_browser_forbids_its_storage(page: Page, site: str) -> None:
    page.context.add_cookies([{"name": "install-offer", "value": "no", "url": site}])
    forbidden = "Object.defineProperty(window, 'localStorage', { get() { throw new Error(); } })"
    page.goto("/you")
    page.evaluate(forbidden)
    pages.press(page, "Sign out")
    expect(page.get_by_role("heading", name="Welcome")).to_be_visible()
    assert phones.kept(page)["keys"] == 0
    assert "install-offer=no" in page.evaluate("document.cookie")
