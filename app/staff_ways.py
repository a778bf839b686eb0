"""Who of a clinic can be told of an alert at all: by a phone of their own, or by mail."""

from __future__ import annotations

from collections.abc import Collection

from sqlalchemy import Select
from sqlmodel import col, select

from app.database import Db
from app.tables import Staff, StaffPhone


def gone() -> Select[tuple[int | None]]:
    """A query of the ids of whoever works at their clinic no longer."""
    return select(Staff.id).where(col(Staff.disabled_at).is_not(None))  # type: ignore[return-value]


def reachable(db: Db, staff_ids: Collection[int], *, can_mail: bool) -> frozenset[int]:
    """Of these, those who work there still, with a phone that a push service takes, or with a mail
    address where this installation sends mail."""
    if not staff_ids:
        return frozenset()
    here = (col(Staff.id).in_(staff_ids), col(Staff.disabled_at).is_(None))
    phones = select(StaffPhone.staff_id).join(Staff, col(Staff.id) == StaffPhone.staff_id)
    phones = phones.where(*here, col(StaffPhone.refused_at).is_(None))
    found = set(db.exec(phones))
    if can_mail:
        mails = select(Staff.id).where(*here, col(Staff.mail) != "")
        found |= {id for id in db.exec(mails) if id is not None}
    return frozenset(found)
