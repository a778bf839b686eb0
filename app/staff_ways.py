"""Who of a clinic can be told of an alert at all: by a phone of their own, or by mail."""

from __future__ import annotations

from collections.abc import Collection

from sqlmodel import col, select

from app.database import Db
from app.tables import Staff, StaffPhone


def reachable(db: Db, staff_ids: Collection[int], *, can_mail: bool) -> frozenset[int]:
    """Of these, those with a phone that a push service takes, or with a mail address where this
    installation sends mail."""
    if not staff_ids:
        return frozenset()
    phones = select(StaffPhone.staff_id).where(
        col(StaffPhone.staff_id).in_(staff_ids), col(StaffPhone.refused_at).is_(None)
    )
    found = set(db.exec(phones))
    if can_mail:
        mails = select(Staff.id).where(col(Staff.id).in_(staff_ids), col(Staff.mail) != "")
        found |= {id for id in db.exec(mails) if id is not None}
    return frozenset(found)
