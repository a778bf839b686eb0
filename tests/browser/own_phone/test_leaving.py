"""Signing out takes everything of a person off the phone, with a connection and without; what was
not sent is asked about. Issue section 2, F20."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect
from sqlmodel import col, select

from app import practice
from app.database import Database
from app.settings import Settings
from app.tables import Patient, SignIn
from tests.browser import pages, phones
from tests.browser.offline import Phone, Server, practices
from tests.cast import Clock

NOTE = "a word that never left"
WELCOME = "Welcome"
HERE_ONLY = "The server is told when there is a connection."
ASKED = "Before you sign out"


def live(database: Database) -> int:
    """How many are signed in."""
    with database.reading() as db:
        return len(db.exec(select(SignIn).where(col(SignIn.ended_at).is_(None))).all())


def sign_out(page: Page) -> None:
    if not page.url.endswith("/you"):
        page.goto("/you")
    page.get_by_role("button", name="Sign out", exact=True).tap()


@pytest.fixture
def unsent(today: Page, phone: Phone, server: Server) -> Page:
    """On You, with one exercise's note that could not be sent; the server is gone."""
    today.goto("/you")
    other = phone.page()
    other.goto("/exercises")
    other.locator("main a[href^='/exercises/']").first.click()
    other.get_by_role("textbox").fill(NOTE)
    server.stop()
    pages.press(other, "Done")
    expect(other.get_by_text("Saved on this phone, not sent yet")).to_be_visible()
    other.close()
    assert phones.kinds(today) == ["outbox", "plan"]
    return today


def expect_empty(page: Page) -> None:
    phones.wait_for(
        page,
        lambda: phones.kept(page) == {"keys": 0, "sealed": []},
        "something is still in IndexedDB",
    )
    assert page.evaluate("sessionStorage.length + localStorage.length") == 0
    assert is_anonymous(phones.cached(page))


def is_anonymous(cached: dict[str, str]) -> bool:
    """Nothing but static files and the page that is the same for everybody."""
    kept = {address.split("?")[0].split("/", 3)[3] for address in cached}
    others = {path for path in kept if not path.startswith("static/")} - {"offline", "elsewhere"}
    return not others and "Pia Test" not in str(cached)


def test_with_a_connection(
    today: Page,
    phone: Phone,
    database: Database,
    settings: Settings,
) -> None:
    assert phone.context is not None
    phone.context.grant_permissions(["notifications"], origin=settings.origin)
    today.goto("/check-ins/new")
    phones.write_note(today, NOTE)
    show = "navigator.serviceWorker.ready.then((one) => one.showNotification('a nudge'))"
    today.evaluate(show)
    phones.wait_for(today, lambda: "draft" in phones.kinds(today), "no draft")
    sign_out(today)
    expect(today.get_by_role("heading", name=WELCOME)).to_be_visible()
    assert live(database) == 0
    expect_empty(today)
    shown = "navigator.serviceWorker.ready.then((one) => one.getNotifications())"
    assert today.evaluate(f"{shown}.then((all) => all.length)") == 0
    for _ in range(2):
        today.go_back()
        today.wait_for_load_state()
        assert NOTE not in today.content() and "Pia Test" not in today.content()


def test_another_window_leaves_too(
    today: Page,
    phone: Phone,
    database: Database,
) -> None:
    """Also what is being typed there is kept no more."""
    other = phone.page()
    other.goto("/check-ins/new")
    sign_out(today)
    expect(other.get_by_role("heading", name=WELCOME)).to_be_visible()
    expect(today.get_by_role("heading", name=WELCOME)).to_be_visible()
    expect_empty(other)


def test_unsent_is_asked_about_and_cancelling_changes_nothing(
    unsent: Page, database: Database
) -> None:
    sign_out(unsent)
    dialog = unsent.get_by_role("dialog", name=ASKED)
    expect(dialog).to_contain_text("1 entry on this phone did not reach your clinic yet.")
    pages.press(unsent, "Stay signed in")
    expect(dialog).to_be_hidden()
    assert phones.kinds(unsent) == ["outbox", "plan"] and live(database) == 1


def test_send_now_and_then_sign_out(
    unsent: Page,
    server: Server,
    database: Database,
    patient: Patient,
) -> None:
    sign_out(unsent)
    pages.press(unsent, "Send now, then sign out")
    expect(unsent.get_by_role("dialog")).to_contain_text("1 entry could not be sent now.")
    assert phones.kinds(unsent) == ["outbox", "plan"] and live(database) == 1
    server.start()
    pages.press(unsent, "Send now, then sign out")
    expect(unsent.get_by_role("heading", name=WELCOME)).to_be_visible()
    with database.reading() as db:
        [row] = practices(database, patient)
        assert practice.read_note(db, patient, row) == NOTE
    expect_empty(unsent)
    assert live(database) == 0


def test_delete_asks_once_more(
    unsent: Page,
    server: Server,
    database: Database,
    patient: Patient,
) -> None:
    server.start()
    sign_out(unsent)
    pages.press(unsent, "Delete")
    assert "outbox" in phones.kinds(unsent)
    pages.press(unsent, "Yes, delete and sign out")
    expect(unsent.get_by_role("heading", name=WELCOME)).to_be_visible()
    expect_empty(unsent)
    assert practices(database, patient) == [] and live(database) == 0


