"""A signed-in phone of the tests, what lies in its storage, and what a person's day needs."""

from __future__ import annotations

import time
from collections.abc import Callable
from typing import Any

from playwright.sync_api import BrowserContext, Page, expect

from app import sign_ins
from app.database import Database
from app.tables import Patient
from tests.cast import Clock

GIVE_UP = 20.0  # seconds
KEPT = """async () => {
    const database = await new Promise((done, refuse) => {
        const asking = indexedDB.open("kept");
        asking.onsuccess = () => done(asking.result);
        asking.onerror = () => refuse(asking.error);
    });
    const rows = async (store) => {
        if (!database.objectStoreNames.contains(store)) return [];
        const asking = database.transaction(store).objectStore(store).getAll();
        await new Promise((done) => { asking.onsuccess = done; });
        return asking.result;
    };
    const kept = { keys: (await rows("keys")).length, sealed: [] };
    for (const { kind, id, person } of await rows("sealed")) kept.sealed.push({ kind, id, person });
    database.close();
    return kept;
}"""
IN_CHARGE = """async () => {
    await navigator.serviceWorker.ready;
    if (navigator.serviceWorker.controller) return;
    // What is asked for while it takes over may pass by what a test set up on the way.
    await new Promise((done) =>
        navigator.serviceWorker.addEventListener("controllerchange", done, { once: true }));
}"""
CACHED = """async () => {
    const found = {};
    for (const name of await caches.keys()) {
        const cache = await caches.open(name);
        for (const request of await cache.keys()) {
            found[request.url] = await (await cache.match(request)).text();
        }
    }
    return found;
}"""


def sign_in(
    context: BrowserContext, site: str, database: Database, patient: Patient, clock: Clock
) -> Page:
    """The patient on Today, the service worker in charge and the key on the phone."""
    with database.transaction() as db:
        token = sign_ins.begin(db, patient, "a test's browser", clock.now)
    context.add_cookies([{"name": "afterglow", "value": token, "url": site}])
    page = context.new_page()
    page.goto(f"{site}/today")
    be_ready(page)
    return page


def be_ready(page: Page) -> None:
    page.evaluate(IN_CHARGE)
    wait_for(page, lambda: kinds(page).count("plan") == 1, "the plan did not come")


def kept(page: Page) -> dict[str, Any]:
    """How many keys lie in IndexedDB, and which sealed rows."""
    found: dict[str, Any] = page.evaluate(KEPT)
    return found


def kinds(page: Page) -> list[str]:
    return sorted(row["kind"] for row in kept(page)["sealed"])


def cached(page: Page) -> dict[str, str]:
    """Everything in Cache Storage: address and text."""
    found: dict[str, str] = page.evaluate(CACHED)
    return found


def wait_for(page: Page, seen: Callable[[], object], words: str) -> None:
    give_up = time.monotonic() + GIVE_UP
    while not seen():
        assert time.monotonic() < give_up, words
        page.wait_for_timeout(50)


def write_note(page: Page, words: str) -> None:
    page.get_by_label("Anything you want to note?").fill(words)


def expect_note(page: Page, words: str) -> None:
    expect(page.get_by_label("Anything you want to note?")).to_have_value(words)
