"""A backup restored: the same database again, or a refusal in words with nothing replaced."""

from __future__ import annotations

import os
import subprocess
from pathlib import Path

import pytest
from sqlalchemy import text

from app import audit, check_ins, migrations
from app.backups import making, postgresql, restoring, sealed_files
from app.backups.sealed_files import BackupRefused, Header
from app.check_ins import CheckIn
from app.core.local_time import check_in_day
from app.database import Database, open_database, unlocked
from app.keys import Keys, make_key_file
from app.settings import Settings
from app.tables import Heartbeat, Patient
from tests.backups.older import of_older_version, older_revision
from tests.canary import MARK
from tests.cast import Cast, Clock
from tests.marks import on_postgresql, on_sqlite

pytestmark = pytest.mark.timeout(180)


def check_in(database: Database, cast: Cast, clock: Clock, name: str) -> None:
    with database.transaction() as db:
        patient = db.get_one(Patient, cast.patient.id)
        day = check_in_day(clock.now, patient.zone)
        given = {"phq-9-today": (1, 1, 1, 1, 1, 1, 1, 1, 0), "mood": (4,)}
        sent = CheckIn(name, day, given, clock.now, note=f"{MARK} {name}")
        check_ins.record(db, patient, sent, clock.now)


def rows(settings: Settings, keys: Keys, table: str = "submission") -> list[tuple[object, ...]]:
    database = open_database(settings, keys)
    with database.reading() as db:
        found = [tuple(row) for row in db.execute(text(f"SELECT * FROM {table} ORDER BY 1, 2"))]  # noqa: S608
    database.close()
    return found


@pytest.fixture
def backup(settings: Settings, database: Database, cast: Cast, clock: Clock, folder: Path) -> Path:
    """Of a clinic with one check-in; a second one comes after it. Nobody has the database open."""
    check_in(database, cast, clock, "before")
    making.make(settings, database, folder / "a.backup", clock.now)
    check_in(database, cast, clock, "after")
    database.close()
    return folder / "a.backup"


def test_what_was_there_comes_back_and_what_was_replaced_is_kept(
    settings: Settings, keys: Keys, backup: Path, clock: Clock
):
    there = rows(settings, keys)
    assert len(there) == 2
    done = restoring.restore(settings, keys, backup, clock.now)
    (row,) = rows(settings, keys)
    assert row in there and "before" in row
    database = open_database(settings, keys)
    with database.reading() as db:
        assert list(audit.verify(db)) == []
    assert migrations.is_current(database)
    with database.transaction() as db:
        db.add(Heartbeat(worker="w", at=clock.now))
    database.close()
    kept = kept_settings(settings, done.kept)
    assert rows(kept, keys) == there
    assert done.seconds > 0 and done.size == backup.stat().st_size


def kept_settings(settings: Settings, kept: str) -> Settings:
    if settings.is_postgresql:
        name = settings.database_url.split("/")[3].split("?")[0]
        url = settings.database_url.replace(name, kept)
        return settings.model_copy(update={"database_url": url})
    folder = Path(kept).parent / "kept"
    folder.mkdir()
    os.link(kept, folder / "afterglow.db")
    return settings.model_copy(update={"data": folder})


def test_a_check_changes_nothing(settings: Settings, keys: Keys, backup: Path, clock: Clock):
    there, files = rows(settings, keys), sorted(settings.data.rglob("*"))
    done = restoring.check(settings, keys, backup, clock.now)
    assert (done.kept, done.header.revision) == ("", migrations._newest())
    assert rows(settings, keys) == there
    if not settings.is_postgresql:
        assert sorted(settings.data.rglob("*")) == files


def test_nothing_of_a_patient_can_be_read_in_the_file(backup: Path):
    content = backup.read_bytes()
    for told in (MARK, "Pia Test", "Test Harbor", "phq-9-today", "CREATE TABLE", "PGDMP"):
        assert told.encode() not in content


