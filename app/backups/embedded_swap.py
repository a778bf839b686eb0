"""Putting one embedded database in the place of another."""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator
from contextlib import closing, contextmanager
from datetime import datetime
from pathlib import Path

import sqlcipher3.dbapi2 as sqlcipher

from app.backups.sealed_files import BackupRefused, sync_folder
from app.database import unlocked
from app.keys import Keys


def swap(old: Path, new: Path, keys: Keys, now: datetime) -> str:
    """`new` in the place of `old`; where the old one lies now, "" where there was none. There is a
    whole database at every moment. Raises `BackupRefused` while anybody has the old one open: what
    they wrote would go to the file that is kept aside, and be lost without a word."""
    new.chmod(0o600)
    kept = old.with_name(f"{old.name}.before-{now:%Y%m%dT%H%M%SZ}")
    with _nobody_has_it_open(old, keys):
        for ending in ("-wal", "-shm"):  # left by a crash; beside another database it is poison
            beside = old.with_name(old.name + ending)
            if beside.exists():
                beside.rename(kept.with_name(kept.name + ending))
        is_there = old.exists()
        if is_there:
            _keep(old, kept)
            kept.chmod(0o600)
        new.replace(old)
        sync_folder(old.parent)
    return str(kept) if is_there else ""


def _keep(old: Path, kept: Path) -> None:
    try:
        os.link(old, kept)
    except FileExistsError as taken:
        raise BackupRefused(f"{kept} is there already; nothing was replaced.") from taken
    except OSError:  # a disk without such links
        shutil.copy2(old, kept)


@contextmanager
def _nobody_has_it_open(path: Path, keys: Keys) -> Iterator[None]:
    """SQLite leaves the write-ahead log only when it is alone, and takes it in by that."""
    if not path.exists():
        yield
        return
    with closing(unlocked(path, keys.database_key)) as connection:
        try:
            connection.execute("PRAGMA journal_mode = DELETE").fetchall()
            connection.execute("BEGIN EXCLUSIVE")
        except sqlcipher.OperationalError as taken:
            raise BackupRefused(
                f"{path} is open in another program. Stop it first (the web, every worker), then"
                " try again; nothing was replaced."
            ) from taken
        except sqlcipher.DatabaseError:  # damaged, which may be why it is replaced
            connection.close()
        yield
