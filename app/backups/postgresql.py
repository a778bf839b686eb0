"""PostgreSQL's own programs: dumping a database, and loading one."""

from __future__ import annotations

import re
import shutil
import subprocess
import tempfile
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path

import psycopg
from psycopg.conninfo import conninfo_to_dict, make_conninfo

from app.backups.postgresql_databases import plain
from app.backups.sealed_files import BackupRefused
from app.settings import environment_of_a_program

PIECE = 2**16
DUMP = ("--format=custom", "--no-owner", "--no-privileges", "--no-password")
LOAD = ("--no-owner", "--no-privileges", "--exit-on-error", "--single-transaction", "--no-password")


def dump(url: str, snapshot: str) -> Iterator[bytes]:
    """All of the database in `pg_dump`'s own format. Raises `BackupRefused`."""
    command = [_program("pg_dump", url), *DUMP, f"--snapshot={snapshot}"]
    with _started(command, url, stdout=subprocess.PIPE) as running:
        assert running.stdout is not None
        yield from iter(lambda: running.stdout.read(PIECE), b"")  # type: ignore[union-attr]
        if running.wait():
            raise BackupRefused(
                f"pg_dump ended with exit code {running.returncode}. Check that PostgreSQL answers"
                " and that the role may read every table."
            )


def load(url: str, pieces: Iterable[bytes]) -> None:
    """Into an empty database, all or nothing. Raises `BackupRefused`, or what `pieces` raises."""
    command = [_program("pg_restore", url), *LOAD]
    with _started(command, url, stdin=subprocess.PIPE) as running:
        assert running.stdin is not None
        try:
            for piece in pieces:
                running.stdin.write(piece)
            running.stdin.close()
        except BrokenPipeError:
            running.wait()
        if running.wait():
            raise BackupRefused(
                f"pg_restore ended with exit code {running.returncode}; nothing was replaced. It"
                " may be older than the pg_dump that made this backup."
            )


@contextmanager
def _started(command: list[str], url: str, **ends: int) -> Iterator[subprocess.Popen[bytes]]:
    """The password goes by the program's environment: everybody may read a command line. What the
    program says is not passed on, as it quotes rows."""
    whole = conninfo_to_dict(plain(url))
    password = whole.pop("password", None)
    own = environment_of_a_program(**({"PGPASSWORD": str(password)} if password else {}))
    command = [*command, f"--dbname={make_conninfo('', **whole)}"]
    with tempfile.TemporaryFile() as said:
        running = subprocess.Popen(command, env=own, stderr=said, **ends)  # type: ignore[call-overload]
        try:
            yield running
        finally:
            if running.poll() is None:
                running.kill()
            for end in (running.stdin, running.stdout):
                if end is not None and not end.closed:
                    with _broken_pipe_is_known():
                        end.close()
            running.wait()


@contextmanager
def _broken_pipe_is_known() -> Iterator[None]:
    try:
        yield
    except BrokenPipeError:
        return


def _program(name: str, url: str) -> str:
    """The oldest that is not older than the server: a newer one may write what it does not know."""
    with psycopg.connect(plain(url), autocommit=True) as connection:
        server = connection.info.server_version // 10000
    found = {str(path) for path in Path("/usr/lib/postgresql").glob(f"*/bin/{name}")}
    found |= {path} if (path := shutil.which(name)) else set()
    return fitting(name, [(_version(each), each) for each in sorted(found)], server)


def fitting(name: str, found: list[tuple[int, str]], server: int) -> str:
    """Of those found, as (version, path). Raises `BackupRefused`."""
    fit = sorted(each for each in found if each[0] >= server)
    if not fit:
        older = " that is new enough" if found else ""
        raise BackupRefused(
            f"There is no {name}{older} on this machine, and PostgreSQL {server} needs one of"
            f" version {server}. Install postgresql-client-{server} (Debian), then try again."
        )
    return fit[0][1]


def _version(program: str) -> int:
    own = environment_of_a_program()
    said = subprocess.run([program, "--version"], capture_output=True, text=True, env=own)
    found = re.search(r"\) (\d+)", said.stdout)
    return int(found[1]) if found else 0
