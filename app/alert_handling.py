"""What people of the clinic do with an open alert before they close it: see it, and take it on."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import select
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.orm import aliased
from sqlmodel import col

from app import audit, patient_summaries
from app.audit import Actor
from app.core.escalation import HELD
from app.database import Db
from app.tables import Alert, AlertClosure, AlertSeen, AlertTaken, Patient, Staff

SAME_TAP = timedelta(minutes=5)
"""Again by the same person within this is the same word; later it holds for longer [J]."""


@dataclass(frozen=True)
class Handling:
    """Who had it before them first, and who said last to be on it."""

    seen_at: datetime | None = None
    seen_by: str = ""
    taken_at: datetime | None = None
    taken_by: str = ""

    @property
    def held_until(self) -> datetime | None:
        return self.taken_at + HELD if self.taken_at is not None else None

    def is_held(self, now: datetime) -> bool:
        return self.held_until is not None and now < self.held_until


def see(db: Db, staff: Staff, patient: Patient, now: datetime) -> frozenset[int]:
    """The patient's open alerts are before this person now; the ids of those that nobody had seen.
    The first look stands, also where two look at once."""
    wanted = (
        select(col(Alert.id))
        .outerjoin(AlertClosure, col(AlertClosure.alert_id) == col(Alert.id))
        .outerjoin(AlertSeen, col(AlertSeen.alert_id) == col(Alert.id))
        .where(
            col(Alert.patient_id) == patient.id,
            col(AlertClosure.alert_id).is_(None),
            col(AlertSeen.alert_id).is_(None),
        )
    )
    unseen = [id for id in db.scalars(wanted) if id is not None]
    if unseen:
        rows = [{"alert_id": id, "staff_id": staff.id, "seen_at": now} for id in unseen]
        dialect = postgresql if db.connection().dialect.name == "postgresql" else sqlite
        db.execute(dialect.insert(AlertSeen).values(rows).on_conflict_do_nothing())
    return frozenset(unseen)


def take(db: Db, staff: Staff, patient: Patient, alert: Alert, now: datetime) -> None:
    """ "I am on it": this person, by name; nobody further is told for `core.escalation.HELD`. Of an
    alert that is closed nothing is taken on."""
    patient_summaries.take_turns(db, patient)
    see(db, staff, patient, now)
    if db.get(AlertClosure, alert.id) is not None:
        return
    wanted = select(AlertTaken).where(col(AlertTaken.alert_id) == alert.id)
    last = db.scalars(wanted.order_by(col(AlertTaken.id).desc()).limit(1)).first()
    if last is not None and last.staff_id == staff.id and now - last.taken_at < SAME_TAP:
        return
    assert alert.id is not None and staff.id is not None
    db.add(AlertTaken(alert_id=alert.id, staff_id=staff.id, taken_at=now))
    audit.note(db, Actor("staff", staff.public_id), "take alert", alert.public_id, now, of=patient)


def of_each(db: Db, ids: Collection[int]) -> dict[int, Handling]:
    """By the alert's id, of each of `ids`."""
    saw, took, later = aliased(Staff), aliased(Staff), aliased(AlertTaken)
    is_later = (col(later.alert_id) == col(Alert.id)) & (col(later.id) > col(AlertTaken.id))
    wanted = (
        select(
            col(Alert.id), col(AlertSeen.seen_at), col(saw.name),
            col(AlertTaken.taken_at), col(took.name),
        )
        .outerjoin(AlertSeen, col(AlertSeen.alert_id) == col(Alert.id))
        .outerjoin(saw, col(saw.id) == col(AlertSeen.staff_id))
        .outerjoin(AlertTaken, col(AlertTaken.alert_id) == col(Alert.id))
        .outerjoin(took, col(took.id) == col(AlertTaken.staff_id))
        .outerjoin(later, is_later)
        .where(col(Alert.id).in_(ids), col(later.id).is_(None))
    )  # fmt: skip
    return {
        row[0]: Handling(row[1], row[2] or "", row[3], row[4] or "") for row in db.execute(wanted)
    }
