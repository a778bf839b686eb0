"""A database migrated from empty is the one that the tables describe, by the database's own words.

Alembic's batch mode on SQLite drops triggers and WITHOUT ROWID without a word, and its comparison
sees neither those nor CHECKs. So both databases are asked for their SQL, and the words compared.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlalchemy import Connection, text
from sqlalchemy.exc import DBAPIError, IntegrityError
from sqlmodel import SQLModel, select

from app.database import Database, open_database
from app.keys import Keys
from app.migrations import changing, is_current, migrate
from app.settings import MisconfiguredError
from app.table_changes import replace_check
from app.tables import Nudge, NudgeDelivery, Patient
from tests.databases import BUILT_AT, Templates
from tests.web.belongings import ids_of

KINDS = "kind IN ('check-in', 'exercise-1', 'exercise-2', 'later-1', 'later-2', 'test')"
BOOKKEEPING = "alembic_version"
ON_POSTGRESQL = """
    SELECT 'column', table_name, column_name || ' ' || data_type || ' '
           || coalesce(character_maximum_length::text, '') || ' ' || is_nullable || ' '
           || coalesce(column_default, '')
    FROM information_schema.columns WHERE table_schema = 'public'
    UNION ALL
    SELECT 'constraint', conrelid::regclass::text, conname || ' ' || pg_get_constraintdef(oid)
    FROM pg_constraint WHERE connamespace = 'public'::regnamespace
    UNION ALL
    SELECT 'index', tablename, indexdef FROM pg_indexes WHERE schemaname = 'public'
