"""Ten codes on paper for when phone and passkey are lost: shown once, each taken once."""

from __future__ import annotations

import secrets
from datetime import datetime

from sqlalchemy import update
from sqlmodel import col, delete

from app import second_factors
from app.database import Db
from app.invitations import CODE_LETTERS
from app.tables import SpareCode, Staff

HOW_MANY = 10
LETTERS = 12  # of 31: 59 bits


def issue(db: Db, staff: Staff, now: datetime) -> list[str]:
    """Ten new codes such as `K7RM-2QHX-9WTB`, stored nowhere; those before are worth nothing."""
    db.exec(delete(SpareCode).where(col(SpareCode.staff_id) == staff.id))
    assert staff.id is not None
    codes = ["".join(secrets.choice(CODE_LETTERS) for _ in range(LETTERS)) for _ in range(HOW_MANY)]
    for code in codes:
        db.add(SpareCode(staff_id=staff.id, code_hash=_hash(db, staff, code), made_at=now))
    second_factors.note(db, staff, "make recovery codes", staff.public_id, now)
    return [f"{code[:4]}-{code[4:8]}-{code[8:]}" for code in codes]


def use(db: Db, staff: Staff, typed: str, now: datetime) -> bool:
    """Whether it is one of theirs that was not used; it is used up by this."""
    code = "".join(letter for letter in typed.upper() if letter in CODE_LETTERS)
    mine = (
        col(SpareCode.code_hash) == _hash(db, staff, code),
        col(SpareCode.staff_id) == staff.id,
        col(SpareCode.used_at).is_(None),
    )
    used = update(SpareCode).where(*mine).values(used_at=now)
    return bool(db.connection().execute(used).rowcount == 1)


def _hash(db: Db, staff: Staff, code: str) -> str:
    return db.keys.lookup(f"recovery {staff.public_id} {code}")
