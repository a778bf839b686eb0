"""Restoring a backup: aside first, looked at there, and only then in the place of what was."""

from __future__ import annotations

import tempfile
import time
from collections.abc import Iterator
from contextlib import closing, contextmanager, suppress
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from sqlalchemy.exc import DatabaseError

from app import audit, erasures, heartbeats, migrations, tombstones
from app.backups import postgresql, postgresql_databases, sealed_files
from app.backups.embedded_swap import swap as swap_files
from app.backups.pictures import broken_pages
from app.backups.sealed_files import BackupRefused, Header
from app.database import Database, answers, open_database
from app.keys import Keys
from app.settings import Settings
from app.tables import Installation, Tombstone

GB = 10**9


@dataclass(frozen=True)
class Restored:
    """What was restored and how long that took. `kept`: where the database lies that was there
    before, "" where there was none or this was a check. `erased_again`: how many people."""

    header: Header
    size: int
    seconds: float
    kept: str = ""
    erased_again: int = 0

    @property
    def seconds_per_gb(self) -> float:
        return self.seconds * GB / max(self.size, 1)


def check(settings: Settings, keys: Keys, path: Path, now: datetime) -> Restored:
    """Restore aside, look, and throw it away. Raises `BackupRefused` in words."""
    began = time.monotonic()
    with _aside(settings, keys, path, now) as (header, _):
        return Restored(header, path.stat().st_size, time.monotonic() - began)


def restore(
    settings: Settings, keys: Keys, path: Path, now: datetime, *, replace: bool = False
) -> Restored:
    """Put the backup in the place of the database, which is kept aside. `replace`: although a
    worker or somebody else seems to be at work. Raises `BackupRefused`; then all is as it was."""
    began = time.monotonic()
    sealed_files.read_header(path, keys)
    if not replace:
        _refuse_while_at_work(settings, keys, now)
    with _aside(settings, keys, path, now) as (header, aside):
        stones = _known_stones(settings, keys)
        with closing(open_database(aside, keys)) as database:
            erased_again = _erase_again(database, stones, now)
        if settings.is_postgresql:
            kept = postgresql_databases.swap(settings.database_url, aside.database_url, now)
        else:
            kept = swap_files(settings.database_file, aside.database_file, keys, now)
        with closing(open_database(settings, keys)) as database, suppress(OSError):
            tombstones.write_down(settings, database)  # or else `afterglow doctor` says so
    seconds = time.monotonic() - began
    return Restored(header, path.stat().st_size, seconds, kept, erased_again)


@contextmanager
def _aside(
    settings: Settings, keys: Keys, path: Path, now: datetime
) -> Iterator[tuple[Header, Settings]]:
    """The backup's database in a place of its own, found whole and brought to this version."""
    header = sealed_files.read_header(path, keys)
    _refuse_unusable(settings, header)
    pieces = sealed_files.pieces(path, keys)
    if settings.is_postgresql:
        with postgresql_databases.database_beside(settings.database_url) as url:
            postgresql.load(url, pieces)
            aside = settings.model_copy(update={"database_url": url})
            _look(aside, keys, header, now)
            yield header, aside
        return
    settings.data.mkdir(parents=True, exist_ok=True, mode=0o700)
    with tempfile.TemporaryDirectory(prefix=".restoring-", dir=settings.data) as folder:
        aside = settings.model_copy(update={"data": Path(folder)})
        with aside.database_file.open("wb") as file:
            file.writelines(pieces)
        wrong = broken_pages(aside.database_file, keys)
        if wrong:
            raise BackupRefused(f"The database in it is damaged: {wrong}; nothing was replaced.")
        _look(aside, keys, header, now)
        yield header, aside


def _refuse_unusable(settings: Settings, header: Header) -> None:
    ours = "postgresql" if settings.is_postgresql else "sqlite"
    if header.backend != ours:
        how = "set" if ours == "sqlite" else "leave out"
        raise BackupRefused(
            f"This backup is of a {header.backend} database and the settings name {ours}: {how}"
            " AFTERGLOW_DATABASE_URL; nothing was replaced."
        )
    if not migrations.is_known(header.revision):
        raise BackupRefused(
            f"This backup is newer than this program (it is at {header.revision}). Install the"
            " version that it was made with, or a later one; nothing was replaced."
        )


def _look(aside: Settings, keys: Keys, header: Header, now: datetime) -> None:
    """Whether it is what was backed up: revision, key file, every link of the audit, its heads."""
    with closing(open_database(aside, keys)) as database:
        with database.reading() as db:
            row = db.get(Installation, 1)
            if migrations.revision_of(db) != header.revision:
                raise BackupRefused("The schema in it is not the one it names; nothing replaced.")
            if row is None or row.key_fingerprint != keys.fingerprint:
                raise BackupRefused("The database in it is of another key file; nothing replaced.")
            if audit.heads_digest(db) != header.heads:
                raise BackupRefused("The audit in it is not the one it names; nothing replaced.")
            broken = next(audit.verify(db), "")
            if broken:
                raise BackupRefused(f"The audit in it is broken ({broken}); nothing was replaced.")
        migrations.migrate(database, now)


def _refuse_while_at_work(settings: Settings, keys: Keys, now: datetime) -> None:
    words = (
        "seems to be running. Stop it first: what is entered meanwhile would be lost. If it does"
        " not run any more, say --replace."
    )
    with _what_was(settings, keys) as database:
        if database is None:
            return
        with database.reading() as db:
            if migrations.revision_of(db) and heartbeats.is_fresh(db, now):
                raise BackupRefused(f"A worker {words}")
    if settings.is_postgresql and postgresql_databases.others_connected(settings.database_url):
        raise BackupRefused(f"A program that uses this database {words}")


def _known_stones(settings: Settings, keys: Keys) -> list[Tombstone]:
    with _what_was(settings, keys) as database:
        here = [] if database is None else tombstones.of(database)
    return here + tombstones.written_down(settings, keys)


@contextmanager
def _what_was(settings: Settings, keys: Keys) -> Iterator[Database | None]:
    """The database that is being replaced; None where there is none, or none that can be read."""
    if not settings.is_postgresql and not settings.database_file.exists():
        yield None
        return
    with closing(open_database(settings, keys)) as database:
        try:
            answers(database)
        except DatabaseError:
            readable = False
        else:
            readable = True
        yield database if readable else None


def _erase_again(database: Database, stones: list[Tombstone], now: datetime) -> int:
    """Whoever was erased after the backup was made is erased in it too, before anybody uses it."""
    every = {each.public_id: each for each in [*tombstones.of(database), *stones]}
    with database.transaction() as db:
        again = sum([erasures.erase_again(db, each, now) for each in every.values()])
    if again:
        erasures.scrub(database, now)
    return again
