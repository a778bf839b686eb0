"""The audit: nobody can act without it, and nobody can change it unnoticed."""

from __future__ import annotations

import random
from datetime import UTC, datetime, timedelta, timezone

import pytest
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError
from sqlmodel import select

from app import audit
from app.audit import Actor
from app.database import Database
from app.tables import AuditEntry, AuditHead
from tests.audit_alterations import alter, altered_by, chains_of, drop_triggers, put
from tests.cast import Cast
from tests.marks import on_postgresql

NOW = datetime(2026, 3, 4, 12, tzinfo=UTC)
ACTOR = Actor("command", "tests")
ALTERATIONS = 300


@pytest.fixture
def written(database: Database, cast: Cast) -> Database:
    """Some twenty more acts on three chains, on top of those of the cast."""
    for step in range(7):
        with database.transaction() as db:
            for of in (cast.patient, cast.other_patient, cast.clinic):
                at = NOW + timedelta(minutes=step)
                audit.note(db, ACTOR, "read chart", f"s{step % 3}", at, of=of)
    return database


def broken(database: Database) -> list[str]:
    with database.reading() as db:
        return list(audit.verify(db))


def test_an_entry_needs_an_actor():
    with pytest.raises(ValueError, match="actor"):
        Actor("staff", "")


def test_an_untouched_audit_is_whole(written: Database):
    assert broken(written) == []


def test_each_entry_says_who_what_whose_and_when(written: Database, cast: Cast):
    with written.reading() as db:
        chain = f"patient:{cast.patient.public_id}"
        rows = db.exec(select(AuditEntry).where(AuditEntry.chain == chain)).all()
        head = db.get_one(AuditHead, chain)
    assert [row.seq for row in rows] == list(range(1, len(rows) + 1))
    last = rows[-1]
    told = (last.actor, last.action, last.subject, last.at)
    assert told == ("command:tests", "read chart", "s0", NOW + timedelta(minutes=6))
    assert head.seq == len(rows)


def test_several_acts_of_one_transaction_keep_their_order(database: Database, cast: Cast):
    with database.transaction() as db:
        for action in ("first", "second", "third"):
            audit.note(db, ACTOR, action, "x", NOW, of=cast.clinic)
    with database.reading() as db:
        rows = db.exec(select(AuditEntry).order_by("seq").where(AuditEntry.subject == "x"))
        assert [row.action for row in rows] == ["first", "second", "third"]


def test_an_instant_of_any_zone_is_the_same_instant(database: Database, cast: Cast):
    there = NOW.astimezone(timezone(timedelta(hours=5, minutes=30)))
    with database.transaction() as db:
        audit.note(db, ACTOR, "look", "x", there, of=cast.clinic)
    assert broken(database) == []


def test_words_cannot_move_from_one_field_to_the_next(database: Database, cast: Cast):
    with database.transaction() as db:
        audit.note(db, ACTOR, "look", "at\x1fthis", NOW, of=cast.clinic)
    alter(database, "UPDATE audit_entry SET action = 'look\x1fat', subject = 'this'"
          " WHERE subject = 'at\x1fthis'")  # fmt: skip
    assert broken(database) != []


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE audit_entry SET actor = 'staff:somebody else'",
        "DELETE FROM audit_entry",
        "DELETE FROM audit_head",
    ],
)
def test_the_database_itself_refuses(written: Database, statement: str):
    with pytest.raises(DBAPIError, match="append-only"), written.engine.begin() as connection:
        connection.execute(text(statement))
    assert broken(written) == []


@on_postgresql
def test_postgresql_refuses_to_truncate(written: Database):
    with pytest.raises(DBAPIError, match="append-only"), written.engine.begin() as connection:
        connection.execute(text("TRUNCATE audit_entry"))


def test_whoever_writes_the_database_cannot_write_the_audit(written: Database):
    """Hundreds of edits, deletions, swaps and truncations without the triggers: all found."""
    drop_triggers(written)
    whole = chains_of(written)
    missed = []
    for seed in range(ALTERATIONS):
        name, altered = altered_by(random.Random(seed), whole)
        put(written, altered)
        if not broken(written):
            missed.append((seed, name))
    put(written, whole)
    assert missed == [] and broken(written) == []
