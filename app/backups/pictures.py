"""One moment of a database, whatever is written meanwhile: what a backup is made of."""

from __future__ import annotations

import tempfile
from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass
from pathlib import Path

from sqlalchemy import text

from app import audit, migrations
from app.backups import postgresql
from app.backups.sealed_files import BackupRefused
from app.database import Database, open_database, unlocked
from app.keys import Keys
from app.settings import Settings

PIECE = 2**20


@dataclass(frozen=True)
class Picture:
    """The schema's revision and the digest of the audit's heads in it, and all of it in pieces."""

    revision: str
    heads: str
    pieces: Iterator[bytes]


@contextmanager
def picture(settings: Settings, database: Database) -> Iterator[Picture]:
    """Writers go on; on neither database does anything leave it unencrypted for a disk. Raises
    `BackupRefused`."""
    taken = _embedded(settings, database) if database.is_sqlite else _postgresql(settings, database)
    with taken as one:
        yield one


@contextmanager
def _embedded(settings: Settings, database: Database) -> Iterator[Picture]:
    """SQLite's own backup in one step, which is one read transaction; the copy is encrypted with
    the same key, and must be whole by its own pages' HMACs."""
    with tempfile.TemporaryDirectory(prefix=".copying-", dir=settings.data) as folder:
        copied = settings.model_copy(update={"data": Path(folder)})
        key = database.keys.database_key
        with (
            closing(unlocked(settings.database_file, key)) as source,
            closing(unlocked(copied.database_file, key)) as copy,
        ):
            source.backup(copy)
        wrong = broken_pages(copied.database_file, database.keys)
        if wrong:
            raise BackupRefused(f"The database itself is damaged: {wrong}. Restore a good backup.")
        with closing(open_database(copied, database.keys)) as opened, opened.reading() as db:
            revision, heads = migrations.revision_of(db), audit.heads_digest(db)
        with copied.database_file.open("rb") as file:
            yield Picture(revision, heads, iter(lambda: file.read(PIECE), b""))


@contextmanager
def _postgresql(settings: Settings, database: Database) -> Iterator[Picture]:
    """`pg_dump` looks at the very snapshot in which the heads were read."""
    with database.reading() as db:
        snapshot = db.execute(text("SELECT pg_export_snapshot()")).scalar_one()
        revision, heads = migrations.revision_of(db), audit.heads_digest(db)
        yield Picture(revision, heads, postgresql.dump(settings.database_url, str(snapshot)))


def broken_pages(path: Path, keys: Keys) -> str:
    """What the embedded database says of its own file, "" when all is well: each page's HMAC
    (SQLCipher), then its trees, then references to rows that are not there."""
    with closing(unlocked(path, keys.database_key)) as connection:
        for asked, well in (
            ("PRAGMA cipher_integrity_check", []),
            ("PRAGMA integrity_check", [("ok",)]),
            ("PRAGMA foreign_key_check", []),
        ):
            said = connection.execute(asked).fetchmany(10)
            if said != well:
                return f"{asked.split()[1].replace('_', ' ')} found {len(said)} faults or more"
    return ""
