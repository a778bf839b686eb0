"""What lies on the disk: nothing that can be read without the key file."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path

import pytest
from sqlalchemy import text

from app import check_ins
from app.check_ins import CheckIn
from app.core.local_time import check_in_day
from app.database import Database, sqlcipher
from app.settings import Settings
from app.tables import Patient
from tests.cast import Cast, Clock
from tests.marks import on_sqlite

WORDS = "Kanarienvogel, written by a patient"


def write(database: Database, cast: Cast, now: datetime) -> None:
    """A check-in with a positive item 9 and a note."""
    with database.transaction() as db:
        patient = db.get_one(Patient, cast.patient.id)
        given = {"phq-9-today": (1, 1, 1, 1, 1, 1, 1, 1, 2)}
        day = check_in_day(now, patient.zone)
        check_ins.record(db, patient, CheckIn("one-check-in", day, given, now, note=WORDS), now)


@on_sqlite
def test_no_plain_text_lies_in_any_file(
    database: Database, settings: Settings, cast: Cast, clock: Clock, folder: Path
):
    write(database, cast, clock.now)
    files = [path for path in folder.rglob("*") if path.is_file()]
    assert {path.name for path in files} >= {"afterglow.db", "afterglow.db-wal"}
    told = ("Kanarienvogel", "Test Harbor", "Pia Test", "phq-9-today", "CREATE TABLE")
    for path in files:
        content = path.read_bytes()
        assert [each for each in told if each.encode() in content] == []
        assert not content.startswith(b"SQLite format 3")


@on_sqlite
def test_without_the_key_the_file_is_noise(database: Database, settings: Settings, cast: Cast):
    connection = sqlcipher.connect(str(settings.database_file))
    with pytest.raises(sqlcipher.DatabaseError, match="not a database"):
        connection.execute("SELECT count(*) FROM sqlite_master")
    connection.close()


def test_free_text_is_sealed_inside_the_database_too(database: Database, cast: Cast, clock: Clock):
    write(database, cast, clock.now)
    with database.reading() as db:
        sealed = db.connection().execute(text("SELECT sealed FROM note")).scalar_one()
    assert b"Kanarienvogel" not in bytes(sealed)
