"""A therapist at work in one of the clinics: asks for pages of the real app, and times them."""

from __future__ import annotations

import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path

from fastapi.testclient import TestClient
from sqlalchemy import event, text
from sqlmodel import col, select

from app import installation, migrations, sign_ins
from app.database import Database
from app.main import create_app
from app.settings import Settings
from app.tables import Clinic, Patient
from benchmarks.clinic.founding import found, therapists
from benchmarks.clinic.pages import Figures, Page


@dataclass(frozen=True)
class Taken:
    """One page: `ms` on the wall clock, `cpu` milliseconds of this process, `statements` of SQL."""

    ms: float
    cpu: float
    statements: int


@dataclass
class Desk:
    """`patients` are those whose pages are asked for, in turn."""

    database: Database
    client: TestClient
    clinic: Clinic
    patients: list[Patient]
    now: datetime
    _said: list[str] = field(default_factory=list)

    def __post_init__(self) -> None:
        event.listen(self.database.engine, "before_cursor_execute", self._listen)

    def _listen(self, *heard: object) -> None:
        self._said.append(str(heard[2]))

    def ask(self, page: Page, turn: int) -> Taken:
        """The page of the patient whose turn it is. Raises AssertionError on any answer but 200."""
        patient = self.patients[turn % len(self.patients)]
        with self._timed() as taken:
            answer = self.client.get(page.address.format(patient=patient.public_id))
        assert answer.status_code == 200, f"{page.address}: {answer.status_code}"
        return taken[0]

    def work_out(self, figures: Figures, turn: int) -> Taken:
        """Without HTTP, chart and template."""
        patient = self.patients[turn % len(self.patients)]
        with self.database.reading() as db, self._timed() as taken:
            figures(db, self.clinic, patient, self.now)
        return taken[0]

    @contextmanager
    def _timed(self) -> Iterator[list[Taken]]:
        taken: list[Taken] = []
        self._said.clear()
        began, worked = time.perf_counter(), time.process_time()
        yield taken
        ms, cpu = time.perf_counter() - began, time.process_time() - worked
        taken.append(Taken(ms * 1000, cpu * 1000, len(self._said)))


@contextmanager
def at_work(settings: Settings, patients: int, years: int, now: datetime) -> Iterator[Desk]:
    """In a clinic of this size, which is founded first where there is none."""
    database = installation.open_installation(settings)
    migrations.migrate(database, now)
    with database.reading() as db:
        is_new = db.exec(select(Clinic)).first() is None
    if is_new:
        print(f"  founding {patients} × {years}", end=" ", flush=True)
        began = time.perf_counter()
        found(database, patients, years, now=now)
        _gather_statistics(database)
        print(f"in {time.perf_counter() - began:.0f} s", flush=True)
    yield sit_down(settings, database, now)
    database.close()


def _gather_statistics(database: Database) -> None:
    """As autovacuum does, which the tests' PostgreSQL is without."""
    if not database.is_sqlite:
        with database.transaction() as db:
            db.connection().execute(text("ANALYZE"))


def sit_down(settings: Settings, database: Database, now: datetime, shown: int = 30) -> Desk:
    """Signed in; the pages of `shown` patients are asked for."""
    with database.transaction() as db:
        staff = therapists(db)[0]
        token = sign_ins.begin(db, staff, "a benchmark", now, proved=True)
        clinic = db.get_one(Clinic, staff.clinic_id)
        patients = list(db.exec(select(Patient).order_by(col(Patient.id)).limit(shown)))
    client = TestClient(
        create_app(settings, database, lambda: now),
        settings.base_url,
        headers={"Sec-Fetch-Site": "same-origin"},
        follow_redirects=False,
    )
    client.cookies.set("afterglow", token)
    return Desk(database, client, clinic, patients, now)


def settings_in(folder: Path, database_url: str = "") -> Settings:
    return Settings(
        data=folder / "data", key_file=folder / "keys" / "key", database_url=database_url
    )
