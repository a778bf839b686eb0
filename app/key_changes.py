"""A key added to the key file, and an old one taken off it: one command at a time."""

from __future__ import annotations

import fcntl
import json
import os
import secrets
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from sqlmodel import col, select

from app import audit
from app.audit import Actor
from app.database import Database
from app.key_rings import read_held
from app.keys import change_key_file
from app.sealed_columns import texts_by_key
from app.tables import Clinic

QUIET = timedelta(minutes=10)
"""How long a key may still be in the hands of a request that began before the next one came [J]."""


class AlreadyUnderWay(Exception):
    """Somebody else changes this key file now: two new keys at once would lose one."""


class CannotDrop(Exception):
    """Why this key stays; the text says what to do."""


@contextmanager
def alone(key_file: Path) -> Iterator[None]:
    """A lock on its folder, which ends with this process whatever becomes of it. Raises
    `AlreadyUnderWay`."""
    folder = os.open(key_file.parent, os.O_RDONLY)
    try:
        try:
            fcntl.flock(folder, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError as taken:
            raise AlreadyUnderWay(
                f"Another command is changing {key_file} now. Wait until it is done."
            ) from taken
        yield
    finally:
        os.close(folder)


def add(database: Database, key_file: Path, actor: Actor, now: datetime) -> str:
    """Noted first: a key that nobody knows of is worse than a note about one that never came."""
    content = json.loads(key_file.read_text())
    number = 1 + max(int(name.removeprefix("k")) for name in content["ring"])
    key_id = f"k{number}"
    content["ring"][key_id] = secrets.token_hex(32)
    content["current"] = key_id
    content["made"] = content.get("made", {}) | {key_id: now.astimezone(UTC).isoformat()}
    read_held(content)
    _note(database, actor, f"rotate to key {key_id}", now)
    change_key_file(key_file, content)
    return key_id


def drop(database: Database, key_file: Path, key_id: str, actor: Actor, now: datetime) -> None:
    """Take an old key off the ring: what is sealed with it, in a backup from before, is never
    opened again. Raises `CannotDrop` while it is needed here, or may be, and `AlreadyUnderWay`."""
    with alone(key_file):
        content = json.loads(key_file.read_text())
        _refuse_needed(database, key_file, content, key_id, now)
        del content["ring"][key_id]
        content.get("made", {}).pop(key_id, None)
        change_key_file(key_file, content)
        _note(database, actor, f"drop key {key_id}", now)


def _refuse_needed(
    database: Database, key_file: Path, content: dict[str, Any], key_id: str, now: datetime
) -> None:
    if key_id not in content["ring"]:
        raise CannotDrop(f"There is no key {key_id} in {key_file}.")
    if key_id == content["current"]:
        raise CannotDrop(f"{key_id} seals now. First: afterglow keys rotate")
    if now - _made(content, content["current"]) < QUIET:
        raise CannotDrop(
            f"{content['current']} is younger than {QUIET.seconds // 60} minutes, so a request"
            f" under way may still seal with {key_id}. Try again later."
        )
    if under_it := texts_by_key(database).get(key_id):
        raise CannotDrop(f"{under_it} texts are sealed with {key_id}. First: afterglow keys rotate")


def _made(content: dict[str, Any], key_id: str) -> datetime:
    """The first key of an installation came with it."""
    made = content.get("made", {}).get(key_id)
    return datetime.fromisoformat(made) if made else datetime.min.replace(tzinfo=UTC)


def _note(database: Database, actor: Actor, said: str, now: datetime) -> None:
    """On each clinic's chain: their texts are what it is about."""
    with database.transaction() as db:
        for clinic in db.exec(select(Clinic).order_by(col(Clinic.id))):
            audit.note(db, actor, said, clinic.public_id, now, of=clinic)
