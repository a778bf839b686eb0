"""Bringing a database to the tables of this version."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path

from alembic import command
from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Connection, text

from app import installation
from app.database import Database, Db
from app.settings import MisconfiguredError

FOLDER = Path(__file__).parent.parent / "migrations"
ONE_AT_A_TIME = 716_253_409


def migrate(database: Database, now: datetime, before: Callable[[str], None] | None = None) -> None:
    """Apply what is missing in one transaction, then match the database to its key file.

    A second process that starts meanwhile waits, then finds nothing to do. `before` is called with
    the revision that an older database is at, before anything of it is changed.
    """
    with changing(database) as connection:
        config = _config()
        config.attributes["connection"] = connection
        config.attributes["keys"] = database.keys
        current = MigrationContext.configure(connection).get_current_revision()
        _refuse_newer(current)
        if current is not None and current != _newest() and before is not None:
            before(current)
        command.upgrade(config, "head")
    installation.claim(database, now)


@contextmanager
def changing(database: Database) -> Iterator[Connection]:
    """One transaction. SQLite makes a table anew to change it, which it does only while it looks
    after no foreign keys; so they are looked at once, before the end."""
    with database.engine.connect() as connection:
        if not database.is_sqlite:
            with connection.begin():
                connection.execute(text(f"SELECT pg_advisory_xact_lock({ONE_AT_A_TIME})"))
                yield connection
            return
        driver = connection.connection.driver_connection
        assert driver is not None
        driver.execute("PRAGMA foreign_keys = OFF")  # heard only outside a transaction
        try:
            with connection.begin():
                yield connection
                if connection.exec_driver_sql("PRAGMA foreign_key_check").first() is not None:
                    raise MisconfiguredError(
                        "A row of this database refers to one that is not there, so it was left"
                        " as it was. Restore the last good copy."
                    )
        finally:
            driver.execute("PRAGMA foreign_keys = ON")


def revision_of(db: Db) -> str:
    """Which migration the database is at; "" before the first."""
    return MigrationContext.configure(db.connection()).get_current_revision() or ""


def is_known(revision: str) -> bool:
    """Whether this version knows that migration; a newer one's it does not."""
    scripts = ScriptDirectory.from_config(_config()).walk_revisions()
    return revision in {script.revision for script in scripts}


def is_current(database: Database) -> bool:
    """Whether the database has every migration of this version."""
    with database.reading() as db:
        current = revision_of(db)
    return current == _newest()


def _refuse_newer(current: str | None) -> None:
    if current is not None and not is_known(current):
        raise MisconfiguredError(
            f"This database is newer than this program (it is at {current}). Install the version"
            " that it was last used with, or a later one; nothing was changed."
        )


def _newest() -> str | None:
    return ScriptDirectory.from_config(_config()).get_current_head()


def _config() -> Config:
    config = Config()
    config.set_main_option("script_location", str(FOLDER))
    return config
