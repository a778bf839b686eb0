"""A new key for free text, while web and worker run: added to the key file, then every sealed text
sealed anew, a few at a time. Killed anywhere, it goes on where it was when it is begun again.

The old key stays on the ring, because backups from before need it, until an operator takes it away.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from time import sleep
from typing import Any

from sqlalchemy import update

from app import key_changes
from app.audit import Actor
from app.database import Database
from app.sealed_columns import SealedColumn, every_one, key_of, texts_by_key

AT_ONCE = 200
"""Texts in one transaction: a few milliseconds in which nobody else writes to SQLite."""
REST = 0.05
"""Seconds between two transactions, so that whoever waits to write comes in."""


@dataclass(frozen=True)
class Rotated:
    """`key_id` seals now; `texts` were sealed anew; `goes_on`: an earlier rotation was finished."""

    key_id: str
    texts: int
    goes_on: bool


def rotate(
    database: Database,
    key_file: Path,
    actor: Actor,
    now: datetime,
    *,
    at_once: int = AT_ONCE,
    after_each: Callable[[], None] = lambda: None,
) -> Rotated:
    """Seal everything with a new key; one that was begun and not finished is finished first.
    `after_each` is called after each commit that sealed something anew. Raises
    `key_changes.AlreadyUnderWay`.
    """
    with key_changes.alone(key_file):
        return _rotate(database, key_file, actor, now, at_once, after_each)


def _rotate(
    database: Database,
    key_file: Path,
    actor: Actor,
    now: datetime,
    at_once: int,
    after_each: Callable[[], None],
) -> Rotated:
    held = database.keys.ring.sealing()[0]
    goes_on = any(count for key_id, count in texts_by_key(database).items() if key_id != held)
    key_id = held if goes_on else key_changes.add(database, key_file, actor, now)
    done = 0
    while step := _walk(database, key_id, at_once, after_each):
        done += step
    return Rotated(key_id, done, goes_on)


def _walk(database: Database, key_id: str, at_once: int, after_each: Callable[[], None]) -> int:
    """Once through every column; answers how many texts were sealed anew."""
    done = 0
    for column in every_one():
        number = 0
        while rows := _next_rows(database, column, number, at_once):
            number = rows[-1][0]
            if any(key_of(row[1]) != key_id for row in rows):
                done += _seal_anew(database, column, key_id, rows)
                after_each()
                sleep(REST)
    return done


def _next_rows(database: Database, column: SealedColumn, after: int, at_once: int) -> Sequence[Any]:
    with database.reading() as db:
        wanted = column.rows.where(column.number > after, column.sealed.is_not(None))
        return db.connection().execute(wanted.order_by(column.number).limit(at_once)).all()


def _seal_anew(database: Database, column: SealedColumn, key_id: str, rows: Sequence[Any]) -> int:
    """`rows`: number, sealed text, row and patient each. Answers how many were sealed anew; a row
    that was changed meanwhile is left for the next walk."""
    done = 0
    with database.transaction() as db:
        for number, sealed, row, patient in rows:
            if key_of(sealed) == key_id:
                continue
            place = {"table": column.place, "row": row, "patient": patient}
            fresh = db.keys.seal(db.keys.open(sealed, **place), **place)
            only = (column.number == number, column.sealed == sealed)
            change = update(column.table).where(*only).values({column.sealed.name: fresh})
            done += db.connection().execute(change).rowcount
    return done
