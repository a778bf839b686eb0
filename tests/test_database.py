"""What a transaction promises on either database."""

from __future__ import annotations

import threading
from datetime import UTC, datetime
from typing import Any

import pytest
from sqlalchemy import event, text
from sqlalchemy.exc import DBAPIError, OperationalError
from sqlmodel import select

from app import audit, check_ins
from app.audit import Actor
from app.check_ins import CheckIn
from app.core.local_time import check_in_day
from app.database import Database, Db, answers, once_a_picture
from app.tables import AuditEntry, Clinic, Heartbeat, Patient, Submission
from tests.cast import Cast, Clock
from tests.marks import on_sqlite

NOW = datetime(2026, 3, 4, 12, tzinfo=UTC)


class Planted(Exception):
    """The fault of a test."""


def beat(database: Database, worker: str = "w") -> None:
    with database.transaction() as db:
        db.add(Heartbeat(worker=worker, at=NOW))


def beats(database: Database) -> int:
    with database.reading() as db:
        return len(db.exec(select(Heartbeat)).all())


def check_in(patient: Patient, now: datetime) -> CheckIn:
    given = {"phq-9-today": (1, 1, 1, 1, 1, 1, 1, 1, 2), "mood": (4,)}
    return CheckIn("one-check-in", check_in_day(now, patient.zone), given, now, note="a word")


def test_it_answers(database: Database):
    assert answers(database)


def test_a_clean_exit_commits_and_an_error_rolls_back(database: Database):
    beat(database)
    with pytest.raises(Planted), database.transaction() as db:
        db.add(Heartbeat(worker="lost", at=NOW))
        db.flush()
        raise Planted
    assert beats(database) == 1


def test_reading_writes_nothing(database: Database):
    if database.is_sqlite:
        with database.reading() as db:
            db.add(Heartbeat(worker="lost", at=NOW))
            db.flush()
    else:
        with pytest.raises(DBAPIError, match="read-only"), database.reading() as db:
            db.add(Heartbeat(worker="lost", at=NOW))
            db.flush()
    assert beats(database) == 0


def test_reading_is_one_picture_whatever_is_written_meanwhile(database: Database):
    with database.reading() as db:
        assert len(db.exec(select(Heartbeat)).all()) == 0
        beat(database)
        assert len(db.exec(select(Heartbeat)).all()) == 0
    assert beats(database) == 1


def test_what_was_read_stays_readable(database: Database, cast: Cast):
    with database.reading() as db:
        clinic = db.get_one(Clinic, cast.clinic.id)
    assert clinic.name == "Test Harbor Clinic"


def test_an_act_that_only_reads_cannot_be_noted(database: Database, cast: Cast):
    with pytest.raises(RuntimeError, match="write transaction"), database.reading() as db:
        audit.note(db, Actor("command", "tests"), "look", "x", NOW, of=cast.clinic)


def test_what_parts_of_a_page_ask_twice_is_read_once_in_a_picture_and_never_kept(
    database: Database,
) -> None:
    asked: list[str] = []

    @once_a_picture
    def beat_of(db: Db, worker: str) -> str | None:
        asked.append(worker)
        row = db.get(Heartbeat, worker, populate_existing=True)
        return row.worker if row else None

    with database.reading() as db:
        assert [beat_of(db, each) for each in ("w", "v", "w")] == [None, None, None]
    assert asked == ["w", "v"]
    with database.transaction() as db:
        assert beat_of(db, "w") is None
        db.add(Heartbeat(worker="w", at=NOW))
        assert beat_of(db, "w") == "w"
    with database.reading() as db:
        assert beat_of(db, "w") == "w"


@on_sqlite
def test_a_write_transaction_begins_immediate_and_a_read_does_not(database: Database):
    begun: list[str] = []
    event.listen(database.engine, "before_cursor_execute", lambda *sql: begun.append(sql[2]))
    with database.transaction(), database.reading() as db:
        db.exec(select(Heartbeat)).all()
    assert [each for each in begun if each.startswith("BEGIN")] == ["BEGIN IMMEDIATE", "BEGIN"]


@on_sqlite
def test_two_writers_never_fail_halfway(database: Database):
    """With a deferred begin the second would read, then be refused with "locked" on writing."""

    def add_one() -> None:
        with database.transaction() as db:
            row = db.get_one(Heartbeat, "counter")
            row.at = row.at.replace(microsecond=row.at.microsecond + 1)
            db.add(row)

    beat(database, "counter")
    threads = [threading.Thread(target=add_one) for _ in range(12)]
    [thread.start() for thread in threads]
    [thread.join() for thread in threads]
    with database.reading() as db:
        assert db.get_one(Heartbeat, "counter").at.microsecond == 12


@on_sqlite
def test_every_connection_is_durable_encrypted_and_keeps_foreign_keys(database: Database):
    def told(connection: Any, pragma: str) -> Any:
        return connection.exec_driver_sql(f"PRAGMA {pragma}").scalar()

    with database.engine.connect() as one, database._reader.connect() as two:
        for connection in (one, two):
            assert told(connection, "journal_mode") == "wal"
            assert told(connection, "synchronous") == 2  # FULL
            assert told(connection, "foreign_keys") == 1
            assert told(connection, "busy_timeout") == 5000
            assert told(connection, "cipher_version")
            assert told(connection, "temp_store") == 2 or "TEMP_STORE=2" in _options(connection)


def _options(connection: Any) -> str:
    rows = connection.exec_driver_sql("PRAGMA compile_options").all()
    return " ".join(row[0] for row in rows)


@pytest.mark.parametrize("when", ["before_flush", "audit", "commit"])
def test_a_commit_that_fails_leaves_nothing_of_the_act(
    database: Database, cast: Cast, clock: Clock, when: str
):
    """Answers, alert, summary and audit stand or fall together."""
    before = _everything(database)
    with pytest.raises((OperationalError, Planted)), database.transaction() as db:
        patient = db.get_one(Patient, cast.patient.id)
        if when == "before_flush":
            check_ins.record(db, patient, check_in(patient, clock.now), clock.now)
            raise Planted
        event.listen(db, "before_commit" if when == "commit" else "after_flush", _fail_on(when))
        check_ins.record(db, patient, check_in(patient, clock.now), clock.now)
    assert _everything(database) == before
    with database.transaction() as db:
        patient = db.get_one(Patient, cast.patient.id)
        check_ins.record(db, patient, check_in(patient, clock.now), clock.now)
        assert db.get(Submission, (patient.id, "one-check-in")) is not None
    with database.reading() as db:
        assert list(audit.verify(db)) == []


def _fail_on(when: str) -> Any:
    def fail(session: Any, *_: object) -> None:
        if when == "commit" or any(isinstance(row, AuditEntry) for row in session.new):
            raise OperationalError("COMMIT", {}, Exception("disk I/O error"))

    return fail


def _everything(database: Database) -> dict[str, int]:
    names = ("submission", "response", "moment", "note", "alert", "audit_entry", "audit_head")
    with database.reading() as db:
        count = {
            name: db.connection().execute(text(f"SELECT count(*) FROM {name}")).scalar_one()  # noqa: S608
            for name in names
        }
        summed = text("SELECT sum(open_alerts), sum(length(recent)) FROM patient_summary")
        return count | {"summaries": tuple(db.connection().execute(summed).one())}
