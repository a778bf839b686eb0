"""Making a backup, by hand or by the schedule."""

from __future__ import annotations

import shutil
from contextlib import suppress
from datetime import datetime, timedelta
from pathlib import Path

from app.backups import sealed_files
from app.backups.pictures import picture
from app.backups.sealed_files import BackupRefused
from app.database import Database
from app.erasures import KEPT
from app.settings import Settings

NAMED = "afterglow-*.backup"
LEFT = (f"{NAMED}.part", ".copying-*", ".restoring-*")
LEFT_OVER = timedelta(days=1)


def make(settings: Settings, database: Database, path: Path, now: datetime) -> int:
    """Write a backup of this moment to a new file; its size in bytes. Raises `BackupRefused`."""
    if path.resolve().parent == settings.key_file.resolve().parent:
        raise BackupRefused(
            "A backup must not lie beside the key file: whoever copies the folder could read it."
            " Name another folder."
        )
    with picture(settings, database) as taken:
        backend = "sqlite" if database.is_sqlite else "postgresql"
        said = sealed_files.header(database.keys, backend, taken.revision, now, taken.heads)
        return sealed_files.write(path, database.keys, said, taken.pieces)


def before_migration(settings: Settings, database: Database, now: datetime, revision: str) -> None:
    """Keep the database of the older version: in the folder of backups, or, where none is set,
    beside the embedded database. It expires as every backup does."""
    folder = settings.backups or (settings.data if database.is_sqlite else None)
    if folder is None:
        return
    make(settings, database, folder / file_name(now, f"-at-{revision}"), now)


def file_name(now: datetime, more: str = "") -> str:
    return f"afterglow-{now:%Y%m%dT%H%M%SZ}{more}.backup"


def expire(settings: Settings, database: Database, now: datetime, newest: str = "") -> None:
    """Delete backups made more than `KEPT` ago, the one called `newest` never, and what a killed
    backup left. Only what was made with this key file, by its own header."""
    folders = [each for each in (settings.backups, settings.data) if each is not None]
    for path in (path for folder in folders for path in folder.glob(NAMED)):
        with suppress(BackupRefused):
            made = sealed_files.read_header(path, database.keys).made
            if made < now - KEPT and path.name != newest:
                path.unlink(missing_ok=True)
    for path in (path for folder in folders for each in LEFT for path in folder.glob(each)):
        changed = datetime.fromtimestamp(path.stat().st_mtime, now.tzinfo)
        if changed < now - LEFT_OVER:
            shutil.rmtree(path) if path.is_dir() else path.unlink(missing_ok=True)
