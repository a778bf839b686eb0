"""The start-up table: what is missing, foreign or unsafe stops the start, and says what to do."""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest
from sqlalchemy import text

from app import clinics, installation
from app.audit import Actor
from app.database import Database, open_database, sqlcipher
from app.installation import open_installation
from app.keys import KeyFileError, Keys, make_key_file
from app.migrations import is_current, migrate
from app.settings import MisconfiguredError, Settings
from tests.databases import Templates
from tests.marks import on_postgresql, on_sqlite

NOW = datetime(2026, 3, 4, 12, tzinfo=UTC)


@pytest.fixture
def own(backend: str, templates: Templates, folder: Path) -> Iterator[Settings]:
    """An installation not made yet: no key file, an empty database or none."""
    with templates.empty(backend, folder) as empty:
        yield empty.model_copy(update={"key_file": folder / "keys" / "afterglow.key"})


@pytest.fixture
def made(own: Settings) -> Settings:
    """The same, started once."""
    start(own).close()
    return own


def start(settings: Settings) -> Database:
    database = open_installation(settings)
    try:
        migrate(database, NOW)
    except BaseException:
        database.close()
        raise
    return database


def test_the_first_start_makes_keys_and_database(own: Settings):
    database = start(own)
    assert own.key_file.exists() and is_current(database)
    database.close()


def test_the_next_start_finds_them(made: Settings):
    before = made.key_file.read_bytes()
    start(made).close()
    assert made.key_file.read_bytes() == before


def test_a_lost_key_file_is_never_replaced_by_a_new_one(made: Settings):
    made.key_file.unlink()
    with pytest.raises(KeyFileError, match="no key file at .*Put the key file back"):
        start(made)
    assert not made.key_file.exists()


def test_another_key_file_is_refused(made: Settings):
    made.key_file.unlink()
    make_key_file(made.key_file)
    with pytest.raises(KeyFileError, match="made with.*nothing was changed"):
        start(made)


def test_a_database_that_lost_its_mark_is_not_claimed_again(made: Settings):
    database = start(made)
    with database.transaction() as db:
        where = {"name": "Test Clinic", "country": "US", "zone": "America/New_York"}
        clinics.open_clinic(db, Actor("command", "tests"), NOW, **where)
        db.connection().execute(text("DELETE FROM installation"))
    with pytest.raises(KeyFileError, match="lost the mark"):
        installation.claim(database, NOW)
    database.close()


def test_a_key_file_that_others_can_read(made: Settings):
    made.key_file.chmod(0o644)
    with pytest.raises(KeyFileError, match="Run: chmod 600"):
        start(made)


def test_a_damaged_key_file(made: Settings):
    made.key_file.write_text(made.key_file.read_text()[:-40])
    with pytest.raises(KeyFileError, match="not a whole key file"):
        start(made)


def test_keys_beside_the_data(own: Settings):
    beside = own.model_copy(update={"key_file": own.data / "keys" / "afterglow.key"})
    with pytest.raises(MisconfiguredError, match="must not lie inside AFTERGLOW_DATA"):
        start(beside)
    assert not beside.key_file.exists()


@pytest.mark.parametrize(
    "wrong",
    [
        {"vapid_subject": "mailto:me@localhost"},
        {"base_url": "http://care.example.org", "vapid_subject": "mailto:it@clinic.example.com"},
        {"base_url": "https://care.example.org"},
        {"database_url": "sqlite:///x.db"},
    ],
)
@on_sqlite
def test_an_unsafe_setting_stops_the_start_before_anything_is_made(
    own: Settings, wrong: dict[str, str]
):
    with pytest.raises(MisconfiguredError, match="AFTERGLOW_.* must"):
        start(own.model_copy(update=wrong))
    assert not own.key_file.exists() and not own.data.exists()


@on_sqlite
def test_an_old_sqlite_makes_and_opens_no_database(own: Settings, keys: Keys):
    with pytest.raises(MisconfiguredError, match=r"SQLite 3\.51\.2 .*fixed in 3\.51\.3.*Install"):
        open_database(own, keys, sqlite_version="3.51.2")
    assert not own.data.exists()
    open_database(own, keys, sqlite_version="3.51.3").close()


@on_sqlite
def test_a_database_file_that_is_not_one(made: Settings):
    made.database_file.write_bytes(os.urandom(8192))
    with pytest.raises(KeyFileError, match="cannot be read with"):
        start(made)


@on_sqlite
def test_a_plain_sqlite_file_is_not_taken_for_ours(made: Settings):
    connection = sqlcipher.connect(str(made.data / "plain.db"))
    connection.execute("CREATE TABLE t (x)")
    connection.close()
    shutil.move(made.data / "plain.db", made.database_file)
    for beside in made.data.glob("afterglow.db-*"):
        beside.unlink()
    with pytest.raises(KeyFileError, match="cannot be read with"):
        start(made)


def test_a_newer_database(made: Settings):
    database = open_installation(made)
    with database.transaction() as db:
        db.connection().execute(text("UPDATE alembic_version SET version_num = '9999'"))
    with pytest.raises(MisconfiguredError, match="newer than this program .*9999"):
        migrate(database, NOW)
    assert not is_current(database)
    database.close()


@on_postgresql
@pytest.mark.parametrize("has_keys", [True, False])
def test_a_postgresql_that_does_not_answer(own: Settings, has_keys: bool):
    if has_keys:
        make_key_file(own.key_file)
    url = f"postgresql://nobody@/nothing?host={own.data}"
    with pytest.raises(MisconfiguredError, match="PostgreSQL does not answer"):
        start(own.model_copy(update={"database_url": url}))
    assert own.key_file.exists() is has_keys


@on_sqlite
def test_keys_that_were_made_before_the_database_serve_it(own: Settings):
    keys = make_key_file(own.key_file)
    start(own).close()
    database = open_database(own, keys)
    assert is_current(database)
    database.close()