def test_kept_locked_it_is_sent_after_the_same_person_signs_in_here_again(
    unsent: Page,
    server: Server,
    sign_in: Callable[[], None],
    phone: Phone,
    settings: Settings,
    database: Database,
    patient: Patient,
    other_patient: Patient,
    clock: Clock,
) -> None:
    server.start()
    sign_out(unsent)
    pages.press(unsent, "Keep locked here")
    expect(unsent.get_by_role("heading", name=WELCOME)).to_be_visible()
    assert live(database) == 0
    kept = phones.kept(unsent)
    assert (kept["keys"], [row["kind"] for row in kept["sealed"]]) == (0, ["outbox"])

    assert phone.context is not None
    other = phones.sign_in(phone.context, settings.origin, database, other_patient, clock)
    other.wait_for_timeout(500)
    assert practices(database, other_patient) == [] and "outbox" in phones.kinds(other)
    sign_out(other)  # nothing of their own is unsent: nothing is asked
    expect(other.get_by_role("heading", name=WELCOME)).to_be_visible()
    assert phones.kinds(other) == ["outbox"]

    sign_in()
    other.goto("/today")
    phones.wait_for(other, lambda: practices(database, patient), "it was not sent")
    phones.wait_for(other, lambda: "outbox" not in phones.kinds(other), "it is still there")
    assert practices(database, other_patient) == []


def test_without_a_connection_the_phone_forgets_at_once_and_the_server_is_told_first(
    unsent: Page,
    phone: Phone,
    server: Server,
    database: Database,
) -> None:
    other = phone.page()
    sign_out(unsent)
    pages.press(unsent, "Keep locked here")
    expect(unsent.get_by_text(HERE_ONLY)).to_be_visible()
    assert "Pia Test" not in unsent.content() and live(database) == 1
    assert phones.kept(unsent)["keys"] == 0 and phones.kinds(unsent) == ["outbox"]
    unsent.reload()
    expect(unsent.get_by_role("heading", name="No connection")).to_be_visible()
    assert "Pia Test" not in unsent.content()
    unsent.go_back()
    assert "Pia Test" not in unsent.content()
    server.start()
    other.goto("/today")
    expect(other.get_by_role("heading", name=WELCOME)).to_be_visible()
    assert live(database) == 0


def test_the_window_that_waits_tells_the_server_by_itself(
    today: Page,
    server: Server,
    database: Database,
) -> None:
    today.goto("/you")
    server.stop()
    sign_out(today)
    expect(today.get_by_text(HERE_ONLY)).to_be_visible()
    server.start()
    today.evaluate("dispatchEvent(new Event('online'))")
    expect(today.get_by_role("heading", name=WELCOME)).to_be_visible()
    assert live(database) == 0


def test_without_a_connection_it_can_be_done_from_any_address(
    today: Page, server: Server, database: Database
) -> None:
    server.stop()
    today.goto("/you")
    expect(today.get_by_role("heading", name="No connection")).to_be_visible()
    today.get_by_role("button", name="Sign out", exact=True).tap()
    expect(today.get_by_text(HERE_ONLY)).to_be_visible()
    expect_empty(today)
    server.start()
    today.goto("/today")
    expect(today.get_by_role("heading", name=WELCOME)).to_be_visible()
    expect(today.get_by_role("button", name="Sign out")).to_have_count(0)
    assert live(database) == 0


def test_a_store_that_does_not_let_go_is_never_called_signed_out(
    today: Page,
    server: Server,
    database: Database,
) -> None:
    today.goto("/you")
    today.evaluate("() => { IDBObjectStore.prototype.clear = () => { throw new Error('held'); }; }")
    server.stop()
    sign_out(today)
    expect(today.get_by_role("heading", name="Not signed out yet")).to_be_visible()
    server.start()
    today.goto("/you")
    expect(today.get_by_role("heading", name="You", exact=True)).to_be_visible()
    sign_out(today)
    expect(today.get_by_role("heading", name=WELCOME)).to_be_visible()
    expect_empty(today)


def test_the_key_can_be_read_out_by_nobody(today: Page) -> None:
    """Not even by a script of ours, by the browser's rule. (On disk it is as safe as the disk.)"""
    refused = today.evaluate(
        """async () => {
            const database = await new Promise((done) => {
                const asking = indexedDB.open("kept");
                asking.onsuccess = () => done(asking.result);
            });
            const asking = database.transaction("keys").objectStore("keys").getAll();
            await new Promise((done) => { asking.onsuccess = done; });
            return crypto.subtle.exportKey("raw", asking.result[0].key).then(() => "", String);
        }"""
    )
    assert "InvalidAccessError" in refused


def test_a_draft_is_on_the_page_without_a_network_too(today: Page, server: Server) -> None:
    """And goes when what it held went to the outbox."""
    today.goto("/check-ins/new")
    phones.write_note(today, NOTE)
    phones.wait_for(today, lambda: "draft" in phones.kinds(today), "no draft was kept")
    server.stop()
    today.reload()
    expect(today.get_by_role("heading", name="No connection")).to_be_visible()
    phones.expect_note(today, NOTE)
    pages.press(today, "Save on this phone")
    expect(today.get_by_text("Saved on this phone, not sent yet")).to_be_visible()
    phones.wait_for(today, lambda: phones.kinds(today) == ["outbox", "plan"], "a draft is left")
