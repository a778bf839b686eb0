"""The phones and computers on which people of a clinic are told of alerts.

They outlive a sign-in, which ends each evening: a push says nothing of anybody, and somebody who is
signed out must be told all the same. A browser has one subscription: it is a patient's or a
therapist's, whoever asked last.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Sequence
from datetime import datetime

from sqlalchemy import select
from sqlmodel import col

from app import audit, push_subscriptions
from app.audit import Actor
from app.database import Db
from app.tables import Clinic, SignIn, Staff, StaffPhone

MOST = 6
PUSH_SAYS = {
    "gone": "the phone is gone",
    "refused": "the push service refused it",
    "later": "the push service did not answer",
}


def register(
    db: Db, staff: Staff, sign_in: SignIn, given: object, now: datetime, hosts: Collection[str]
) -> StaffPhone:
    """Keep what `PushSubscription.toJSON()` gave; the same browser again is the same row. Raises
    `push_subscriptions.UnusableSubscription`."""
    endpoint, p256dh, auth = push_subscriptions.read(given, hosts)
    push_subscriptions.leave(db, endpoint, now, Actor("staff", staff.public_id))
    row = db.scalars(select(StaffPhone).where(col(StaffPhone.endpoint) == endpoint)).first()
    if row is not None and row.staff_id != staff.id:
        remove(db, row, now, staff)
        row = None
    assert staff.id is not None
    if row is None:
        row = StaffPhone(
            staff_id=staff.id, endpoint=endpoint, p256dh=p256dh, auth=auth, created_at=now
        )
        _note(db, Actor("staff", staff.public_id), "add alert phone", row, staff, now)
    row.sign_in_id, row.device, row.p256dh, row.auth = sign_in.id, sign_in.device, p256dh, auth
    row.failures, row.refused_at = 0, None
    db.add(row)
    db.flush()
    for extra in of(db, staff)[:-MOST]:
        remove(db, extra, now, staff)
    return row


def of(db: Db, staff: Staff) -> Sequence[StaffPhone]:
    """Oldest first."""
    wanted = select(StaffPhone).where(col(StaffPhone.staff_id) == staff.id)
    return db.scalars(wanted.order_by(col(StaffPhone.created_at), col(StaffPhone.id))).all()


def of_all(db: Db, staff_ids: Collection[int]) -> dict[int, list[StaffPhone]]:
    found: dict[int, list[StaffPhone]] = defaultdict(list)
    for row in db.scalars(select(StaffPhone).where(col(StaffPhone.staff_id).in_(staff_ids))):
        found[row.staff_id].append(row)
    return found


def owners(db: Db, staff_ids: Collection[int]) -> set[int]:
    """Who of them has one."""
    wanted = select(col(StaffPhone.staff_id)).where(col(StaffPhone.staff_id).in_(staff_ids))
    return set(db.scalars(wanted))


def remove(db: Db, row: StaffPhone, now: datetime, by: Staff | None = None) -> None:
    """`by` nobody: the push service says that it is gone."""
    actor = Actor("staff", by.public_id) if by is not None else Actor("worker", "push")
    _note(db, actor, "remove alert phone", row, db.get_one(Staff, row.staff_id), now)
    db.delete(row)
    db.flush()


def note_outcome(db: Db, phone_id: int | None, kind: str, now: datetime) -> None:
    """What a push service said of one push."""
    row = db.get(StaffPhone, phone_id)
    if row is None:
        return
    if kind == "gone":
        remove(db, row, now)
    elif kind == "sent":
        row.last_accepted_at, row.failures, row.refused_at = now, 0, None
    else:
        row.failures += 1
        row.refused_at = now if kind == "refused" else row.refused_at


def _note(db: Db, actor: Actor, said: str, row: StaffPhone, staff: Staff, now: datetime) -> None:
    clinic = db.get_one(Clinic, staff.clinic_id)
    audit.note(db, actor, said, row.public_id, now, of=clinic)
