"""Backups while people check in, each restored and held against what they were told was stored.

The log of acknowledged ids stands outside of the program. `make backup-drills` makes twenty.
"""

from __future__ import annotations

import os
import secrets
import statistics
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from pathlib import Path

import pytest
from sqlalchemy import text

from app import check_ins, patients
from app.audit import Actor
from app.backups import making, restoring
from app.check_ins import CheckIn
from app.core.local_time import check_in_day
from app.database import Database, open_database
from app.keys import Keys
from app.settings import Settings
from app.tables import Clinic, Patient
from tests.cast import Cast, Clock

DRILLS = int(os.environ.get("BACKUP_DRILLS", "2"))
PEOPLE = 4
PARTS = "SELECT count(*) FROM {} WHERE submission_id = :id"

pytestmark = pytest.mark.timeout(0 if "BACKUP_DRILLS" in os.environ else 180)


class Load:
    """People who check in one after another, and what each was told: ids in order."""

    def __init__(self, database: Database, cast: Cast, clock: Clock) -> None:
        self.database, self.now = database, clock.now
        self.told: list[list[str]] = [[] for _ in range(PEOPLE)]
        self.failed: list[BaseException] = []
        self.stop = threading.Event()
        with database.transaction() as db:
            clinic = db.get_one(Clinic, cast.clinic.id)
            actor = Actor("command", "tests")
            self.people = [
                patients.add(db, actor, clinic, clock.now, name=f"Person {n}").id
                for n in range(PEOPLE)
            ]

    @contextmanager
    def running(self) -> Iterator[None]:
        threads = [threading.Thread(target=self._check_in, args=(n,)) for n in range(PEOPLE)]
        for thread in threads:
            thread.start()
        try:
            yield
        finally:
            self.stop.set()
            for thread in threads:
                thread.join()
        assert self.failed == []

    def wait_for_more(self) -> None:
        """Until somebody has been told of three more."""
        enough = sum(map(len, self.told)) + 3
        while sum(map(len, self.told)) < enough and not self.failed:
            time.sleep(0.02)

    def _check_in(self, which: int) -> None:
        try:
            while not self.stop.is_set():
                name = secrets.token_hex(16)
                with self.database.transaction() as db:
                    patient = db.get_one(Patient, self.people[which])
                    day = check_in_day(self.now, patient.zone)
                    given = {"phq-9-today": (1,) * 8 + (0,), "mood": (4,)}
                    sent = CheckIn(name, day, given, self.now, note="a note of it")
                    check_ins.record(db, patient, sent, self.now)
                self.told[which].append(name)
                time.sleep(0.005)
        except BaseException as error:
            self.failed.append(error)


def restored(settings: Settings, keys: Keys, path: Path, clock: Clock) -> tuple[set[str], float]:
    """The ids in a backup, each with its parts, as they are when it is restored aside."""
    with restoring._aside(settings, keys, path, clock.now) as (_, aside):
        database = open_database(aside, keys)
        with database.reading() as db:
            ids = set(db.execute(text("SELECT submission_id FROM submission")).scalars())
            notes = db.execute(text("SELECT count(*) FROM note")).scalar_one()
            moments = db.execute(text("SELECT count(*) FROM moment")).scalar_one()
            noted = text("SELECT count(*) FROM audit_entry WHERE action = 'record check-in'")
            audited = db.execute(noted).scalar_one()
        database.close()
    assert notes == moments == audited == len(ids)  # a check-in is there whole, or not at all
    return ids, restoring.check(settings, keys, path, clock.now).seconds_per_gb


def test_backups_while_people_check_in_hold_all_that_they_were_told(
    settings: Settings, database: Database, keys: Keys, cast: Cast, clock: Clock, folder: Path
):
    load, drills = Load(database, cast, clock), []
    with load.running():
        for n in range(DRILLS):
            load.wait_for_more()
            before = [list(each) for each in load.told]
            began, path = time.monotonic(), folder / f"{n}.backup"
            size = making.make(settings, database, path, clock.now + timedelta(minutes=n))
            drills.append((path, before, size, time.monotonic() - began))
    lost, torn, per_gb = 0, 0, []
    for path, before, size, seconds in drills:
        ids, restore_per_gb = restored(settings, keys, path, clock)
        lost += len({name for each in before for name in each} - ids)
        for each in load.told:  # of one person: all up to one moment, nothing after it
            there = [name in ids for name in each]
            torn += there != sorted(there, reverse=True)
        per_gb.append((seconds * 1e9 / size, restore_per_gb))
    told = sum(map(len, load.told))
    made, checked = (statistics.median(each) for each in zip(*per_gb, strict=True))
    print(
        f"\n{settings.database_url and 'PostgreSQL' or 'SQLite'}: {len(drills)} backups restored,"
        f" {told} check-ins acknowledged meanwhile, lost={lost}, torn={torn}; the last"
        f" {drills[-1][2] / 1e6:.1f} MB; median {made:.0f} s a GB to make, {checked:.0f} to restore"
    )
    assert (lost, torn) == (0, 0)
    assert all(any(before) for _, before, _, _ in drills) and told > DRILLS
