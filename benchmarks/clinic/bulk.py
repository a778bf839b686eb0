"""Many rows at once, on either database."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from sqlalchemy import Table, insert

from app.database import Db

Row = dict[str, Any]


def insert_rows(db: Db, model: type[Any], rows: Sequence[Row]) -> None:
    """Rows that all give the same columns; PostgreSQL takes them as a COPY, ten times faster."""
    if not rows:
        return
    table: Table = model.__table__
    columns = list(rows[0])
    connection = db.connection()
    if connection.dialect.name != "postgresql":
        connection.execute(insert(table), list(rows))
        return
    quoted = connection.dialect.identifier_preparer.quote
    names = ", ".join(quoted(name) for name in columns)
    cursor = connection.connection.cursor()
    with cursor.copy(f"COPY {quoted(table.name)} ({names}) FROM STDIN") as copy:  # type: ignore[attr-defined]
        for row in rows:
            copy.write_row([row[name] for name in columns])
