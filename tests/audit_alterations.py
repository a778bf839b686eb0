"""What somebody who writes the database, but holds no key, may do to the audit."""

from __future__ import annotations

import random
from collections.abc import Callable, Iterator
from datetime import timedelta
from typing import Any

from sqlalchemy import text
from sqlmodel import select

from app.database import Database
from app.tables import AuditEntry, AuditHead

Rows = list[dict[str, Any]]
Chains = tuple[Rows, Rows]  # entries and heads


def altered_by(chance: random.Random, whole: Chains) -> tuple[str, Chains]:
    """One alteration that really changes something; its name and the rows afterwards."""
    while True:
        entries, heads = [dict(row) for row in whole[0]], [dict(row) for row in whole[1]]
        act = chance.choice(ACTS)
        act(chance, entries, heads)
        if (entries, heads) != whole:
            return act.__name__, (entries, heads)


def edit(chance: random.Random, entries: Rows, heads: Rows) -> None:
    row, name = chance.choice(entries), chance.choice(["actor", "action", "subject", "at", "mac"])
    row[name] = row[name] + timedelta(seconds=1) if name == "at" else row[name][::-1]


def delete(chance: random.Random, entries: Rows, heads: Rows) -> None:
    entries.remove(chance.choice(entries))


def delete_and_close_the_gap(chance: random.Random, entries: Rows, heads: Rows) -> None:
    gone = chance.choice(entries)
    entries.remove(gone)
    for row in entries:
        if row["chain"] == gone["chain"] and row["seq"] > gone["seq"]:
            row["seq"] -= 1
    head = next(head for head in heads if head["chain"] == gone["chain"])
    head["seq"] -= 1


def swap(chance: random.Random, entries: Rows, heads: Rows) -> None:
    one, two = chance.sample(entries, 2)
    for name in chance.choice([("subject", "action"), ("at",), ("actor", "action", "mac", "at")]):
        one[name], two[name] = two[name], one[name]


def truncate_and_wind_the_head_back(chance: random.Random, entries: Rows, heads: Rows) -> None:
    """With all that the remaining rows tell: the head is given the last entry's place and mac."""
    head = chance.choice(heads)
    chain = sorted(
        (row for row in entries if row["chain"] == head["chain"]), key=lambda row: row["seq"]
    )
    keep = chance.randrange(len(chain))
    for row in chain[keep:]:
        entries.remove(row)
    head["seq"] = keep
    head["mac"] = chain[keep - 1]["mac"] if keep else "0" * 64


def remove_a_whole_chain(chance: random.Random, entries: Rows, heads: Rows) -> None:
    head = chance.choice(heads)
    heads.remove(head)
    entries[:] = [row for row in entries if row["chain"] != head["chain"]]


def rename_a_chain(chance: random.Random, entries: Rows, heads: Rows) -> None:
    head = chance.choice(heads)
    old, head["chain"] = head["chain"], "patient:" + "0" * 32
    for row in entries:
        row["chain"] = head["chain"] if row["chain"] == old else row["chain"]


def invent(chance: random.Random, entries: Rows, heads: Rows) -> None:
    head = chance.choice(heads)
    head["seq"] += 1
    entries.append(dict(chance.choice(entries), chain=head["chain"], seq=head["seq"]))


ACTS: list[Callable[[random.Random, Rows, Rows], None]] = [
    edit,
    delete,
    delete_and_close_the_gap,
    swap,
    truncate_and_wind_the_head_back,
    remove_a_whole_chain,
    rename_a_chain,
    invent,
]


def chains_of(database: Database) -> Chains:
    with database.engine.begin() as connection:
        return tuple(  # type: ignore[return-value]
            [dict(row._mapping) for row in connection.execute(select(table.__table__))]
            for table in (AuditEntry, AuditHead)
        )


def put(database: Database, chains: Chains) -> None:
    with database.engine.begin() as connection:
        for table, rows in zip((AuditEntry, AuditHead), chains, strict=True):
            connection.execute(table.__table__.delete())
            if rows:
                connection.execute(table.__table__.insert(), rows)


def alter(database: Database, statement: str) -> None:
    drop_triggers(database)
    with database.engine.begin() as connection:
        connection.exec_driver_sql(statement)


def drop_triggers(database: Database) -> None:
    with database.engine.begin() as connection:
        for statement in _drops(database.is_sqlite):
            connection.execute(text(statement))


def _drops(is_sqlite: bool) -> Iterator[str]:
    for table, acts in {
        "audit_entry": ("update", "delete", "truncate"),
        "audit_head": ("delete",),
    }.items():
        for act in acts:
            if is_sqlite and act != "truncate":
                yield f"DROP TRIGGER {table}_no_{act}"
            elif not is_sqlite:
                yield f"DROP TRIGGER {table}_no_{act} ON {table}"
