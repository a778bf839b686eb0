"""A real Chromium before the real app on http://localhost, on SQLite and the tests' own clock."""

from __future__ import annotations

import socket
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from typing import Any

import pytest
import uvicorn
from fastapi import FastAPI
from playwright.sync_api import Browser, BrowserContext, expect, sync_playwright

from app.database import Database
from app.main import create_app
from app.settings import Settings
from tests.browser.outbox_phone import OutboxPhone
from tests.browser.watch import Watch
from tests.cast import Cast, Clock

CHROMIUM = "/usr/bin/chromium"
PHONE: dict[str, Any] = {
    "viewport": {"width": 390, "height": 844},
    "device_scale_factor": 2,
    "has_touch": True,
    "is_mobile": True,
}
DESK: dict[str, Any] = {"viewport": {"width": 1280, "height": 900}}
PATIENT = 20_000  # milliseconds; two cores may be busy with another runner's browsers

expect.set_options(timeout=PATIENT)


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """A browser on two shared cores may stall: what fails here is tried once more, and the run's
    end names it as RERUN. What fails twice has failed."""
    for item in items:
        if Path(__file__).parent in item.path.parents:
            item.add_marker(pytest.mark.flaky(reruns=1))


@pytest.fixture
def backend() -> str:
    """Browser tests run on the embedded database only."""
    return "sqlite"


@pytest.fixture
def listener() -> Iterator[socket.socket]:
    """The app's port: known before its settings, because its address is one of them."""
    with closing(socket.create_server(("127.0.0.1", 0), backlog=128)) as opened:
        yield opened


@pytest.fixture
def settings(settings: Settings, listener: socket.socket) -> Settings:
    port = listener.getsockname()[1]
    return settings.model_copy(update={"base_url": f"http://localhost:{port}"})


@pytest.fixture
def site(
    settings: Settings, database: Database, clock: Clock, listener: socket.socket
) -> Iterator[str]:
    """The address of the running app, without a slash at its end."""
    with running(create_app(settings, database, clock), listener):
        yield settings.origin


@contextmanager
def running(app: FastAPI, listener: socket.socket) -> Iterator[None]:
    """A real server in a thread, stopped at the end."""
    server = uvicorn.Server(
        uvicorn.Config(app, access_log=False, log_level="warning", server_header=False)
    )
    thread = threading.Thread(target=server.run, args=([listener],), daemon=True)
    thread.start()
    give_up = time.monotonic() + 10
    while not server.started:
        assert thread.is_alive() and time.monotonic() < give_up, "the app did not start"
        time.sleep(0.01)
    yield
    server.should_exit = True
    thread.join(10)


@pytest.fixture(scope="module")
def chromium() -> Iterator[Browser]:
    """Ended with its module: while it lives no other event loop can run in this thread."""
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path=CHROMIUM, headless=True, chromium_sandbox=False
        )
        yield browser
        browser.close()


@pytest.fixture(params=[True, False], ids=["with script", "without script"])
def script(request: pytest.FixtureRequest) -> bool:
    """Every page works without script; whoever asks for this runs with it and without."""
    return bool(request.param)


@pytest.fixture
def watch(site: str) -> Watch:
    return Watch(site)


@pytest.fixture
def phone(chromium: Browser, site: str, watch: Watch, script: bool) -> Iterator[BrowserContext]:
    """390 × 844 and a finger."""
    with closing(
        chromium.new_context(base_url=site, java_script_enabled=script, locale="en-US", **PHONE)
    ) as context:
        context.set_default_timeout(PATIENT)
        yield watch.over(context)


@pytest.fixture
def desk(chromium: Browser, site: str, watch: Watch, script: bool) -> Iterator[BrowserContext]:
    with closing(
        chromium.new_context(base_url=site, java_script_enabled=script, locale="en-US", **DESK)
    ) as context:
        context.set_default_timeout(PATIENT)
        yield watch.over(context)


@pytest.fixture
def phone_with(
    chromium: Browser, site: str, database: Database, clock: Clock, cast: Cast
) -> Iterator[Callable[..., OutboxPhone]]:
    opened = []

    def open_phone(scripts: dict[str, str] | None = None) -> OutboxPhone:
        people = (cast.patient, cast.other_patient)
        opened.append(OutboxPhone(chromium, site, database, clock, people, scripts))
        return opened[-1]

    yield open_phone
    for phone in opened:
        phone.close()
