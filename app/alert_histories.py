"""What became of a clinic's alerts: a month of them, or all that stand open, newest first."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, time

from sqlalchemy import ColumnElement, func, select
from sqlalchemy.orm import aliased
from sqlmodel import col

from app.alert_handling import Handling
from app.core.alert_tallies import Handled
from app.core.local_time import instant, local_date
from app.database import Db
from app.tables import Alert, AlertClosure, AlertSeen, AlertTaken, Clinic, Patient, Staff


@dataclass(frozen=True)
class Past:
    """One alert. `handling`: of those who took it on the first. `done`: the kind of what was done,
    see `alerts.DONE`; the note stands on the patient's page alone."""

    alert: Alert
    patient_id: str
    patient: str
    handling: Handling
    closed_at: datetime | None = None
    closed_by: str = ""
    done: str | None = None

    @property
    def handled(self) -> Handled:
        alert = self.alert
        return Handled(alert.level, alert.raised_at, self.handling.seen_at, self.closed_at)


def of_month(db: Db, clinic: Clinic, month: date) -> Sequence[Past]:
    """Those raised in the clinic's month that begins on this day."""
    begins = instant(month, time(), clinic.zone)
    ends = instant(after(month), time(), clinic.zone)
    return _read(db, clinic, col(Alert.raised_at) >= begins, col(Alert.raised_at) < ends)


def still_open(db: Db, clinic: Clinic) -> Sequence[Past]:
    """Of whatever month."""
    return _read(db, clinic, col(AlertClosure.alert_id).is_(None))


def first_month(db: Db, clinic: Clinic, now: datetime) -> date:
    """In which the first alert was raised; this month where there is none."""
    wanted = select(func.min(col(Alert.raised_at))).where(col(Alert.clinic_id) == clinic.id)
    first: datetime | None = db.scalars(wanted).one()
    return local_date(first or now, clinic.zone).replace(day=1)


def after(month: date) -> date:
    return date(month.year + month.month // 12, month.month % 12 + 1, 1)


def before(month: date) -> date:
    return date(month.year - (month.month == 1), (month.month - 2) % 12 + 1, 1)


def _read(db: Db, clinic: Clinic, *which: ColumnElement[bool]) -> list[Past]:
    saw, took, closed = aliased(Staff), aliased(Staff), aliased(Staff)
    earlier = aliased(AlertTaken)
    is_earlier = (col(earlier.alert_id) == col(Alert.id)) & (col(earlier.id) < col(AlertTaken.id))
    wanted = (
        select(
            Alert, col(Patient.public_id), col(Patient.name),
            col(AlertSeen.seen_at), col(saw.name), col(AlertTaken.taken_at), col(took.name),
            col(AlertClosure.closed_at), col(closed.name), col(AlertClosure.done),
        )
        .join(Patient, col(Patient.id) == col(Alert.patient_id))
        .outerjoin(AlertSeen, col(AlertSeen.alert_id) == col(Alert.id))
        .outerjoin(saw, col(saw.id) == col(AlertSeen.staff_id))
        .outerjoin(AlertTaken, col(AlertTaken.alert_id) == col(Alert.id))
        .outerjoin(earlier, is_earlier)
        .outerjoin(took, col(took.id) == col(AlertTaken.staff_id))
        .outerjoin(AlertClosure, col(AlertClosure.alert_id) == col(Alert.id))
        .outerjoin(closed, col(closed.id) == col(AlertClosure.staff_id))
        .where(col(Alert.clinic_id) == clinic.id, col(earlier.id).is_(None), *which)
        .order_by(col(Alert.raised_at).desc(), col(Alert.id).desc())
    )  # fmt: skip
    return [
        Past(alert, public_id, name, Handling(seen_at, seen_by or "", taken_at, taken_by or ""),
             closed_at, closed_by or "", done)
        for alert, public_id, name, seen_at, seen_by, taken_at, taken_by, closed_at, closed_by, done
        in db.execute(wanted)
    ]  # fmt: skip
