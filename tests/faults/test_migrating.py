"""A migration that is killed, met twice, or older than its database: old tables or new, nothing
between, and a copy of what was there before."""

from __future__ import annotations

import multiprocessing
import os
import shutil
import signal
from collections.abc import Iterator
from functools import partial
from pathlib import Path

import pytest
from sqlalchemy import event, inspect, text

from app import migrations
from app.backups import making, restoring, sealed_files
from app.cli.opening import open_it
from app.database import open_database
from app.keys import Keys
from app.migrations import migrate
from app.settings import MisconfiguredError, Settings
from tests.backups.older import NEW_TABLES, of_older_version, older_revision
from tests.databases import BUILT_AT, Templates
from tests.marks import on_sqlite

OLD_REVISION = older_revision()
pytestmark = pytest.mark.timeout(300)
FORK = multiprocessing.get_context("fork")


@pytest.fixture
def old(backend: str, templates: Templates, folder: Path, keys: Keys) -> Iterator[Settings]:
    """Settings of a database of the version before this one. Nobody has it open."""
    with templates.empty(backend, folder / "old") as settings:
        of_older_version(settings, keys).close()
        yield settings


def at(settings: Settings, keys: Keys) -> tuple[str, set[str]]:
    """The revision, and which of its new tables are there."""
    database = open_database(settings, keys)
    with database.reading() as db:
        there = set(inspect(db.connection()).get_table_names()) & set(NEW_TABLES)
        found = migrations.revision_of(db), there
    database.close()
    return found


def killed_at(settings: Settings, keys: Keys, statement: int) -> bool:
    """Migrate in a process that is killed before its n-th statement; whether it was."""

    def work() -> None:
        database, left = open_database(settings, keys), [statement]

        def count(*_: object) -> None:
            left[0] -= 1
            if not left[0]:
                os.kill(os.getpid(), signal.SIGKILL)

        event.listen(database.engine, "before_cursor_execute", count)
        event.listen(database.engine, "commit", count)
        migrate(database, BUILT_AT)

    process = FORK.Process(target=work)
    process.start()
    process.join()
    assert process.exitcode in (0, -signal.SIGKILL)
    return process.exitcode != 0


def test_killed_at_each_statement_it_is_old_or_new_and_the_next_start_goes_on(
    templates: Templates, backend: str, folder: Path, keys: Keys, old: Settings
):
    seen, statement = set(), 0
    while True:
        statement += 1
        with templates.empty(backend, folder / str(statement)) as settings:
            if backend == "sqlite":
                settings.data.mkdir(parents=True)
                shutil.copyfile(old.database_file, settings.database_file)
            else:
                of_older_version(settings, keys).close()
            was_killed = killed_at(settings, keys, statement)
            revision, tables = at(settings, keys)
            seen.add(revision)
            assert (revision, tables) in (
                (OLD_REVISION, set()),
                (migrations._newest(), set(NEW_TABLES)),
            ), statement
            open_it(settings).close()
            assert at(settings, keys) == (migrations._newest(), set(NEW_TABLES))
        if not was_killed:
            break
    assert statement > 5 and seen == {OLD_REVISION, migrations._newest()}


def test_two_that_start_at_once_migrate_once(old: Settings, keys: Keys):
    started = [FORK.Process(target=open_it, args=(old,)) for _ in range(4)]
    for process in started:
        process.start()
    for process in started:
        process.join()
    assert [process.exitcode for process in started] == [0] * 4
    assert at(old, keys) == (migrations._newest(), set(NEW_TABLES))
    kept = list(old.data.glob(making.NAMED)) if not old.is_postgresql else []
    assert len(kept) == (0 if old.is_postgresql else 1)


def test_a_copy_is_kept_first_which_restores(old: Settings, keys: Keys, folder: Path):
    backups = folder / "backups"
    backups.mkdir()
    settings = old.model_copy(update={"backups": backups})
    open_it(settings).close()
    (kept,) = backups.iterdir()
    header = sealed_files.read_header(kept, keys)
    assert header.revision == OLD_REVISION and f"-at-{OLD_REVISION}" in kept.name
    restoring.check(settings, keys, kept, header.made)
    open_it(settings).close()
    assert list(backups.iterdir()) == [kept]  # only once


@on_sqlite
def test_a_migration_without_its_copy_does_not_begin(old: Settings, keys: Keys, folder: Path):
    settings = old.model_copy(update={"backups": folder / "not-a-folder"})
    with pytest.raises(sealed_files.BackupRefused, match="cannot be written"):
        open_it(settings)
    assert at(old, keys) == (OLD_REVISION, set())


def test_a_new_database_needs_no_copy(templates: Templates, folder: Path, keys: Keys):
    settings = templates.settings(folder)
    database = open_database(settings, keys)
    migrate(database, BUILT_AT, partial(pytest.fail, "there is nothing to keep"))
    database.close()


def test_a_newer_database_is_refused_with_words(old: Settings, keys: Keys):
    database = open_database(old, keys)
    with database.engine.begin() as connection:
        connection.execute(text("UPDATE alembic_version SET version_num = '9999'"))
    database.close()
    with pytest.raises(MisconfiguredError, match="newer than this program"):
        open_it(old)
    assert at(old, keys) == ("9999", set())
