"""Reading one patient's rows for an export: their values with every sealed text opened, and what of
them may be told to whom."""

from __future__ import annotations

import json
from collections.abc import Iterable
from datetime import datetime
from functools import cached_property
from typing import Any

from sqlmodel import SQLModel, select

from app import ledger
from app.core.instruments import INSTRUMENTS, unpack
from app.database import Db
from app.exports.parts import OWN_EXERCISES, PARTS
from app.exports.shapes import Eyes, Part, Row
from app.tables import Alert, Clinic, Keepsake, LedgerEntry, Nudge, NudgeDelivery, Patient, Staff

Values = dict[str, Any]
"""By column: what the row holds; a sealed text opened, another row by its public id."""

PARENTS: dict[str, type[Any]] = {
    "ledger_entry_id": LedgerEntry,
    "alert_id": Alert,
    "nudge_id": Nudge,
}


class Reading:
    """One reading of one patient, in one transaction; without a patient, of what is the clinic's
    for everybody."""

    def __init__(self, db: Db, clinic: Clinic, patient: Patient | None, now: datetime) -> None:
        self.db, self.clinic, self._patient, self.now = db, clinic, patient, now

    @property
    def patient(self) -> Patient:
        assert self._patient is not None
        return self._patient

    def rows(self, part: Part) -> list[Row]:
        """Every row of this patient, in the order in which an export tells them."""
        table: Any = part.table
        if part.parent is None:
            found = self.db.exec(select(table).where(table.patient_id == self.patient.id))
        else:
            above = PARENTS[part.parent]
            joined = select(table).join(above, getattr(table, part.parent) == above.id)
            found = self.db.exec(joined.where(above.patient_id == self.patient.id))
        sort = part.sort or ("id",)
        settled = [row for row in found if not is_coming(row)]
        return sorted(settled, key=lambda row: [self._sortable(part, row, name) for name in sort])

    def _sortable(self, part: Part, row: Row, name: str) -> Any:
        value = getattr(row, name)
        return self.parents(part)[value] if name == part.parent else value

    def shared(self, part: Part) -> list[Row]:
        """Those that the clinic may read."""
        rows = self.rows(part)
        if part.parent is not None:
            seen = {row.id for row in self.shared(_parent_of(part))}
            return [row for row in rows if getattr(row, part.parent) in seen]
        if part.table is Keepsake:
            rows = list({row.kind: row for row in rows}.values())
        elif part.table is LedgerEntry:
            standing = self._standing_entries()
            rows = [row for row in rows if row.public_id in standing]
        if part.ended is not None:
            return [row for row in rows if getattr(row, part.ended) is None]
        if part.shared is None or part.hides is not None:
            return rows
        return [row for row in rows if getattr(row, part.shared) is not None]

    def _standing_entries(self) -> set[str]:
        """A newer private entry hides an earlier shared one, as on the therapist's page."""
        rows = ledger.of(self.db, self.patient)
        told = ledger.told(self.db, self.patient, rows, self.now)
        return {
            entry.key
            for each in told
            for entry in (*each.one.values(), *each.insights, *each.commitments)
        }

    def values(self, part: Part, row: Row, eyes: Eyes) -> Values:
        values = {name: self._value(part, row, name) for name in part.columns}
        values |= {name: self._opened(part, row, name) for name in part.sealed}
        if eyes == "clinic" and part.hides and part.shared and values[part.shared] is None:
            values[part.hides] = None
        if eyes == "patient" and part.seen_by and values[part.seen_by] == "clinic":
            values |= dict.fromkeys(part.sealed)
        return values

    def _value(self, part: Part, row: Row, name: str) -> Any:
        value = getattr(row, name)
        if value is None:
            return None
        if name in part.staff:
            return self.colleagues[value].public_id
        if name == part.parent:
            return self.parents(part)[value]
        if name == "items":
            return list(unpack(value))
        if name == "answers":
            return {
                code: {"version": version, "answers": list(unpack(items))}
                for code, (version, items) in json.loads(value).items()
            }
        if name == "score":
            return INSTRUMENTS[row.instrument].shown(value)
        return value

    def _opened(self, part: Part, row: Row, name: str) -> Any:
        sealed, seal = getattr(row, name), part.sealed[name]
        if sealed is None:
            return None
        key = self.parents(part)[row.alert_id] if part.parent == "alert_id" else row.public_id
        words = self.db.keys.open(sealed, table=seal.place, row=key, patient=self.bound_to(row))
        return json.loads(words) if seal.parts else words

    def bound_to(self, row: Row) -> str:
        """Whose the seal is: an exercise for everybody is the clinic's."""
        for_all = isinstance(row, OWN_EXERCISES.table) and row.patient_id is None  # type: ignore[attr-defined]
        return self.clinic.public_id if for_all else self.patient.public_id

    @cached_property
    def colleagues(self) -> dict[int, Staff]:
        found = self.db.exec(select(Staff).where(Staff.clinic_id == self.clinic.id))
        return {row.id or 0: row for row in found}

    @cached_property
    def _public_ids(self) -> dict[type[SQLModel], dict[int, str]]:
        return {
            table: dict(
                self.db.exec(
                    select(table.id, table.public_id).where(table.patient_id == self.patient.id)
                ).all()
            )
            for table in PARENTS.values()
        }

    def parents(self, part: Part) -> dict[int, str]:
        """The public ids of the rows on which those of this part hang, by their numbers."""
        return self._public_ids[PARENTS[part.parent or ""]]


def is_coming(row: Row) -> bool:
    """A nudge that is not decided yet is decided anew wherever the patient is."""
    return isinstance(row, Nudge | NudgeDelivery) and row.outcome is None


def _parent_of(part: Part) -> Part:
    return next(each for each in PARTS if each.table is PARENTS[part.parent or ""])


def keys_of(part: Part, every: Iterable[Values]) -> list[tuple[Any, ...]]:
    """By what each row is known again; those that are alike are counted."""
    seen: dict[tuple[Any, ...], int] = {}
    keys = []
    for values in every:
        plain = tuple(values[name] for name in part.key)
        seen[plain] = seen.get(plain, 0) + 1
        keys.append((*plain, seen[plain]))
    return keys
