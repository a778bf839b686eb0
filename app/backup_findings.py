"""What the doctor finds about backups and about those who were erased."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime

from app import erasures, tombstones
from app.backups import standing
from app.core.local_time import to_local
from app.database import Database
from app.findings import Finding
from app.settings import Settings


def examine(settings: Settings, database: Database, now: datetime) -> list[Finding]:
    return [
        *_backups(settings, database, now),
        *_stones(settings, database, now),
        *_kept_aside(settings),
    ]


def _backups(settings: Settings, database: Database, now: datetime) -> Iterator[Finding]:
    with database.reading() as db:
        how = standing.of(db, settings, now)
    if how.state == "none":
        yield Finding(
            "No folder for backups is set: what is lost with this machine is lost.",
            "Set AFTERGLOW_BACKUPS to a folder on another disk; the README says how.",
        )
    if how.state == "not ok":
        at = how.last.made_at if how.last is not None else None
        last = f"is of {to_local(at, 'UTC'):%Y-%m-%d %H:%M} UTC" if at else "was never made"
        why = f" The newest try failed: {how.wrong}" if how.wrong else ""
        yield Finding(
            f"The last backup that is known to restore {last}, more than 24 hours ago.{why}"
            if at
            else f"A backup that is known to restore {last}.{why}",
            "Let a worker run (afterglow serve, or afterglow worker) and put right what it says;"
            " it tries again every hour. By hand: afterglow backup FILE, afterglow restore FILE"
            " --check.",
        )


def _stones(settings: Settings, database: Database, now: datetime) -> Iterator[Finding]:
    if tombstones.unwritten(settings, database):
        yield Finding(
            f"{tombstones.file_of(settings)} lacks people who were erased: a restore of an older"
            " backup might bring them back.",
            "Make the folder of the key file writable for this user; the worker writes the list"
            " every night.",
        )
    with database.reading() as db:
        waiting = erasures.unscrubbed(db)
    long_ago = now - erasures.SCRUBBED_WITHIN
    if any(each.erased_at < long_ago for each in waiting):
        yield Finding(
            "Somebody was erased more than two days ago, and free space of the database's files was"
            " not written anew since.",
            "Let a worker run through the night, from two to five by the first clinic's clock.",
        )


def _kept_aside(settings: Settings) -> Iterator[Finding]:
    if settings.is_postgresql:
        return
    name = f"{settings.database_file.name}.before-*"
    for path in sorted(settings.data.glob(name)):
        if not path.name.endswith(("-wal", "-shm")):
            yield Finding(
                f"{path} was kept aside by a restore; whoever was erased since may be in it.",
                "Delete it once you know that the restored database has all that it should.",
            )
