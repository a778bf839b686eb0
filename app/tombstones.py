"""Who was erased: in the database, and in a small file beside the key file.

The list must outlive what it speaks of. A restore brings back a database of yesterday, which knows
nothing of today's erasure; and when the disk of the data is lost, the list in it is lost too. The
key file is kept apart from the data and is needed by every restore, so the list lies beside it. It
holds a public id, an instant and an id of who did it, each line with a keyed hash; no name.
"""

from __future__ import annotations

import hashlib
import hmac
import json
import os
from collections.abc import Iterable, Iterator
from datetime import UTC, datetime
from pathlib import Path

from sqlalchemy import inspect
from sqlmodel import select

from app.database import Database, Db
from app.keys import Keys
from app.settings import Settings
from app.tables import Tombstone


def lay(db: Db, public_id: str, erased_by: str, now: datetime) -> Tombstone:
    """The stone of somebody who is being erased in this transaction."""
    stone = Tombstone(
        public_id=public_id,
        erased_at=now,
        erased_by=erased_by,
        mac=_mac(db.keys, public_id, now, erased_by),
    )
    return db.merge(stone)


def is_erased(db: Db, public_id: str) -> bool:
    return db.get(Tombstone, public_id) is not None


def of(database: Database) -> list[Tombstone]:
    """Every genuine stone of a database, also of an older one that has no table for them."""
    with database.reading() as db:
        if not inspect(db.connection()).has_table(str(Tombstone.__tablename__)):
            return []
        return genuine(database.keys, db.exec(select(Tombstone)).all())


def genuine(keys: Keys, stones: Iterable[Tombstone]) -> list[Tombstone]:
    """Those that were laid with this key file."""
    return [
        each
        for each in stones
        if hmac.compare_digest(each.mac, _mac(keys, each.public_id, each.erased_at, each.erased_by))
    ]


def _mac(keys: Keys, public_id: str, at: datetime, by: str) -> str:
    words = json.dumps(["tombstone", public_id, at.astimezone(UTC).isoformat(), by])
    return hmac.new(keys.audit_key, words.encode(), hashlib.sha256).hexdigest()


def file_of(settings: Settings) -> Path:
    return settings.key_file.with_name(f"{settings.key_file.stem}.erased")


def written_down(settings: Settings, keys: Keys) -> list[Tombstone]:
    """The genuine stones of the file; a line that a power cut left half is passed over."""
    path = file_of(settings)
    if not path.exists():
        return []
    return genuine(keys, _lines(path.read_text(errors="replace")))


def _lines(text: str) -> Iterator[Tombstone]:
    for line in text.splitlines():
        try:
            told = json.loads(line)
            at = datetime.fromisoformat(told["at"])
            yield Tombstone(
                public_id=str(told["id"]), erased_at=at, erased_by=str(told["by"]),
                mac=str(told["mac"]),
            )  # fmt: skip
        except (ValueError, KeyError, TypeError):
            continue


def write_down(settings: Settings, database: Database) -> None:
    """Append the stones that the file lacks, only after their erasure was committed: what is in the
    file is erased by every restore. Raises OSError where the file cannot be written."""
    there = {each.public_id for each in written_down(settings, database.keys)}
    missing = [each for each in of(database) if each.public_id not in there]
    if not missing:
        return
    path = file_of(settings)
    descriptor = os.open(path, os.O_RDWR | os.O_APPEND | os.O_CREAT, 0o600)
    with os.fdopen(descriptor, "r+b") as file:
        for each in missing:
            told = {"id": each.public_id, "at": each.erased_at.isoformat(), "by": each.erased_by}
            file.write(b"\n" + json.dumps(told | {"mac": each.mac}).encode())
        file.write(b"\n")
        file.flush()
        os.fsync(file.fileno())


def unwritten(settings: Settings, database: Database) -> int:
    """How many stones the file lacks."""
    there = {each.public_id for each in written_down(settings, database.keys)}
    return sum(each.public_id not in there for each in of(database))
