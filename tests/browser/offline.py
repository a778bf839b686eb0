"""A phone that loses its server: its own browser profile on disk, a browser that is killed and
started again, and a server that really stops."""

from __future__ import annotations

import os
import signal
import socket
import time
from collections.abc import Callable
from contextlib import ExitStack, suppress
from datetime import datetime
from pathlib import Path
from typing import Any

from fastapi import FastAPI
from playwright.sync_api import BrowserContext, Error, Page, Playwright
from sqlmodel import col, select

from app import sign_ins
from app.database import Database
from app.tables import Patient, Practice, SignIn, Submission
from tests.browser.conftest import CHROMIUM, PATIENT, PHONE, running
from tests.browser.phones import IN_CHARGE

GIVE_UP = 20.0  # seconds


class Server:
    """The app at one port, stopped and started as a server is; down, its port refuses."""

    def __init__(self, app: Callable[[], FastAPI], port: int) -> None:
        self._app, self._port = app, port
        self._running: ExitStack | None = None

    def start(self, app: Callable[[], FastAPI] | None = None) -> None:
        """`app`: another version of it from now on."""
        self._app = app or self._app
        self._running = ExitStack()
        listener = self._running.enter_context(_listener(self._port))
        self._running.enter_context(running(self._app(), listener))

    def stop(self) -> None:
        if self._running is not None:
            self._running.close()
            self._running = None


def _listener(port: int) -> socket.socket:
    """Its port again, also while the last connections to it are still closing."""
    opened = socket.socket()
    opened.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    opened.bind(("127.0.0.1", port))
    opened.listen(128)
    return opened


class Phone:
    """One person's browser with its profile in `folder`: opened, killed, opened again."""

    def __init__(self, playwright: Playwright, folder: Path, site: str, **more: Any) -> None:
        self._playwright, self._folder, self._site, self._more = playwright, folder, site, more
        self.context: BrowserContext | None = None

    def open(self) -> BrowserContext:
        self.context = self._playwright.chromium.launch_persistent_context(
            str(self._folder),
            executable_path=CHROMIUM,
            headless=True,
            chromium_sandbox=False,
            base_url=self._site,
            locale="en-US",
            timezone_id="America/New_York",
            **(PHONE | self._more),
        )
        self.context.set_default_timeout(PATIENT)
        return self.context

    def page(self) -> Page:
        assert self.context is not None
        return self.context.new_page()

    def kill(self) -> None:
        """The process and all its children, at once: as a phone does to an app in the background.
        What the browser had not written to disk is lost."""
        for pid in self._pids():
            with suppress(ProcessLookupError):  # it went with its parent
                os.kill(pid, signal.SIGKILL)
        with suppress(Error):  # it is closed already, and may be known to be
            self.close()
        self.context = None

    def close(self) -> None:
        if self.context is not None:
            self.context.close()
            self.context = None

    def _pids(self) -> list[int]:
        """Of the processes that this very profile runs under."""
        wanted = f"--user-data-dir={self._folder}".encode()
        return [
            int(place.name)
            for place in Path("/proc").iterdir()
            if place.name.isdigit() and wanted in _command(place)
        ]


def _command(place: Path) -> list[bytes]:
    try:
        return (place / "cmdline").read_bytes().split(b"\0")
    except OSError:
        return []


def stored(database: Database, patient: Patient) -> list[Submission]:
    """Every submission of the patient, oldest first."""
    with database.reading() as db:
        wanted = select(Submission).where(Submission.patient_id == patient.id)
        return list(db.exec(wanted.order_by(col(Submission.received_at))))


def practices(database: Database, patient: Patient) -> list[Practice]:
    with database.reading() as db:
        return list(db.exec(select(Practice).where(Practice.patient_id == patient.id)))


def end_sign_ins(database: Database, patient: Patient, now: datetime) -> None:
    """As when they run out while a page is open."""
    with database.transaction() as db:
        for row in db.exec(select(SignIn).where(SignIn.patient_id == patient.id)):
            sign_ins.end(db, row, now)


def installed(page: Page) -> None:
    """The service worker holds this page, its files are kept, and the plan is on the phone."""
    page.evaluate(IN_CHARGE)
    until(page, lambda: bool(kept(page, "plan")), "the plan did not come")


READ = """async (kind) => {
    const opened = await new Promise((done) => {
        const asking = indexedDB.open("kept");
        asking.onupgradeneeded = () => asking.transaction.abort();  // making it is the app's part
        asking.onsuccess = () => done(asking.result);
        asking.onerror = () => done(null);
    });
    if (!opened) return [];
    const rows = await new Promise((done) => {
        opened.transaction("sealed").objectStore("sealed").getAll().onsuccess =
            (event) => done(event.target.result);
    });
    opened.close();
    const clear = ({ id, person, open }) => ({ id, person, open });
    return rows.filter((row) => row.kind === kind).map(clear);
}"""


def kept(page: Page, kind: str) -> list[dict[str, Any]]:
    """The clear parts of the sealed rows of a kind, as they lie in IndexedDB."""
    rows: list[dict[str, Any]] = page.evaluate(READ, kind)
    return rows


def until(page: Page, seen: Callable[[], object], words: str) -> None:
    give_up = time.monotonic() + GIVE_UP
    while not seen():
        assert time.monotonic() < give_up, words
        page.wait_for_timeout(100)
