"""Under which id a record of a file stands here: its own, unless another clinic of this database
has it. Then it is one that follows from the clinic and that id, the same every time, so that a
second import knows it again."""

from __future__ import annotations

import hashlib
from typing import Any

from sqlmodel import select

from app.db import Db
from app.tables import Clinic
from app.tombstones import is_erased


def derived(clinic: Clinic, public_id: str) -> str:
    return hashlib.sha256(f"{clinic.public_id}\x1f{public_id}".encode()).hexdigest()[:32]


def is_anothers(db: Db, clinic: Clinic, table: type[Any], public_id: str) -> bool:
    """Whether another clinic has it."""
    row = db.exec(select(table).where(table.public_id == public_id)).first()
    return row is not None and row.clinic_id != clinic.id


class Ids:
    """The ids of one file. What belongs to a patient goes with its patient."""

    def __init__(self, db: Db, clinic: Clinic) -> None:
        self._db, self._clinic = db, clinic
        self._codes: dict[str, str] = {}

    def mine(self, table: type[Any], public_id: str) -> str:
        """Whoever was erased here and comes again is somebody new: else the next restore would take
        them for the one who was erased."""
        while is_anothers(self._db, self._clinic, table, public_id) or is_erased(
            self._db, public_id
        ):
            public_id = derived(self._clinic, public_id)
        return public_id

    def beside(self, public_id: str, *, moved: bool) -> str:
        """Of a patient who stands here under another id (`moved`), every row does."""
        return derived(self._clinic, public_id) if moved else public_id

    def keep_code(self, code: str, *, moved: bool) -> str:
        """An own exercise's code is one in the whole database, and goes with its row."""
        new = f"own-{derived(self._clinic, code)[:12]}" if moved else code
        self._codes[code] = new
        return new

    def code(self, code: str | None) -> str | None:
        return self._codes.get(code, code) if code is not None else None
