"""A database as the version before this one left it."""

from __future__ import annotations

from sqlalchemy import text

from app import audit
from app.audit import Actor
from app.database import Database, open_database
from app.keys import Keys
from app.migrations import migrate
from app.settings import Settings
from app.tables import Clinic
from tests.databases import BUILT_AT

NEW_TABLES = ("backup", "tombstone")
OLD_REVISION = "0024"


def of_older_version(settings: Settings, keys: Keys) -> Database:
    """With one clinic in it."""
    database = open_database(settings, keys)
    migrate(database, BUILT_AT)
    with database.transaction() as db:
        clinic = Clinic(name="Old Harbor", country="US", zone="UTC", created_at=BUILT_AT)
        db.add(clinic)
        db.flush()
        audit.note(db, Actor("command", "tests"), "open clinic", "x", BUILT_AT, of=clinic)
    with database.engine.begin() as connection:
        for table in NEW_TABLES:
            connection.execute(text(f"DROP TABLE {table}"))
        older = text("UPDATE alembic_version SET version_num = :old")
        connection.execute(older, {"old": OLD_REVISION})
    return database
