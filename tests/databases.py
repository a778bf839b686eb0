"""Databases for the tests: each kind is migrated once a run, then copied for every test."""

from __future__ import annotations

import shutil
import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path

from app.database import open_database
from app.keys import Keys
from app.migrations import migrate
from app.settings import Settings
from tests.postgres import Postgres

BUILT_AT = datetime(2026, 1, 1, tzinfo=UTC)
TEMPLATE = "template_afterglow"
ORIGIN = "http://localhost:8000"


class Templates:
    """Migrated, empty databases of one key file; `fresh` hands out settings for a copy."""

    def __init__(self, folder: Path, keys: Keys, key_file: Path) -> None:
        self.folder, self.keys, self.key_file = folder, keys, key_file
        self._sqlite: Path | None = None
        self._server: Postgres | None = None
        self._has_template = False

    @contextmanager
    def fresh(self, kind: str, folder: Path) -> Iterator[Settings]:
        """Settings for an empty, migrated database of that kind; a PostgreSQL one is dropped."""
        if kind == "sqlite":
            settings = self.settings(folder)
            settings.data.mkdir(parents=True, exist_ok=True)
            shutil.copyfile(self._sqlite_template(), settings.database_file)
            yield settings
            return
        name = f"test_{uuid.uuid4().hex[:12]}"
        server = self._postgres_with_template()
        yield self.settings(folder, server.create(name, TEMPLATE))
        server.drop(name)

    @contextmanager
    def empty(self, kind: str, folder: Path) -> Iterator[Settings]:
        """Settings for a database without any table."""
        if kind == "sqlite":
            yield self.settings(folder)
            return
        name = f"test_{uuid.uuid4().hex[:12]}"
        yield self.settings(folder, self.server.create(name))
        self.server.drop(name)

    def settings(self, folder: Path, database_url: str = "") -> Settings:
        return Settings(
            data=folder / "data", key_file=self.key_file, database_url=database_url, base_url=ORIGIN
        )

    @property
    def server(self) -> Postgres:
        if self._server is None:
            self._server = Postgres().__enter__()
        return self._server

    def close(self) -> None:
        if self._server is not None:
            self._server.__exit__(None, None, None)

    def _sqlite_template(self) -> Path:
        if self._sqlite is None:
            settings = self.settings(self.folder)
            self._build(settings)
            self._sqlite = settings.database_file
        return self._sqlite

    def _postgres_with_template(self) -> Postgres:
        if not self._has_template:
            self._build(self.settings(self.folder, self.server.create(TEMPLATE)))
            self._has_template = True
        return self.server

    def _build(self, settings: Settings) -> None:
        database = open_database(settings, self.keys)
        migrate(database, BUILT_AT)
        database.close()
