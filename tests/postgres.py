"""A PostgreSQL of the run's own: started once, in memory, thrown away.

The Debian binaries run as user `postgres` when the tests run as root (PostgreSQL refuses root).
It listens on a unix socket only and never syncs, so nothing here measures durability.
"""

from __future__ import annotations

import ctypes
import os
import shutil
import signal
import subprocess
import tempfile
import time
from pathlib import Path
from types import TracebackType

import psycopg
from psycopg import sql

MEMORY = Path("/dev/shm")
ROOM = 512 * 2**20
USER = "afterglow"
FAST = ["fsync=off", "synchronous_commit=off", "full_page_writes=off", "max_wal_size=128MB"]
# several worker and web processes of the fault tests are connected at once
SIZE = ["max_connections=120", "shared_buffers=64MB", "autovacuum=off"]
_libc = ctypes.CDLL(None)


class Postgres:
    """`with Postgres() as server`: make databases, copy them, drop them."""

    def __enter__(self) -> Postgres:
        self.folder = Path(tempfile.mkdtemp(prefix="afterglow-pg-", dir=roomy_place()))
        self._as_user = _unprivileged()
        if self._as_user:
            shutil.chown(self.folder, "postgres", "postgres")
        self._initialise()
        self._process = self._start()
        self._admin = self._connect_when_ready()
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self._admin.close()
        self._process.send_signal(signal.SIGQUIT)
        self._process.wait(timeout=20)
        shutil.rmtree(self.folder, ignore_errors=True)

    def create(self, name: str, template: str = "template1") -> str:
        """Make a database as a copy of `template` (nobody may be connected to it); its URL."""
        statement = sql.SQL("CREATE DATABASE {} TEMPLATE {} STRATEGY FILE_COPY")
        self._admin.execute(statement.format(sql.Identifier(name), sql.Identifier(template)))
        return self.url(name)

    def drop(self, name: str) -> None:
        """Drop a database, whoever is still connected."""
        statement = sql.SQL("DROP DATABASE IF EXISTS {} WITH (FORCE)")
        self._admin.execute(statement.format(sql.Identifier(name)))

    def url(self, name: str) -> str:
        return f"postgresql://{USER}@/{name}?host={self.folder}"

    def _initialise(self) -> None:
        command = ["initdb", "-D", "data", "-U", USER, "-A", "trust", "-E", "UTF8"]
        self._run([*command, "--locale=C", "--no-sync", "--no-instructions"])

    def _run(self, command: list[str]) -> None:
        command = [str(_binaries() / command[0]), *command[1:]]
        done = subprocess.run(
            command, cwd=self.folder, capture_output=True, text=True, **self._as_user
        )
        if done.returncode:
            raise RuntimeError(f"{command[0]} failed: {done.stderr}")

    def _start(self) -> subprocess.Popen[bytes]:
        options = [f"--{option}" for option in [*FAST, *SIZE, "listen_addresses="]]
        command = [str(_binaries() / "postgres"), "-D", "data", "-k", str(self.folder), *options]
        with (self.folder / "log").open("wb") as log:
            return subprocess.Popen(
                command,
                cwd=self.folder,
                stdout=log,
                stderr=log,
                preexec_fn=_die_with_parent,
                **self._as_user,
            )

    def _connect_when_ready(self) -> psycopg.Connection[tuple[object, ...]]:
        give_up = time.monotonic() + 20
        while True:
            try:
                return psycopg.connect(self.url("postgres"), autocommit=True)
            except psycopg.OperationalError:
                if self._process.poll() is not None or time.monotonic() > give_up:
                    raise RuntimeError((self.folder / "log").read_text()) from None
                time.sleep(0.05)


def _binaries() -> Path:
    newest = sorted(Path("/usr/lib/postgresql").glob("*/bin/postgres"), key=_version)
    if newest:
        return newest[-1].parent
    found = shutil.which("postgres")
    if not found:
        raise RuntimeError("PostgreSQL is not installed: `make test` installs it")
    return Path(found).parent


def _version(binary: Path) -> int:
    return int(binary.parts[-3])


def roomy_place() -> Path | None:
    """Memory, where a container leaves enough of it; else the usual temporary folder."""
    if MEMORY.is_dir() and shutil.disk_usage(MEMORY).free > ROOM:
        return MEMORY
    return None


def _unprivileged() -> dict[str, object]:
    if os.getuid() != 0:
        return {}
    return {"user": "postgres", "group": "postgres", "extra_groups": []}


def _die_with_parent() -> None:
    """A killed test run must not leave a server behind (Linux; elsewhere the run's end does it)."""
    pr_set_pdeathsig = 1
    if hasattr(_libc, "prctl"):
        _libc.prctl(pr_set_pdeathsig, signal.SIGQUIT)
