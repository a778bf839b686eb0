"""What migrations do to a table that the databases do not both know how to do."""

from __future__ import annotations

from sqlalchemy import Connection, text


def replace_check(connection: Connection, table: str, name: str, condition: str) -> None:
    """Give a table another CHECK of the same name.

    SQLite knows no way: the table is made anew from its own words, so that every other CHECK, index
    and column stays as it is (Alembic's batch mode loses CHECKs and triggers without a word). The
    migration runs without foreign keys for that, see `app.migrations`. Raises `LookupError` where
    the table has no such CHECK, or triggers, which would be lost.
    """
    if connection.dialect.name == "postgresql":
        connection.execute(text(f'ALTER TABLE "{table}" DROP CONSTRAINT "{name}"'))
        checked = f'ALTER TABLE "{table}" ADD CONSTRAINT "{name}" CHECK ({condition})'
        connection.execute(text(checked))
        return
    asked = text("SELECT type, sql FROM sqlite_master WHERE tbl_name = :table AND sql IS NOT NULL")
    words = [tuple(row) for row in connection.execute(asked, {"table": table})]
    if any(kind == "trigger" for kind, _ in words):
        raise LookupError(f"{table} has triggers")
    [made] = [sql for kind, sql in words if kind == "table"]
    _make_anew(connection, table, _with_check(made, name, condition))
    for kind, sql in words:
        if kind == "index":
            connection.exec_driver_sql(sql)


def _with_check(made: str, name: str, condition: str) -> str:
    """The words that make the table, with this condition in the place of the old one."""
    before, found, after = made.partition(f"CONSTRAINT {name} CHECK (")
    if not found:
        raise LookupError(f"no CHECK is called {name}")
    depth, end = 1, 0
    while depth:
        depth += {"(": 1, ")": -1}.get(after[end], 0)
        end += 1
    return f"{before}{found}{condition}){after[end:]}"


def _make_anew(connection: Connection, table: str, made: str) -> None:
    place = f"{table}_made_anew"
    _, _, rest = made.partition("(")
    connection.exec_driver_sql(f'CREATE TABLE "{place}" ({rest}')
    connection.exec_driver_sql(f'INSERT INTO "{place}" SELECT * FROM "{table}"')  # noqa: S608
    connection.exec_driver_sql(f'DROP TABLE "{table}"')
    connection.exec_driver_sql(f'ALTER TABLE "{place}" RENAME TO "{table}"')
