"""The engine for either database, its pragmas, and `transaction()`."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import sqlcipher3.dbapi2 as sqlcipher
from sqlalchemy import Engine, QueuePool, create_engine, event, text
from sqlalchemy.engine import Connection

from app import audit
from app.db import Db, once_a_picture
from app.keys import Keys
from app.settings import MisconfiguredError, Settings

__all__ = ["Database", "Db", "answers", "once_a_picture", "open_database", "unlocked"]

OLDEST_SQLITE = (3, 51, 3)
BUSY_SECONDS = 5
READ_ONLY = "reading"


class Database:
    """One engine. `transaction()` writes and commits once; `reading()` never writes."""

    def __init__(self, engine: Engine, keys: Keys) -> None:
        self.engine = engine
        self.keys = keys
        self.is_sqlite = engine.dialect.name == "sqlite"
        event.listen(engine, "reset", _end_transaction)
        self._reader = engine.execution_options(**{READ_ONLY: True})
        if not self.is_sqlite:  # there one statement sees more than the one before it
            one_picture = {"isolation_level": "REPEATABLE READ", "postgresql_readonly": True}
            self._reader = self._reader.execution_options(**one_picture)

    @contextmanager
    def transaction(self) -> Iterator[Db]:
        """One write transaction: commits on a clean exit with its audit, rolls back on any error.

        On SQLite it begins IMMEDIATE, so that it never fails halfway with "locked".
        """
        with self._db(self.engine) as db:
            db.connection()
            yield db
            audit.write(db)
            db.commit()

    @contextmanager
    def reading(self) -> Iterator[Db]:
        """A read transaction: one consistent picture, rolled back at the end."""
        with self._db(self._reader) as db:
            yield db
            if db.pending_notes:
                raise RuntimeError("an audit note needs a write transaction")
            db.expunge_all()  # what was read stays readable after the picture is let go
            db.rollback()

    @contextmanager
    def _db(self, engine: Engine) -> Iterator[Db]:
        with Db(engine, expire_on_commit=False) as db:
            db.keys = self.keys
            db.pending_notes = []
            db.writes = engine is self.engine
            db.read = {}
            yield db

    def close(self) -> None:
        self.engine.dispose()


def open_database(
    settings: Settings, keys: Keys, *, sqlite_version: str = sqlcipher.sqlite_version
) -> Database:
    """Open the configured database. Raises `MisconfiguredError` on an unsafe SQLite."""
    if settings.is_postgresql:
        return Database(_postgresql(settings.database_url), keys)
    _refuse_old_sqlite(sqlite_version)
    settings.data.mkdir(parents=True, exist_ok=True, mode=0o700)
    return Database(_sqlite(settings.database_file, keys.database_key), keys)


def _postgresql(url: str) -> Engine:
    scheme, _, rest = url.partition("://")
    assert scheme
    return create_engine(
        f"postgresql+psycopg://{rest}", pool_size=40, pool_pre_ping=True, hide_parameters=True
    )


def unlocked(path: Path, key: bytes) -> Any:
    """A connection of the driver's own to an embedded database, as the file is."""
    connection = sqlcipher.connect(
        str(path), timeout=BUSY_SECONDS, isolation_level=None, check_same_thread=False
    )
    connection.execute("PRAGMA cipher_log_level = NONE")
    connection.execute(f"PRAGMA key = \"x'{key.hex()}'\"")
    connection.execute(f"PRAGMA busy_timeout = {BUSY_SECONDS * 1000}")
    return connection


def _sqlite(path: Path, key: bytes) -> Engine:
    def connect() -> Any:
        connection = unlocked(path, key)
        connection.execute("PRAGMA journal_mode = WAL")
        connection.execute("PRAGMA secure_delete = ON")  # what is erased is overwritten
        connection.execute("PRAGMA synchronous = FULL")
        connection.execute("PRAGMA foreign_keys = ON")
        return connection

    engine = create_engine(
        "sqlite://",
        module=sqlcipher,
        creator=connect,
        poolclass=QueuePool,
        pool_size=40,
        hide_parameters=True,
    )
    event.listen(engine, "begin", _begin)
    return engine


def _end_transaction(connection: Any, *_: object) -> None:
    """A COMMIT that failed leaves its transaction open, on SQLite with the write lock. SQLAlchemy
    takes it for ended, so it is ended here, before the connection is anybody else's."""
    connection.rollback()


def _begin(connection: Connection) -> None:
    reading = connection.get_execution_options().get(READ_ONLY)
    connection.exec_driver_sql("BEGIN" if reading else "BEGIN IMMEDIATE")


def _refuse_old_sqlite(version: str) -> None:
    if tuple(int(part) for part in version.split(".")) < OLDEST_SQLITE:
        raise MisconfiguredError(
            f"SQLite {version} can corrupt a database that two processes write"
            " (fixed in 3.51.3). Install the sqlcipher3 version of requirements.lock."
        )


def answers(database: Database) -> bool:
    """Whether the database replies to a trivial question."""
    with database.reading() as db:
        return bool(db.connection().execute(text("SELECT 1")).scalar() == 1)
