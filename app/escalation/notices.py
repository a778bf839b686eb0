"""Notices: one person told of one alert in one round, by one way. Planned once, claimed with a
lease, settled under its token; see `nudges.deliveries` for why.

At least once: a worker that dies between send and settle costs one more of what it had in hand.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any, Literal

from sqlalchemy import insert, or_, select, update
from sqlalchemy.dialects import postgresql, sqlite
from sqlmodel import col

from app.database import Db
from app.escalation import phones
from app.escalation.open_alerts import Due
from app.leases import lease_clock
from app.staff_ways import gone
from app.tables import Alert, AlertClosure, AlertNotice, Patient, Staff, StaffPhone
from app.tables.columns import new_public_id

Way = Literal["push", "mail"]
LEASES: Mapping[Way, timedelta] = {"push": timedelta(seconds=40), "mail": timedelta(seconds=60)}
"""Longer than sending can last: pushes 20 s to begin and 10 s for an answer, mails 50 s."""
WAITS = (timedelta(seconds=5), timedelta(seconds=20))
"""After the first and the second failure; then the next person is told, which helps more."""


@dataclass(frozen=True)
class Claimed:
    """What this worker, and no other until the lease ends, may send. No `level`: a test."""

    id: int
    token: str
    public_id: str
    way: Way
    attempts: int
    staff_id: int
    level: Any = None
    patient_id: str = ""
    patient_name: str = field(default="", repr=False)
    mail: str = field(default="", repr=False)
    phones: tuple[StaffPhone, ...] = field(default=(), repr=False)


@dataclass(frozen=True)
class Result:
    """`why`: why it was not sent, in our own words; `for_good`: trying again is of no use."""

    sent: bool
    why: str = ""
    for_good: bool = False


def plan(db: Db, rounds: Sequence[Due], now: datetime, *, can_mail: bool) -> int:
    """Write the notices of these rounds, each once; how many are new. Somebody who has given no way
    is written down as not reached."""
    people = {id for due in rounds for id in due.round.staff_ids}
    ways = ways_of(db, people, can_mail=can_mail)
    rows = [
        _row(staff_id, way, now, trouble, alert_id=due.alert_id, round=due.round.number)
        for due in rounds
        for staff_id in due.round.staff_ids
        for way, trouble in ways[staff_id]
    ]
    if not rows:
        return 0
    dialect = postgresql if db.connection().dialect.name == "postgresql" else sqlite
    new = dialect.insert(AlertNotice).values(rows).on_conflict_do_nothing()
    return len(db.execute(new.returning(col(AlertNotice.id))).all())


def ask_for_test(db: Db, staff: Staff, now: datetime, *, can_mail: bool) -> None:
    """To every way that this person has given; those of a test before are let go."""
    assert staff.id is not None
    waiting = update(AlertNotice).where(
        col(AlertNotice.staff_id) == staff.id,
        col(AlertNotice.alert_id).is_(None),
        col(AlertNotice.outcome).is_(None),
    )
    db.execute(waiting.values(outcome="ended", settled_at=now, lease_token=None))
    for way, trouble in ways_of(db, {staff.id}, can_mail=can_mail)[staff.id]:
        db.execute(insert(AlertNotice).values(_row(staff.id, way, now, trouble, round=0)))


def ways_of(db: Db, staff_ids: set[int], *, can_mail: bool) -> dict[int, list[tuple[str, str]]]:
    """By person: the ways, each with why it is none; nothing of whoever works there no longer."""
    with_phone = phones.owners(db, staff_ids)
    here = (col(Staff.id).in_(staff_ids), col(Staff.disabled_at).is_(None))
    found: dict[int, list[tuple[str, str]]] = {id: [] for id in staff_ids}
    for id, mail in db.execute(select(col(Staff.id), col(Staff.mail)).where(*here)):
        ways = [("push", "")] if id in with_phone else []
        ways += [("mail", "")] if mail and can_mail else []
        no_server = "no phone, and this installation sends no mail"
        found[id] = ways or [("none", no_server if mail else "neither a phone nor a mail address")]
    return found


def _row(staff_id: int, way: str, now: datetime, trouble: str, **of: int) -> dict[str, Any]:
    is_none = way == "none"
    return {
        "public_id": new_public_id(),
        "alert_id": None,
        "staff_id": staff_id,
        "way": way,
        "planned_at": now,
        "due_at": now,
        "attempts": 0,
        "outcome": "no-way" if is_none else None,
        "settled_at": now if is_none else None,
        "trouble": trouble,
    } | of


def latest_of(db: Db, staff: Staff, most: int) -> Sequence[AlertNotice]:
    """What this person was told, newest first."""
    wanted = select(AlertNotice).where(col(AlertNotice.staff_id) == staff.id)
    return db.scalars(wanted.order_by(col(AlertNotice.id).desc()).limit(most)).all()


def is_due(db: Db, now: datetime) -> bool:
    """Whether a claim would find anything; reads only, roughly."""
    wanted = select(col(AlertNotice.id)).where(
        col(AlertNotice.outcome).is_(None), col(AlertNotice.due_at) <= now
    )
    return db.execute(wanted.limit(1)).first() is not None


def claim(db: Db, way: Way, now: datetime, *, most: int = 50) -> list[Claimed]:
    """Take what is due and free, and count the attempt; of a closed alert nothing more is said."""
    clock = lease_clock(db, now)
    free = (
        select(col(AlertNotice.id))
        .where(
            col(AlertNotice.outcome).is_(None),
            col(AlertNotice.way) == way,
            col(AlertNotice.due_at) <= now,
            or_(col(AlertNotice.lease_until).is_(None), col(AlertNotice.lease_until) <= clock),
        )
        .order_by(col(AlertNotice.due_at), col(AlertNotice.id))
        .limit(most)
        .with_for_update(skip_locked=True)
    )
    ids = list(db.scalars(free))
    if not ids:
        return []
    token, ours = new_public_id(), col(AlertNotice.id).in_(ids)
    closed = col(AlertNotice.alert_id).in_(select(col(AlertClosure.alert_id)))
    over = update(AlertNotice).where(ours, or_(closed, col(AlertNotice.staff_id).in_(gone())))
    db.execute(over.values(outcome="ended", settled_at=now))
    counted = {"attempts": col(AlertNotice.attempts) + 1, "lease_token": token}
    taken = update(AlertNotice).where(ours, col(AlertNotice.outcome).is_(None))
    db.execute(taken.values(lease_until=clock + LEASES[way], **counted))
    first = update(AlertNotice).where(ours, col(AlertNotice.first_tried_at).is_(None))
    db.execute(first.where(col(AlertNotice.outcome).is_(None)).values(first_tried_at=now))
    return _claimed(db, token)


def _claimed(db: Db, token: str) -> list[Claimed]:
    wanted = (
        select(AlertNotice, Staff, Alert, Patient)
        .join(Staff, col(Staff.id) == AlertNotice.staff_id)
        .outerjoin(Alert, col(Alert.id) == AlertNotice.alert_id)
        .outerjoin(Patient, col(Patient.id) == Alert.patient_id)
        .where(col(AlertNotice.lease_token) == token)
        .order_by(col(AlertNotice.due_at), col(AlertNotice.id))
        .execution_options(populate_existing=True)
    )
    rows = db.execute(wanted).all()
    own = phones.of_all(db, {staff.id for _, staff, _, _ in rows})
    return [
        Claimed(
            notice.id, token, notice.public_id, notice.way, notice.attempts, staff.id,
            level=alert.level if alert else None,
            patient_id=patient.public_id if patient else "",
            patient_name=patient.name if patient else "",
            mail=staff.mail, phones=tuple(own.get(staff.id, ())),
        )
        for notice, staff, alert, patient in rows
    ]  # fmt: skip


def settle(db: Db, results: Sequence[tuple[Claimed, Result]], now: datetime) -> int:
    """Write down what became of each; how many were still ours to mark."""
    marked = 0
    for claimed, result in results:
        tries_left = not result.for_good and claimed.attempts <= len(WAITS)
        values: dict[str, Any] = {"outcome": "sent" if result.sent else "failed"}
        values["settled_at"] = now
        if not result.sent and tries_left:
            values = {"due_at": now + WAITS[claimed.attempts - 1]}
        ours = (col(AlertNotice.id) == claimed.id) & (col(AlertNotice.lease_token) == claimed.token)
        mark = update(AlertNotice).where(ours).returning(col(AlertNotice.id))
        told = {"trouble": result.why, "lease_token": None, "lease_until": None} | values
        marked += db.execute(mark.values(**told)).first() is not None
    return marked
