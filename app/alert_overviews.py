"""The open alerts of a clinic before one of its people, whose they are first. Two statements,
however many there are: this stands on every page."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import cast

from sqlalchemy import ColumnElement, func, or_, select
from sqlalchemy.orm import aliased
from sqlmodel import col

from app import cares
from app.alert_handling import Handling
from app.core.local_time import local_date
from app.core.risk_ladder import HEIGHT, Level
from app.database import Db
from app.tables import (
    Absence,
    Alert,
    AlertClosure,
    AlertNotice,
    AlertSeen,
    AlertTaken,
    Care,
    Clinic,
    Heartbeat,
    Patient,
    PatientSummary,
    Staff,
)


@dataclass(frozen=True)
class Standing:
    """One open alert. `is_mine`: of a patient of whoever looks, of whom they cover, or of nobody's.
    `patient_id`: as in addresses."""

    alert: Alert
    patient_id: str
    patient: str
    is_mine: bool
    handling: Handling

    @property
    def order(self) -> tuple[bool, int, bool, datetime]:
        """One's own, the highest, what nobody has seen, what has waited longest."""
        height = HEIGHT[cast(Level, self.alert.level)]
        return not self.is_mine, -height, self.handling.seen_at is not None, self.alert.raised_at


@dataclass(frozen=True)
class Notice:
    """One person told, or not, in the last round. `outcome` None: it is under way."""

    who: str
    way: str
    outcome: str | None
    trouble: str
    settled_at: datetime | None


def standing(db: Db, staff: Staff, clinic: Clinic, now: datetime) -> list[Standing]:
    """The most urgent first. The summaries say whose alerts are looked for: of thousands that were
    closed none is read."""
    saw, took = aliased(Staff), aliased(Staff)
    own = aliased(AlertTaken)
    last = select(func.max(col(own.id))).where(col(own.alert_id) == col(Alert.id)).scalar_subquery()
    wanted = (
        select(
            Alert, col(Patient.public_id), col(Patient.name), _is_mine(staff, clinic, now),
            col(AlertSeen.seen_at), col(saw.name), col(AlertTaken.taken_at), col(took.name),
        )
        .select_from(PatientSummary)
        .join(Patient, col(Patient.id) == col(PatientSummary.patient_id))
        .join(Alert, col(Alert.patient_id) == col(Patient.id))
        .outerjoin(AlertClosure, col(AlertClosure.alert_id) == col(Alert.id))
        .outerjoin(Care, cares.standing())
        .outerjoin(AlertSeen, col(AlertSeen.alert_id) == col(Alert.id))
        .outerjoin(saw, col(saw.id) == col(AlertSeen.staff_id))
        .outerjoin(AlertTaken, col(AlertTaken.id) == last)
        .outerjoin(took, col(took.id) == col(AlertTaken.staff_id))
        .where(
            col(PatientSummary.clinic_id) == clinic.id,
            col(PatientSummary.open_alerts) > 0,
            col(AlertClosure.alert_id).is_(None),
        )
    )  # fmt: skip
    found = [
        Standing(row[0], row[1], row[2], bool(row[3]),
                 Handling(row[4], row[5] or "", row[6], row[7] or ""))
        for row in db.execute(wanted)
    ]  # fmt: skip
    return sorted(found, key=lambda one: one.order)


def _is_mine(staff: Staff, clinic: Clinic, now: datetime) -> ColumnElement[bool]:
    today = local_date(now, clinic.zone)
    covered = select(col(Absence.staff_id)).where(
        col(Absence.clinic_id) == clinic.id,
        col(Absence.cover_id) == staff.id,
        col(Absence.ended_at).is_(None),
        col(Absence.from_day) <= today,
        col(Absence.until_day) >= today,
    )
    return or_(
        col(Care.staff_id).is_(None),
        col(Care.staff_id) == staff.id,
        col(Care.staff_id).in_(covered),
    )


def telling(db: Db, ids: Sequence[int]) -> tuple[datetime | None, Mapping[int, Sequence[Notice]]]:
    """When a worker last finished a round, and whom the last round of each alert told."""
    beat = select(func.max(col(Heartbeat.at)).label("at")).subquery()
    own = aliased(AlertNotice)
    last = (
        select(func.max(col(own.round))).where(col(own.alert_id) == col(AlertNotice.alert_id))
    ).scalar_subquery()
    of_these = col(AlertNotice.alert_id).in_(ids) & (col(AlertNotice.round) == last)
    wanted = (
        select(
            beat.c.at, col(AlertNotice.alert_id), col(Staff.name), col(AlertNotice.way),
            col(AlertNotice.outcome), col(AlertNotice.trouble), col(AlertNotice.settled_at),
        )
        .select_from(beat)
        .outerjoin(AlertNotice, of_these)
        .outerjoin(Staff, col(Staff.id) == col(AlertNotice.staff_id))
        .order_by(col(AlertNotice.id))
    )  # fmt: skip
    rows = db.execute(wanted).all()
    told: dict[int, list[Notice]] = defaultdict(list)
    for _, alert_id, *notice in rows:
        if alert_id is not None:
            told[alert_id].append(Notice(*notice))
    return rows[0][0], told
