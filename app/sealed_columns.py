"""Every column that holds sealed text, with what each text is bound to.

A patient's are told once, in `exports.parts`; a test holds this against the tables.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Column, Select, Table, func, literal
from sqlalchemy import select as columns
from sqlmodel import col, select

from app import authenticators
from app.database import Database
from app.exports.parts import PARTS
from app.exports.shapes import Part
from app.tables import Alert, AlertClosure, Authenticator, Clinic, OwnExercise, Patient, Staff


@dataclass(frozen=True)
class SealedColumn:
    """`number`: the column by which its rows are counted; `place`: what `Keys.seal` calls the
    table. `rows` answers number, sealed text, row and patient as it was sealed with."""

    number: Column[Any]
    sealed: Column[Any]
    place: str
    rows: Select[Any]

    @property
    def table(self) -> Table:
        table = self.sealed.table
        assert isinstance(table, Table)
        return table


def every_one() -> Iterator[SealedColumn]:
    for part in PARTS:
        for name, seal in part.sealed.items():
            yield _column(part, name, seal.place)
    yield _of_staff()


def _column(part: Part, name: str, place: str) -> SealedColumn:
    table: Table = part.table.__table__  # type: ignore[attr-defined]
    sealed, patient = table.c[name], col(Patient.public_id)
    if part.table is AlertClosure:
        number = table.c.alert_id
        rows = columns(number, sealed, col(Alert.public_id), patient).join_from(table, Alert)
        rows = rows.join(Patient, col(Patient.id) == col(Alert.patient_id))
        return SealedColumn(number, sealed, place, rows)
    number = table.c.id
    if part.table is OwnExercise:
        whose = func.coalesce(patient, col(Clinic.public_id))
        rows = columns(number, sealed, table.c.public_id, whose).join_from(
            table, Clinic, table.c.clinic_id == Clinic.id
        )
        rows = rows.outerjoin(Patient, table.c.patient_id == Patient.id)
        return SealedColumn(number, sealed, place, rows)
    rows = columns(number, sealed, table.c.public_id, patient)
    rows = rows.join_from(table, Patient, table.c.patient_id == Patient.id)
    return SealedColumn(number, sealed, place, rows)


def _of_staff() -> SealedColumn:
    """The secrets of authenticator apps, which no export tells."""
    table: Table = Authenticator.__table__  # type: ignore[attr-defined]
    whose = literal("staff ") + col(Staff.public_id)
    rows = columns(table.c.id, table.c.sealed, table.c.public_id, whose)
    rows = rows.join_from(table, Staff, table.c.staff_id == Staff.id)
    return SealedColumn(table.c.id, table.c.sealed, authenticators.PLACE, rows)


def texts_by_key(database: Database) -> dict[str, int]:
    """How many sealed texts there are under each key, those of the ring with none included."""
    counts = dict.fromkeys(database.keys.ring.held.keys, 0)
    with database.reading() as db:
        for column in every_one():
            wanted = select(column.sealed).where(column.sealed.is_not(None))
            for sealed in db.connection().execute(wanted).scalars():
                key_id = key_of(sealed)
                counts[key_id] = counts.get(key_id, 0) + 1
    return counts


def key_of(sealed: Any) -> str:
    """The id of the key that sealed it."""
    return bytes(sealed).partition(b":")[0].decode("ascii", "replace")
