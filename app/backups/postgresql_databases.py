"""A PostgreSQL database beside ours, and the one put in the place of the other."""

from __future__ import annotations

import secrets
import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from typing import Any

import psycopg
from psycopg import sql
from psycopg.conninfo import conninfo_to_dict, make_conninfo
from sqlalchemy import make_url

from app.backups.sealed_files import BackupRefused

ELSEWHERE = ("postgres", "template1")
TRIES_TO_RENAME = 20


@contextmanager
def database_beside(url: str) -> Iterator[str]:
    """The URL of a new, empty database on the same server, dropped afterwards. Raises
    `BackupRefused` where the role may not make one."""
    name = f"afterglow_aside_{secrets.token_hex(6)}"
    with psycopg.connect(plain(url), autocommit=True) as connection:
        like = "SELECT datcollate, datctype FROM pg_database WHERE datname = current_database()"
        collate, kind = connection.execute(like).fetchone() or ("C", "C")
        made = sql.SQL(
            "CREATE DATABASE {} TEMPLATE template0 ENCODING 'UTF8' LC_COLLATE {} LC_CTYPE {}"
        ).format(sql.Identifier(name), sql.Literal(collate), sql.Literal(kind))
        try:
            connection.execute(made)
        except psycopg.errors.InsufficientPrivilege as refused:
            role = connection.info.user
            raise BackupRefused(
                "To check or restore a backup a database is made beside yours, and the role"
                f" {role} may not make one. As an administrator of PostgreSQL run:"
                f' ALTER ROLE "{role}" CREATEDB; nothing was replaced.'
            ) from refused
    try:
        yield make_url(url).set(database=name).render_as_string(hide_password=False)
    finally:
        with psycopg.connect(plain(url), autocommit=True) as connection:
            gone = sql.SQL("DROP DATABASE IF EXISTS {} WITH (FORCE)")
            connection.execute(gone.format(sql.Identifier(name)))


def others_connected(url: str) -> int:
    asked = (
        "SELECT count(*) FROM pg_stat_activity WHERE datname = current_database()"
        " AND pid <> pg_backend_pid() AND backend_type = 'client backend'"
    )
    with psycopg.connect(plain(url), autocommit=True) as connection:
        row = connection.execute(asked).fetchone()
    return int(row[0]) if row else 0


def swap(url: str, beside: str, now: datetime) -> str:
    """Put the database beside in the place of ours, both renamed in one transaction; the name that
    the old one has now. Whoever is connected to either loses the connection."""
    ours, theirs = make_url(url).database or "", make_url(beside).database or ""
    kept = f"{ours[:40]}_before_{now:%Y%m%d%H%M%S}"
    with _elsewhere(url) as connection:
        for left in reversed(range(TRIES_TO_RENAME)):
            try:
                with connection.transaction():
                    for name in (ours, theirs):
                        end = "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname"
                        connection.execute(f"{end} = %s AND pid <> pg_backend_pid()", [name])
                    for old, new in ((ours, kept), (theirs, ours)):
                        rename = sql.SQL("ALTER DATABASE {} RENAME TO {}")
                        both = sql.Identifier(old), sql.Identifier(new)
                        connection.execute(rename.format(*both))
                return kept
            except psycopg.errors.ObjectInUse:
                if not left:
                    raise BackupRefused(
                        "Somebody keeps connecting to the database. Stop the program that does,"
                        " then try again; nothing was replaced."
                    ) from None
                time.sleep(0.25)
    raise AssertionError("unreachable")


def _elsewhere(url: str) -> psycopg.Connection[Any]:
    """A connection that is in the way of neither."""
    for name in ELSEWHERE:
        try:
            whole = conninfo_to_dict(plain(url)) | {"dbname": name}
            return psycopg.connect(make_conninfo("", **whole), autocommit=True)
        except psycopg.OperationalError:
            continue
    raise BackupRefused(
        "The role may connect to neither postgres nor template1, one of which is needed to put the"
        " restored database in the place of the old one; nothing was replaced."
    )


def plain(url: str) -> str:
    """As libpq reads it."""
    return "postgresql://" + url.partition("://")[2]
