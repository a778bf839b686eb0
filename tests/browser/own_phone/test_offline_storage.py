"""What a phone keeps and what it must not: nobody's page, nothing claimed that is not stored, and
no typed word lost to an update."""

from __future__ import annotations

import pytest
from fastapi import FastAPI
from fastapi.responses import HTMLResponse
from playwright.sync_api import Page, expect

from app.database import Database
from app.main import create_app
from app.settings import Settings
from app.tables import Patient
from tests.browser import pages
from tests.browser.offline import Server, kept, until
from tests.cast import Clock

NOT_SAVED = "Not saved: "
FULL = """() => {
    IDBObjectStore.prototype.put = () => { throw new DOMException("full", "QuotaExceededError"); };
}"""
KEPT = """async () => {
    const told = [];
    for (const name of await caches.keys())
        for (const request of await (await caches.open(name)).keys())
            told.push([request.url, await (await caches.match(request)).text()]);
    return told;
}"""
SIGNED_OUT = """async () => {
    const database = await new Promise((done) => {
        indexedDB.open("kept").onsuccess = (event) => done(event.target.result);
    });
    const writing = database.transaction("flags", "readwrite");
    writing.objectStore("flags").put(true, "signed-out");
    await new Promise((done) => { writing.oncomplete = done; });
    database.close();
}"""

POISONED = """async () => {
    for (const name of await caches.keys()) {
        const page = new Response("Accept our terms", { headers: { "Content-Type": "text/html" } });
        await (await caches.open(name)).put("/offline", page);
    }
}"""
CLEARED = "async () => { for (const name of await caches.keys()) await caches.delete(name); }"


@pytest.mark.parametrize("where", ["the page itself", "the page without a network"])
def test_what_cannot_be_stored_is_said_to_be_not_saved(
    today: Page, server: Server, where: str
) -> None:
    if where == "the page itself":
        today.goto("/check-ins/new")
        server.stop()
        save = "Save"
    else:
        server.stop()
        today.goto("/check-ins/new")
        save = "Save on this phone"
    pages.answer(today, "phq-9.1", "Several days")
    note = today.get_by_label("Anything you want to note?")
    note.fill("half a sentence")
    today.evaluate(FULL)
    pages.press(today, save)
    expect(today.get_by_text(NOT_SAVED)).to_be_visible()
    expect(note).to_have_value("half a sentence")
    expect(today.get_by_text("Saved on this phone")).to_have_count(0)
    assert kept(today, "outbox") == []


def test_what_the_browser_cleared_is_not_claimed(today: Page, server: Server) -> None:
    today.goto("/check-ins/new")
    pages.answer(today, "phq-9.1", "Several days")
    server.stop()
    devtools = today.context.new_cdp_session(today)
    origin = today.evaluate("location.origin")
    devtools.send("Storage.clearDataForOrigin", {"origin": origin, "storageTypes": "indexeddb"})
    pages.press(today, "Save")
    expect(today.get_by_text(NOT_SAVED)).to_be_visible()
    expect(pages.question(today, "phq-9.1").get_by_label("Several days")).to_be_checked()
    today.goto("/today")
    expect(today.get_by_role("heading", name="No connection")).to_be_visible()
    expect(today.get_by_text("on this phone, not sent yet")).to_have_count(0)


def test_after_a_tour_nobodys_page_is_kept(today: Page, patient: Patient) -> None:
    for address in ("/check-ins/new", "/history", "/exercises", "/nudges", "/you", "/help"):
        today.goto(address)
    told = today.evaluate(KEPT)
    origin = today.evaluate("location.origin")
    assert f"{origin}/offline" in {address for address, _ in told}
    for address, text in told:
        path = address.removeprefix(origin)
        assert path in ("/offline", "/elsewhere") or (
            path.startswith("/static/") and "?v=" in path
        ), path
        assert patient.name not in text and "data-person=" not in text.partition("<body")[0]


def test_an_update_takes_no_typed_word_and_reloads_no_page(
    today: Page, server: Server, settings: Settings, database: Database, clock: Clock
) -> None:
    today.goto("/check-ins/new")
    note = today.get_by_label("Anything you want to note?")
    note.press_sequentially("half a sentence")
    today.evaluate("window.still = 'here'")
    renamed = settings.model_copy(update={"app_name": "Another name"})
    server.stop()
    server.start(lambda: create_app(renamed, database, clock))
    today.evaluate(
        """async () => {
            const changed = new Promise((done) => navigator.serviceWorker.addEventListener(
                "controllerchange", done, { once: true }));
            await (await navigator.serviceWorker.getRegistration()).update();
            await changed;
        }"""
    )
    expect(note).to_have_value("half a sentence")
    assert today.evaluate("window.still") == "here"
    pages.press(today, "Save")
    expect(today.get_by_role("heading", name="Thank you. Saved.")).to_be_visible()


def test_a_sign_out_without_a_network_is_told_before_any_page_comes_back(
    today: Page, server: Server
) -> None:
    today.evaluate(SIGNED_OUT)
    server.stop()
    today.goto("/today")
    expect(today.get_by_role("heading", name="No connection")).to_be_visible()
    server.start()
    today.goto("/history")
    until(today, lambda: today.url.endswith("/sign-in"), "a signed-in page came back")
    expect(today.get_by_label("Your code")).to_be_visible()
    today.goto("/today")
    assert today.url.endswith("/sign-in"), "the server had not been told"


def hotel() -> FastAPI:
    """A network that answers every address with a page of its own, until terms are accepted."""
    app = FastAPI()

    @app.api_route("/{path:path}", methods=["GET", "POST"])
    def terms(path: str) -> HTMLResponse:
        return HTMLResponse("<title>Welcome</title>Accept our terms")

    return app


@pytest.mark.parametrize("before", [CLEARED, POISONED], ids=["cleared", "a stranger's page kept"])
def test_a_hotels_page_is_never_kept_as_the_page_without_a_network(
    today: Page, server: Server, settings: Settings, database: Database, clock: Clock, before: str
) -> None:
    server.stop()
    today.evaluate(before)
    server.start(hotel)
    today.goto("/today")
    expect(today.get_by_text("Accept our terms")).to_be_visible()
    today.wait_for_timeout(1_000)
    assert [address for address, text in today.evaluate(KEPT) if "terms" in text] == (
        [] if before == CLEARED else [f"{settings.origin}/offline"]
    )
    server.stop()
    today.goto("/today")
    expect(today.get_by_text("Accept our terms")).to_have_count(0)
    server.start(lambda: create_app(settings, database, clock))
    today.goto("/today")
    until(today, lambda: is_whole(today), "it was not made good")
    server.stop()
    today.goto("/today")
    expect(today.get_by_role("heading", name="No connection")).to_be_visible()
    expect(today.locator('a[href="tel:988"]').first).to_be_visible()


def is_whole(page: Page) -> bool:
    """The page without a network is kept, and none of what is kept is a stranger's."""
    told = page.evaluate(KEPT)
    return any(address.endswith("/offline") for address, _ in told) and not any(
        "Accept our terms" in text for _, text in told
    )
