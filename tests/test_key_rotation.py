"""A new key while people write: nothing becomes unreadable, wherever it is killed."""

from __future__ import annotations

import json
import os
import shutil
import signal
import threading
import time
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import LargeBinary
from sqlmodel import SQLModel, select

from app import (
    agreements,
    alerts,
    assignments,
    authenticators,
    check_ins,
    dosing_sessions,
    exports,
    journal,
    key_changes,
    own_exercises,
)
from app.audit import Actor
from app.core.local_time import check_in_day
from app.database import Database, open_database
from app.dosing_details import Details
from app.key_changes import AlreadyUnderWay, CannotDrop
from app.key_rotation import rotate
from app.keys import SealBroken, read_key_file
from app.own_exercises import Wanted
from app.sealed_columns import every_one, texts_by_key
from app.settings import Settings
from app.tables import AuditEntry, Clinic, Patient
from tests.answers import check_in
from tests.cast import Cast, Clock
from tests.test_export_completeness import write_everything

ME = Actor("command", "afterglow")


@pytest.fixture
def settings(settings: Settings, folder: Path) -> Settings:
    """With a key file of its own."""
    own = folder / "keys" / "afterglow.key"
    own.parent.mkdir()
    shutil.copy2(settings.key_file, own)
    return settings.model_copy(update={"key_file": own})


@pytest.fixture
def database(settings: Settings) -> Iterator[Database]:
    opened = open_again(settings)
    yield opened
    opened.close()


@pytest.fixture
def everything(database: Database, cast: Cast, clock: Clock) -> None:
    """Something sealed of every kind."""
    with database.transaction() as db:
        db.add_all(vars(cast).values())
        write_everything(db, cast, clock, share=True)
        staff, patient = db.merge(cast.therapist), db.merge(cast.patient)
        wanted = Wanted("Walk", 5, "For the legs", "Never at night", ("Stand up.", "Walk."))
        for for_clinic in (True, False):
            own_exercises.write(db, staff, patient, wanted, clock.now, for_clinic=for_clinic)
        authenticators.begin(db, staff, clock.now)
        assignments.assign(db, staff, patient, "slow-body-scan", clock.now, why="You like it.")
        agreements.write(db, staff, patient, "Call Ida first.", clock.now)
        alerts.close(db, staff, patient, alerts.still_open(db, patient)[0], "called", clock.now)
        details = Details("oral", 50.0, "a quiet room", "slept well")
        dosing_sessions.plan(db, staff, patient, clock.now, details, clock.now)


def open_again(settings: Settings) -> Database:
    return open_database(settings, read_key_file(settings.key_file))


def told(database: Database, cast: Cast, clock: Clock) -> Any:
    with database.reading() as db:
        clinic, patient = db.get_one(Clinic, cast.clinic.id), db.get_one(Patient, cast.patient.id)
        return exports.record(db, clinic, patient, "patient", clock.now)


def texts_under(database: Database, key_id: str) -> int:
    return texts_by_key(database).get(key_id, 0)


@pytest.mark.parametrize("backend", ["sqlite"], indirect=True)
def test_every_sealed_column_is_among_them(backend: str) -> None:
    known = {(each.table.name, each.sealed.name) for each in every_one()}
    assert len(list(every_one())) == len(known)
    assert known == {
        (table.name, column.name)
        for table in SQLModel.metadata.tables.values()
        for column in table.c
        if isinstance(column.type, LargeBinary) and column.name.startswith("sealed")
    }


@pytest.mark.usefixtures("everything")
def test_everything_is_sealed_with_the_new_key_and_reads_as_before(
    database: Database, settings: Settings, cast: Cast, clock: Clock
) -> None:
    before, texts = told(database, cast, clock), texts_under(database, "k1")
    empty = [each.place for each in every_one() if not _has_text(database, each)]
    assert texts >= 20 and empty == []
    done = rotate(database, settings.key_file, ME, clock.now)
    assert (done.key_id, done.texts, done.goes_on) == ("k2", texts, False)
    assert texts_by_key(database) == {"k1": 0, "k2": texts}
    assert told(database, cast, clock) == before
    with database.reading() as db:
        noted = [row.chain for row in db.exec(select(AuditEntry)) if "key k2" in row.action]
        assert len(noted) == len(db.exec(select(Clinic)).all())


@pytest.mark.usefixtures("everything")
def test_who_runs_meanwhile_opens_what_is_new_and_seals_with_it(
    database: Database, settings: Settings, cast: Cast, clock: Clock
) -> None:
    """Another process, which read the key file before."""
    running = open_again(settings)
    before = told(running, cast, clock)
    rotate(database, settings.key_file, ME, clock.now)
    assert told(running, cast, clock) == before
    write_a_note(running, cast, clock, "after")
    assert texts_under(running, "k1") == 0
    running.close()


