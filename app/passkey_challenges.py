"""What a passkey signs: random, for one purpose and one sign-in, five minutes, answered once.

A challenge carries its end and a keyed hash, so asking for one writes nothing; only that it was
answered is stored, until it is too old anyway.
"""

from __future__ import annotations

import hmac
import secrets
from datetime import UTC, datetime, timedelta

from sqlalchemy.dialects.postgresql import insert as postgresql_insert
from sqlalchemy.dialects.sqlite import insert as sqlite_insert
from sqlmodel import col, delete

from app.database import Db
from app.keys import Keys
from app.tables import SpentChallenge

LASTS = timedelta(minutes=5)
RANDOM_BYTES, END_BYTES = 16, 8


def make(keys: Keys, purpose: str, whose: str, now: datetime) -> bytes:
    """`purpose`: "sign in", "prove" or "add"; `whose`: the sign-in's public id, "" for nobody's."""
    until = int((now + LASTS).timestamp()).to_bytes(END_BYTES, "big")
    fresh = secrets.token_bytes(RANDOM_BYTES) + until
    return fresh + _mark(keys, fresh, purpose, whose)


def spend(db: Db, challenge: bytes, purpose: str, whose: str, now: datetime) -> bool:
    """Whether it is one of ours, for this, still in time and never answered before; from now on it
    is answered, whatever the answer was worth."""
    length = RANDOM_BYTES + END_BYTES
    fresh, mark = challenge[:length], challenge[length:]
    if not hmac.compare_digest(mark, _mark(db.keys, fresh, purpose, whose)):
        return False
    until = datetime.fromtimestamp(int.from_bytes(fresh[RANDOM_BYTES:], "big"), UTC)
    if until <= now:
        return False
    db.exec(delete(SpentChallenge).where(col(SpentChallenge.expires_at) <= now))
    postgresql = db.connection().dialect.name == "postgresql"
    insert = postgresql_insert if postgresql else sqlite_insert
    named = db.keys.lookup(f"challenge {challenge.hex()}")
    row = insert(SpentChallenge).values(challenge_hash=named, expires_at=until)
    fresh_row = row.on_conflict_do_nothing().returning(col(SpentChallenge.challenge_hash))
    return db.connection().execute(fresh_row).first() is not None


def _mark(keys: Keys, fresh: bytes, purpose: str, whose: str) -> bytes:
    return bytes.fromhex(keys.lookup(f"passkey {purpose}\x1f{whose}\x1f{fresh.hex()}"))
