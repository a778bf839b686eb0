"""What an export's part is made of: one table, its columns, and who may be told which of them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any, Literal

from sqlalchemy import Column, Table
from sqlmodel import SQLModel

from app.exports.left_out import HIDDEN_FROM_PATIENTS

Row = Any
Eyes = Literal["patient", "clinic"]


@dataclass(frozen=True)
class Seal:
    """`place`: what the sealed text is bound to; `told`: its name in an export; `parts`: JSON."""

    place: str
    told: str
    parts: bool = False


@dataclass(frozen=True)
class Part:
    """One table. `said`: the columns that are told as they are, each by its name, so that a new one
    is told only once somebody has decided so. `key`: the columns by which a row is known again.
    `sort`: the order, where the rows' own numbers do not give it. `shared`: without it the clinic
    does not read the row, or only (`hides`) not that column of it; once `ended` is set it reads the
    row no longer. `seen_by`: where this column says "clinic", its words are not the patient's.
    `in_order`: rows count by the order in which they came, so that none may come in
    behind a later one. `derived`: told, but made anew by an import."""

    name: str
    table: type[SQLModel]
    said: str
    key: tuple[str, ...] = ("public_id",)
    sort: tuple[str, ...] = ()
    sealed: Mapping[str, Seal] = field(default_factory=dict)
    shared: str | None = None
    hides: str | None = None
    ended: str | None = None
    seen_by: str | None = None
    in_order: str | None = None
    derived: bool = False

    @cached_property
    def columns(self) -> dict[str, Column[Any]]:
        """Those that are told, but the sealed ones, by name."""
        table: Table = self.table.__table__  # type: ignore[attr-defined]
        return {name: table.c[name] for name in self.said.split()}

    @cached_property
    def staff(self) -> frozenset[str]:
        """The columns that name somebody of the clinic."""
        return self._pointing_at("staff")

    @cached_property
    def parent(self) -> str | None:
        """The column by which a row hangs on another of the patient's rows."""
        tables = {"ledger_entry", "alert", "nudge"}
        return next(iter(sorted(column for t in tables for column in self._pointing_at(t))), None)

    def _pointing_at(self, table: str) -> frozenset[str]:
        return frozenset(
            name
            for name, column in self.columns.items()
            if any(key.target_fullname == f"{table}.id" for key in column.foreign_keys)
        )

    @property
    def words(self) -> str:
        """Its name, to a person."""
        return self.name.replace("_", " ")

    def told_name(self, column: str) -> str:
        if column in self.sealed:
            return self.sealed[column].told
        if column in self.staff or column == self.parent:
            return column.removesuffix("_id")
        return {"public_id": "id", "items": "answers"}.get(column, column)

    def hidden(self, eyes: Eyes) -> frozenset[str]:
        """What of it this reader is not told."""
        if eyes == "clinic":
            return frozenset()
        return self.staff | HIDDEN_FROM_PATIENTS.get(self.name, {}).keys()