@pytest.mark.usefixtures("everything")
def test_killed_after_any_batch_it_goes_on(
    database: Database, settings: Settings, cast: Cast, clock: Clock
) -> None:
    """A process of its own, SIGKILL after each of its commits in turn; read after each."""
    before, kills = told(database, cast, clock), 0
    while texts_under(database, "k1"):
        database.close()  # nothing open may come along into another process
        assert rotation_killed_at_once(settings, clock)
        kills += 1
        assert told(database, cast, clock) == before
    assert kills > 8
    assert set(json.loads(settings.key_file.read_text())["ring"]) == {"k1", "k2"}
    assert texts_under(database, "k1") == 0
    assert told(open_again(settings), cast, clock) == before


def rotation_killed_at_once(settings: Settings, clock: Clock) -> bool:
    """In a process of its own, that ends by SIGKILL as soon as it has committed once."""

    def kill_me() -> None:
        os.kill(os.getpid(), signal.SIGKILL)

    child = os.fork()
    if child == 0:
        mine = open_again(settings)
        rotate(mine, settings.key_file, ME, clock.now, at_once=2, after_each=kill_me)
        os._exit(0)
    _, status = os.waitpid(child, 0)
    return status == signal.SIGKILL


@pytest.mark.usefixtures("everything")
def test_what_is_written_meanwhile_is_not_lost(
    database: Database, settings: Settings, cast: Cast, clock: Clock
) -> None:
    """Somebody writes on, through another process's eyes, while everything is sealed anew."""
    running, stop, written = open_again(settings), threading.Event(), []

    def write_on() -> None:
        while not stop.is_set():
            words = f"note {len(written)}"
            write_a_note(running, cast, clock, words)
            written.append(words)
            time.sleep(0.01)

    writer = threading.Thread(target=write_on)
    writer.start()
    try:
        rotate(database, settings.key_file, ME, clock.now, at_once=1)
    finally:
        stop.set()
        writer.join()
    rotate(database, settings.key_file, ME, clock.now)
    with database.reading() as db:
        patient = db.get_one(Patient, cast.patient.id)
        notes = journal.of_day(db, patient, check_in_day(clock.now, patient.zone))
        read = [journal.read(db, patient, note) for note in notes]
    assert written and set(written) <= set(read)
    running.close()


def write_a_note(database: Database, cast: Cast, clock: Clock, words: str) -> None:
    with database.transaction() as db:
        patient = db.get_one(Patient, cast.patient.id)
        check_ins.record(db, patient, check_in(patient, clock.now, {}, note=words), clock.now)


@pytest.mark.usefixtures("everything")
def test_an_old_key_is_dropped_only_when_nothing_needs_it(
    database: Database, settings: Settings, cast: Cast, clock: Clock
) -> None:
    path = settings.key_file
    for key_id, why in (("k9", "no key k9"), ("k1", "seals now")):
        with pytest.raises(CannotDrop, match=why):
            key_changes.drop(database, path, key_id, ME, clock.now)
    with database.reading() as db:
        (sealed, row, patient) = next(
            (each[1], each[2], each[3])
            for column in every_one()
            if column.place == "note"
            for each in db.connection().execute(column.rows)
        )
    rotate(database, path, ME, clock.now)
    with pytest.raises(CannotDrop, match="younger than 10 minutes"):
        key_changes.drop(database, path, "k1", ME, clock.now)
    clock.advance(minutes=11)
    with database.transaction() as db:  # as a request sealed it that was still under way
        note = next(column for column in every_one() if column.place == "note").table
        db.connection().execute(note.update().where(note.c.public_id == row).values(sealed=sealed))
    with pytest.raises(CannotDrop, match="1 texts are sealed with k1"):
        key_changes.drop(database, path, "k1", ME, clock.now)
    assert rotate(database, path, ME, clock.now).goes_on
    before = told(database, cast, clock)
    key_changes.drop(database, path, "k1", ME, clock.now)
    assert set(json.loads(path.read_text())["ring"]) == {"k2"}
    fresh = open_again(settings)
    assert told(fresh, cast, clock) == before
    with pytest.raises(SealBroken):
        fresh.keys.open(sealed, table="note", row=row, patient=patient)
    assert path.stat().st_mode & 0o077 == 0


@pytest.mark.parametrize("backend", ["sqlite"], indirect=True)
def test_two_at_once_would_lose_a_key_so_one_waits(
    database: Database, settings: Settings, cast: Cast, clock: Clock
) -> None:
    refused = []

    def another() -> None:
        try:
            rotate(database, settings.key_file, ME, clock.now)
        except AlreadyUnderWay as wrong:
            refused.append(str(wrong))

    with database.transaction() as db:
        patient = db.get_one(Patient, cast.patient.id)
        sent = check_in(patient, clock.now, {}, note="one")
        check_ins.record(db, patient, sent, clock.now)
    rotate(database, settings.key_file, ME, clock.now, after_each=another)
    assert len(refused) == 1 and "Another command" in refused[0]
    clock.advance(days=1)
    assert rotate(database, settings.key_file, ME, clock.now + timedelta(days=1)).key_id == "k3"


def _has_text(database: Database, column: Any) -> bool:
    with database.reading() as db:
        wanted = column.rows.where(column.sealed.is_not(None)).limit(1)
        return db.connection().execute(wanted).first() is not None
