"""A database as the version before this one left it."""

from __future__ import annotations

from alembic import command
from alembic.script import ScriptDirectory

from app import audit, installation, migrations
from app.audit import Actor
from app.database import Database, open_database
from app.keys import Keys
from app.settings import Settings
from app.tables import Clinic
from tests.databases import BUILT_AT

NEW_TABLES = ("recovery_code",)
"""What the newest migration brings."""


def of_older_version(settings: Settings, keys: Keys) -> Database:
    """With one clinic in it."""
    database = open_database(settings, keys)
    with migrations.changing(database) as connection:
        config = migrations._config()
        config.attributes |= {"connection": connection, "keys": keys}
        command.upgrade(config, older_revision())
    installation.claim(database, BUILT_AT)
    with database.transaction() as db:
        clinic = Clinic(name="Old Harbor", country="US", zone="UTC", created_at=BUILT_AT)
        db.add(clinic)
        db.flush()
        audit.note(db, Actor("command", "tests"), "open clinic", "x", BUILT_AT, of=clinic)
    return database


def older_revision() -> str:
    newest = ScriptDirectory.from_config(migrations._config()).get_revision("head")
    assert newest is not None
    return str(newest.down_revision)