def test_damage_of_every_kind_is_refused_and_nothing_is_replaced(
    settings: Settings, keys: Keys, backup: Path, clock: Clock
):
    there, content = rows(settings, keys), backup.read_bytes()
    flips = 12 if settings.is_postgresql else 300
    damaged = [content[:end] for end in (0, 30, 400, len(content) // 2, len(content) - 1)]
    for n in range(flips):
        flipped = bytearray(content)
        flipped[n * len(content) // flips] ^= 1 << n % 8
        damaged.append(bytes(flipped))
    for each in damaged:
        backup.write_bytes(each)
        for act in (restoring.restore, restoring.check):
            with pytest.raises(BackupRefused):
                act(settings, keys, backup, clock.now)
    assert rows(settings, keys) == there
    assert [each.name for each in settings.data.glob(".restoring-*")] == []
    backup.write_bytes(content)
    restoring.check(settings, keys, backup, clock.now)


def forged(backup: Path, keys: Keys, **said: str) -> Path:
    """The same content, well sealed, under a header that says something else."""
    told = sealed_files.read_header(backup, keys)
    changed = Header(**vars(told) | said)
    path = backup.with_name("forged.backup")
    sealed_files.write(path, keys, changed, sealed_files.pieces(backup, keys))
    return path


@pytest.mark.parametrize(
    ("said", "words"),
    [
        ({"revision": "9999"}, "newer than this program"),
        ({"revision": "0021"}, "schema in it is not the one"),
        ({"heads": "0" * 64}, "audit in it is not the one"),
    ],
)
def test_a_header_that_does_not_fit_is_refused(
    settings: Settings, keys: Keys, backup: Path, clock: Clock, said: dict[str, str], words: str
):
    there = rows(settings, keys)
    path = forged(backup, keys, **said)
    for act in (restoring.check, restoring.restore):
        with pytest.raises(BackupRefused, match=words):
            act(settings, keys, path, clock.now)
    assert rows(settings, keys) == there


def test_another_key_file_and_another_kind_of_database_are_refused(
    settings: Settings, keys: Keys, backup: Path, clock: Clock, folder: Path
):
    there = rows(settings, keys)
    foreign = make_key_file(folder / "keys" / "other.key")
    with pytest.raises(BackupRefused, match="another key file"):
        restoring.restore(settings, foreign, backup, clock.now)
    other = "sqlite" if settings.is_postgresql else "postgresql"
    with pytest.raises(BackupRefused, match=f"of a {other} database"):
        restoring.restore(settings, keys, forged(backup, keys, backend=other), clock.now)
    assert rows(settings, keys) == there


def test_an_audit_that_was_cut_before_the_backup_is_seen(
    settings: Settings, database: Database, keys: Keys, cast: Cast, clock: Clock, folder: Path
):
    """The digest of the heads is of the same database, so the links themselves are looked at."""
    with database.engine.begin() as connection:
        dropped = "DROP TRIGGER audit_entry_no_delete"
        on = "" if database.is_sqlite else " ON audit_entry"
        connection.execute(text(dropped + on))
        connection.execute(text("DELETE FROM audit_entry WHERE seq = 1"))
    making.make(settings, database, folder / "a.backup", clock.now)
    with pytest.raises(BackupRefused, match="audit in it is broken"):
        restoring.check(settings, keys, folder / "a.backup", clock.now)


def test_while_a_worker_seems_to_run_only_when_told_to(
    settings: Settings, keys: Keys, backup: Path, clock: Clock
):
    database = open_database(settings, keys)
    with database.transaction() as db:
        db.add(Heartbeat(worker="w", at=clock.now))
    database.close()
    with pytest.raises(BackupRefused, match="A worker seems to be running"):
        restoring.restore(settings, keys, backup, clock.now)
    assert len(rows(settings, keys)) == 2
    restoring.restore(settings, keys, backup, clock.now, replace=True)
    assert len(rows(settings, keys)) == 1


@on_sqlite
def test_a_database_that_somebody_has_open_is_never_replaced(
    settings: Settings, keys: Keys, backup: Path, clock: Clock
):
    """Not even when told to: what they write would go to the file that is kept aside."""
    open_elsewhere = open_database(settings, keys)
    with open_elsewhere.reading() as db:
        db.execute(text("SELECT 1 FROM patient")).all()
    for replace in (False, True):
        with pytest.raises(BackupRefused, match="open in another program"):
            restoring.restore(settings, keys, backup, clock.now, replace=replace)
    open_elsewhere.close()
    assert len(rows(settings, keys)) == 2
    restoring.restore(settings, keys, backup, clock.now)


@on_postgresql
def test_who_is_connected_is_asked_to_leave_only_when_told_to(
    settings: Settings, keys: Keys, backup: Path, clock: Clock
):
    web = open_database(settings, keys)
    with web.reading() as db:
        assert db.execute(text("SELECT count(*) FROM submission")).scalar_one() == 2
    with pytest.raises(BackupRefused, match="seems to be running"):
        restoring.restore(settings, keys, backup, clock.now)
    restoring.restore(settings, keys, backup, clock.now, replace=True)
    with web.reading() as db:  # connected anew, by itself
        assert db.execute(text("SELECT count(*) FROM submission")).scalar_one() == 1
    web.close()


@on_postgresql
def test_a_role_that_may_make_no_database_is_told_so(
    settings: Settings, keys: Keys, backup: Path, clock: Clock
):
    database = open_database(settings, keys)
    with database.engine.begin() as connection:
        connection.execute(text("DROP ROLE IF EXISTS modest"))
        connection.execute(text("CREATE ROLE modest LOGIN"))
    database.close()
    modest = settings.database_url.replace("afterglow@", "modest@")
    theirs = settings.model_copy(update={"database_url": modest})
    with pytest.raises(BackupRefused, match='ALTER ROLE "modest" CREATEDB'):
        restoring.check(theirs, keys, backup, clock.now)


@on_postgresql
def test_a_password_is_on_no_command_line(settings: Settings):
    """Another program, started as pg_dump is, tells how."""
    url = settings.database_url.replace("afterglow@", "afterglow:a%20secret@")
    tell = ["/bin/sh", "-c", 'echo "$@"; echo "$PGPASSWORD"; env | grep -c ^AFTERGLOW_', "-"]
    with postgresql._started(tell, url, stdout=subprocess.PIPE) as running:
        assert running.stdout is not None
        command, password, ours = running.stdout.read().decode().splitlines()
    assert "--dbname=" in command and "secret" not in command
    assert (password, ours) == ("a secret", "0")


@on_postgresql
def test_a_dump_that_ends_early_is_no_backup(settings: Settings):
    with pytest.raises(BackupRefused, match="exit code 1"):
        list(postgresql.dump(settings.database_url, "no-such-snapshot"))


def test_programs_that_are_missing_or_too_old_are_named():
    found = [(13, "13/pg_dump"), (17, "17/pg_dump"), (15, "15/pg_dump")]
    assert postgresql.fitting("pg_dump", found, 14) == "15/pg_dump"
    with pytest.raises(BackupRefused, match="no pg_dump that is new enough.*postgresql-client-18"):
        postgresql.fitting("pg_dump", found, 18)
    with pytest.raises(BackupRefused, match="There is no pg_dump on this machine"):
        postgresql.fitting("pg_dump", [], 15)


@pytest.mark.parametrize("lost", ["all of it", "its beginning"])
@on_sqlite
def test_a_database_that_is_lost_or_damaged_is_replaced(
    settings: Settings, keys: Keys, backup: Path, clock: Clock, lost: str
):
    if lost == "all of it":
        settings.database_file.unlink()
    else:
        content = settings.database_file.read_bytes()
        settings.database_file.write_bytes(os.urandom(4096) + content[4096:])
        settings.database_file.with_name("afterglow.db-wal").write_bytes(b"left by a crash")
    done = restoring.restore(settings, keys, backup, clock.now)
    assert len(rows(settings, keys)) == 1
    assert bool(done.kept) == (lost != "all of it")


@on_sqlite
def test_a_page_that_was_changed_on_the_disk_makes_no_backup(
    settings: Settings, keys: Keys, backup: Path, clock: Clock, folder: Path
):
    with unlocked(settings.database_file, keys.database_key) as connection:
        connection.execute("PRAGMA journal_mode = DELETE").fetchall()
        (root,) = connection.execute(
            "SELECT rootpage FROM sqlite_master WHERE name = 'ix_submission_patient_day'"
        ).fetchone()
    connection.close()
    content = bytearray(settings.database_file.read_bytes())
    content[(root - 1) * 4096 + 100] ^= 1
    settings.database_file.write_bytes(content)
    database = open_database(settings, keys)
    with pytest.raises(Exception, match="damaged|malformed|disk I/O|hmac|not a database"):
        making.make(settings, database, folder / "b.backup", clock.now)
    database.close()
    assert not (folder / "b.backup").exists()


def test_a_backup_of_an_older_version_comes_back_with_the_tables_of_this_one(
    templates, backend: str, keys: Keys, folder: Path, clock: Clock
):
    with templates.empty(backend, folder / "older") as settings:
        database = of_older_version(settings, keys)
        making.make(settings, database, folder / "old.backup", clock.now)
        database.close()
        assert sealed_files.read_header(folder / "old.backup", keys).revision == older_revision()
        restoring.restore(settings, keys, folder / "old.backup", clock.now)
        database = open_database(settings, keys)
        assert migrations.is_current(database)
        with database.reading() as db:
            assert db.execute(text("SELECT name FROM clinic")).scalars().all() == ["Old Harbor"]
        database.close()


def test_a_backup_beside_the_key_file_is_refused(
    settings: Settings, database: Database, clock: Clock
):
    with pytest.raises(BackupRefused, match="beside the key file"):
        making.make(settings, database, settings.key_file.parent / "a.backup", clock.now)
