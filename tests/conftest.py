"""What tests stand on: either database, a movable clock, a cast of people, and the app.

A test that asks for `settings`, `database`, `db`, `app` or `client` runs on SQLite and on
PostgreSQL. To stay on one: `@pytest.mark.parametrize("backend", ["sqlite"], indirect=True)`.
"""

from __future__ import annotations

import os
import shutil
import tempfile
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
import structlog
from fastapi import FastAPI
from fastapi.testclient import TestClient

from app.database import Database, Db, open_database
from app.keys import Keys, make_key_file
from app.main import create_app
from app.settings import Settings
from app.tables import Clinic, Patient, Staff
from tests.cast import Cast, Clock, bring_together, browser, sign_in
from tests.databases import Templates
from tests.postgres import roomy_place
from tests.web.doors import House

LAST_LINES = 12


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    """Why a browser test had to be tried twice: what passes the second time is still a trace."""
    for report in terminalreporter.getreports("rerun"):
        terminalreporter.section(f"first try of {report.nodeid}")
        terminalreporter.line("\n".join(str(report.longrepr).splitlines()[-LAST_LINES:]))


@pytest.fixture(scope="session", autouse=True)
def _environment() -> None:
    """A developer's own AFTERGLOW_… settings must not reach a test."""
    for name in [name for name in os.environ if name.startswith("AFTERGLOW_")]:
        del os.environ[name]


@pytest.fixture(autouse=True)
def _logs() -> None:
    """Log to where this test's output is captured, whatever an earlier test configured."""
    structlog.reset_defaults()


@pytest.fixture(scope="session")
def run_folder() -> Iterator[Path]:
    """In memory where there is room: SQLite syncs every commit."""
    folder = Path(tempfile.mkdtemp(prefix="afterglow-tests-", dir=roomy_place()))
    yield folder
    shutil.rmtree(folder, ignore_errors=True)


@pytest.fixture(scope="session")
def templates(run_folder: Path) -> Iterator[Templates]:
    key_file = run_folder / "keys" / "afterglow.key"
    made = Templates(run_folder, make_key_file(key_file), key_file)
    yield made
    made.close()


@pytest.fixture
def folder(run_folder: Path) -> Iterator[Path]:
    """The test's own folder, gone afterwards."""
    own = Path(tempfile.mkdtemp(prefix="test-", dir=run_folder))
    yield own
    shutil.rmtree(own, ignore_errors=True)


@pytest.fixture(params=["sqlite", "postgresql"])
def backend(request: pytest.FixtureRequest) -> str:
    return str(request.param)


@pytest.fixture
def settings(backend: str, templates: Templates, folder: Path) -> Iterator[Settings]:
    with templates.fresh(backend, folder) as fresh:
        yield fresh


@pytest.fixture
def keys(templates: Templates) -> Keys:
    return templates.keys


@pytest.fixture
def database(settings: Settings, keys: Keys) -> Iterator[Database]:
    opened = open_database(settings, keys)
    yield opened
    opened.close()


@pytest.fixture
def db(request: pytest.FixtureRequest, database: Database) -> Iterator[Db]:
    """A write transaction, committed at the test's end. Not together with `client` on SQLite:
    it holds the one write lock; use `database.transaction()` there."""
    # the cast comes in before the one writer holds the door, then belongs to this transaction
    cast = request.getfixturevalue("cast") if "cast" in request.fixturenames else None
    with database.transaction() as opened:
        opened.add_all(vars(cast).values() if cast else [])
        yield opened


@pytest.fixture
def clock() -> Clock:
    """A Wednesday noon, far from any clock change; `clock.advance(hours=3)` moves it."""
    return Clock()


@pytest.fixture
def cast(database: Database, clock: Clock) -> Cast:
    """Everybody, committed. Ask for one of them below instead when one is enough to name."""
    with database.transaction() as db:
        return bring_together(db, clock.now)


@pytest.fixture
def clinic(cast: Cast) -> Clinic:
    return cast.clinic


@pytest.fixture
def other_clinic(cast: Cast) -> Clinic:
    return cast.other_clinic


@pytest.fixture
def therapist(cast: Cast) -> Staff:
    return cast.therapist


@pytest.fixture
def other_therapist(cast: Cast) -> Staff:
    """A colleague in the same clinic."""
    return cast.other_therapist


@pytest.fixture
def foreign_therapist(cast: Cast) -> Staff:
    """Works in the other clinic and must never get in."""
    return cast.foreign_therapist


@pytest.fixture
def patient(cast: Cast) -> Patient:
    """Has consented."""
    return cast.patient


@pytest.fixture
def other_patient(cast: Cast) -> Patient:
    return cast.other_patient


@pytest.fixture
def newcomer(cast: Cast) -> Patient:
    """Has not consented yet."""
    return cast.newcomer


@pytest.fixture
def foreign_patient(cast: Cast) -> Patient:
    return cast.foreign_patient


@pytest.fixture
def app(settings: Settings, database: Database, clock: Clock) -> FastAPI:
    return create_app(settings, database, clock)


@pytest.fixture
def house(app: FastAPI, cast: Cast, clock: Clock, database: Database) -> House:
    """The app with all its people, for the tests that knock on every door."""
    return House(app, cast, clock, database)


@pytest.fixture
def client(app: FastAPI) -> TestClient:
    """A browser in which nobody is signed in. It follows no redirect."""
    return browser(app)


@pytest.fixture
def signed_in(app: FastAPI) -> Callable[[Patient | Staff], TestClient]:
    """`signed_in(other_patient)`: a browser of that person's own."""
    return lambda person: sign_in(browser(app), person)


@pytest.fixture
def as_patient(app: FastAPI, patient: Patient) -> TestClient:
    """The phone of `patient`."""
    return sign_in(browser(app), patient)


@pytest.fixture
def as_therapist(app: FastAPI, therapist: Staff) -> TestClient:
    """The desk of `therapist`."""
    return sign_in(browser(app), therapist)
