"""A row in every table that hangs on a patient: an empty one would prove nothing."""

from __future__ import annotations

import secrets
from datetime import date, datetime
from typing import Any

from sqlalchemy import Column, Table, insert, select

from app.database import Db
from app.erasures import belongings
from app.tables import Patient, Staff
from app.tables.columns import Utc

WORDS: dict[str, Any] = {
    "assignment.kind": "exercise",
    "assignment.state": "open",
    "patient_pack.pack": "pain",
    "plan_choice.chosen_by": "patient",
    "relief_view.side": "patient",
    "safety_answer.instrument": "phq-9",
    "alert_notice.way": "none",
    "commitment_answer.answer": "kept",
}
"""What a CHECK asks for; a new table of patients with one names its word here."""


def fill(db: Db, patient: Patient, staff: Staff, now: datetime) -> None:
    """One more row in every table that has none of this patient yet; parents first."""
    known = {"patient": patient.id, "staff": staff.id, "clinic": patient.clinic_id}
    for table, theirs in belongings(patient.id or 0):
        if db.execute(select(table).where(theirs)).first() is None:
            values = {c.name: _value(db, table, c, known, now) for c in table.columns if _needed(c)}
            db.execute(insert(table).values(values))


def _needed(column: Column[Any]) -> bool:
    hangs = any(key.ondelete != "SET NULL" for key in column.foreign_keys)
    theirs = any(key.column.table.name in ("patient", "alert") for key in column.foreign_keys)
    if column.primary_key and not hangs:
        return column.type.python_type is not int
    return theirs or (not column.nullable and column.default is None)


def _value(
    db: Db, table: Table, column: Column[Any], known: dict[str, int | None], now: datetime
) -> Any:
    for key in column.foreign_keys:
        name = key.column.table.name
        if name not in known:
            rows = {t.name: w for t, w in belongings(known["patient"] or 0)}
            known[name] = db.execute(select(key.column).where(rows[name])).scalars().first()
        return known[name]
    kind = datetime if isinstance(column.type, Utc) else column.type.python_type
    made = {int: 1, bytes: b"sealed", datetime: now, date: now.date()}
    return WORDS.get(f"{table.name}.{column.name}", made.get(kind, secrets.token_hex(4)))