"""
ON_SQLITE = "SELECT type, tbl_name, sql FROM sqlite_master WHERE type IN ('table', 'index')"
TRIGGERS = {
    "sqlite": "SELECT tbl_name, name FROM sqlite_master WHERE type = 'trigger'",
    "postgresql": """
        SELECT tgrelid::regclass::text, tgname FROM pg_trigger
        WHERE NOT tgisinternal AND tgenabled = 'O'""",
}
AUDIT_TRIGGERS = {
    ("audit_entry", "audit_entry_no_update"),
    ("audit_entry", "audit_entry_no_delete"),
    ("audit_head", "audit_head_no_delete"),
}


@pytest.fixture
def unmigrated(backend: str, templates: Templates, folder: Path, keys: Keys) -> Iterator[Database]:
    """A database without any table."""
    with templates.empty(backend, folder / "unmigrated") as settings:
        opened = open_database(settings, keys)
        yield opened
        opened.close()


@pytest.fixture
def described(unmigrated: Database) -> Database:
    """A database made straight from the tables, without a migration."""
    with unmigrated.engine.begin() as connection:
        SQLModel.metadata.create_all(connection)
    return unmigrated


def test_migrated_from_empty_equals_the_tables(database: Database, described: Database):
    migrated = words_of(database)
    assert len(migrated) >= len(SQLModel.metadata.tables)
    assert migrated == words_of(described)


@pytest.mark.parametrize("lost", ["CHECK", "WITHOUT ROWID"])
def test_the_comparison_sees_what_alembic_does_not(described: Database, lost: str):
    before = words_of(described)
    with described.engine.begin() as connection:
        if not described.is_sqlite:
            connection.execute(text("ALTER TABLE response DROP CONSTRAINT ck_response_score"))
        else:
            find = text("SELECT sql FROM sqlite_master WHERE name = 'response'")
            made = str(connection.execute(find).scalar_one())
            less = {
                "CHECK": re.sub(r"\s*CONSTRAINT ck_response_score CHECK [^\n]*\n", "\n", made),
                "WITHOUT ROWID": made.replace("WITHOUT ROWID", ""),
            }[lost]
            assert less != made
            connection.execute(text("DROP TABLE response"))
            connection.execute(text(less))
    assert words_of(described) != before


@pytest.mark.parametrize("backend", ["sqlite"], indirect=True)
def test_tables_that_are_read_by_range_are_clustered(database: Database):
    with database.engine.begin() as connection:
        listed = connection.execute(text("PRAGMA table_list")).mappings()
        clustered = {row["name"] for row in listed if row["wr"]}
    assert {"submission", "response", "moment", "audit_entry"} <= clustered


def test_the_audit_has_its_triggers(database: Database):
    with database.engine.begin() as connection:
        found = connection.execute(text(TRIGGERS[database.engine.dialect.name]))
        assert {tuple(row) for row in found} >= AUDIT_TRIGGERS


@pytest.mark.parametrize(
    "act",
    ["UPDATE audit_entry SET actor = 'x'", "DELETE FROM audit_entry", "DELETE FROM audit_head"],
)
def test_the_database_itself_refuses_to_rewrite_history(database: Database, cast, act: str):
    with pytest.raises(DBAPIError, match="append-only"), database.engine.begin() as connection:
        connection.execute(text(act))


def test_migrating_twice_changes_nothing(unmigrated: Database):
    assert not is_current(unmigrated)
    migrate(unmigrated, BUILT_AT)
    once = words_of(unmigrated)
    migrate(unmigrated, BUILT_AT)
    assert is_current(unmigrated)
    assert words_of(unmigrated) == once


def test_a_check_is_replaced_and_everything_else_stays(database: Database, cast, clock):
    """On SQLite that makes the table anew: its rows, and those that refer to them, outlive it."""
    with database.transaction() as db:
        ids = ids_of(db, cast, cast.patient, clock.now)
        nudge = db.exec(select(Nudge).where(Nudge.public_id == ids["nudge_id"])).one()
        db.add(NudgeDelivery(nudge_id=nudge.id, due_at=clock.now))
    before, words = dump(database), words_of(database)
    with changing(database) as connection:
        replace_check(connection, "nudge", "ck_nudge_kind", "kind <> 'a (bad) one'")
    changed = words_of(database)
    with database.engine.begin() as connection, pytest.raises(IntegrityError):
        connection.execute(text("UPDATE nudge SET kind = 'a (bad) one'"))
    with changing(database) as connection:
        replace_check(connection, "nudge", "ck_nudge_kind", KINDS)
    assert changed != words and (words_of(database), dump(database)) == (words, before)
    with database.engine.begin() as connection, pytest.raises(IntegrityError):
        connection.execute(text("DELETE FROM nudge"))  # what refers to it is looked after again


def test_a_change_that_leaves_a_row_without_its_other_end_is_taken_back(database: Database, cast):
    with pytest.raises((MisconfiguredError, IntegrityError)), changing(database) as connection:
        connection.execute(text("UPDATE patient SET clinic_id = 4711"))
    with database.reading() as db:
        assert 4711 not in set(db.exec(select(Patient.clinic_id)))


def test_a_check_that_is_not_there_and_a_table_with_triggers_are_refused(database: Database):
    wrong = (LookupError, DBAPIError)
    with pytest.raises(wrong), changing(database) as connection:
        replace_check(connection, "nudge", "ck_nudge_nothing", "1 = 1")
    with pytest.raises(wrong), changing(database) as connection:
        replace_check(connection, "audit_entry", "ck_audit_entry_nothing", "1 = 1")


def dump(database: Database) -> dict[str, list[tuple[object, ...]]]:
    """Every row of the two tables that refer to one another."""
    with database.engine.begin() as connection:
        return {
            table: [tuple(row) for row in connection.execute(text(f"SELECT * FROM {table}"))]  # noqa: S608
            for table in ("nudge", "nudge_delivery")
        }


def words_of(database: Database) -> dict[tuple[str, str], list[str]]:
    """What the database itself says it holds: by kind and table, its sorted lines of SQL."""
    with database.engine.begin() as connection:
        rows = list(_rows(connection, database.is_sqlite))
    words: dict[tuple[str, str], list[str]] = {}
    for kind, table, line in rows:
        words.setdefault((kind, table), []).append(line)
    return {place: sorted(lines) for place, lines in words.items()}


def _rows(connection: Connection, is_sqlite: bool) -> Iterator[tuple[str, str, str]]:
    asked = connection.execute(text(ON_SQLITE if is_sqlite else ON_POSTGRESQL))
    for kind, table, said in asked:
        if table == BOOKKEEPING or said is None:
            continue
        # A column added later stands on the line before it, after a comma.
        for line in re.sub(r", (?=[a-z0-9_]+ [A-Z])", "\n", said.replace('"', "")).splitlines():
            tidy = " ".join(line.strip().rstrip(",").split())
            if tidy:
                yield kind, table, tidy
