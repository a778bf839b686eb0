"""The alerts that stand open, with all that decides whom to tell next: a fixed number of
statements for a clinic, however many alerts there are."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import func, select
from sqlmodel import col

from app import alert_routes, clinic_hours, rota
from app.caseload.teams import team
from app.core.escalation import People, Round, Route, Told, next_round
from app.core.opening_hours import Hours, Shift
from app.core.risk_ladder import Level
from app.database import Db
from app.tables import (
    Alert,
    AlertClosure,
    AlertNotice,
    AlertTaken,
    Care,
    Clinic,
    Staff,
)


@dataclass(frozen=True)
class Open:
    id: int
    clinic_id: int
    level: Level
    raised_at: datetime
    carer: int | None


@dataclass(frozen=True)
class House:
    """What one clinic has said of whom to tell, and when."""

    hours: Hours
    shifts: Sequence[Shift]
    routes: Mapping[Level, Route]
    people: Sequence[int]
    covers: dict[int, int]

    def carer(self, staff_id: int | None) -> int | None:
        """Who looks after a therapist's patients today."""
        return self.covers.get(staff_id, staff_id) if staff_id is not None else None


@dataclass(frozen=True)
class Due:
    alert_id: int
    round: Round


def due(db: Db, now: datetime) -> list[Due]:
    """The rounds whose time has come. Reads only."""
    alerts = _open(db)
    if not alerts:
        return []
    ids = [alert.id for alert in alerts]
    told, taken = _told(db, ids), _taken(db, ids)
    houses = {id: house(db, id, now) for id in {alert.clinic_id for alert in alerts}}
    found = []
    for alert in alerts:
        at = houses[alert.clinic_id]
        wanted = next_round(
            alert.level, alert.raised_at, at.routes[alert.level],
            People(at.people, at.carer(alert.carer)), at.hours, at.shifts, now,
            last=told.get(alert.id), taken_at=taken.get(alert.id),
        )  # fmt: skip
        if wanted is not None and wanted.due_at <= now and wanted.staff_ids:
            found.append(Due(alert.id, wanted))
    return found


def house(db: Db, clinic_id: int, now: datetime) -> House:
    """As the clinic stands today."""
    clinic = db.get_one(Clinic, clinic_id)
    here = team(db, clinic, now)
    return House(
        clinic_hours.of(db, clinic),
        [rota.shift(row) for row, _ in rota.to_come(db, clinic, now)],
        alert_routes.of(db, clinic),
        tuple(here.names),
        {id: away.cover_id for id, away in here.away.items()},
    )


def _open(db: Db) -> list[Open]:
    wanted = (
        select(
            col(Alert.id), col(Alert.clinic_id), col(Alert.level), col(Alert.raised_at),
            col(Care.staff_id),
        )
        .outerjoin(AlertClosure, col(AlertClosure.alert_id) == Alert.id)
        .outerjoin(
            Care, (col(Care.patient_id) == Alert.patient_id) & col(Care.until).is_(None)
        )
        .where(col(AlertClosure.alert_id).is_(None))
        .order_by(col(Alert.id))
    )  # fmt: skip
    return [Open(*row) for row in db.execute(wanted)]


def _told(db: Db, ids: Collection[int]) -> dict[int, Told]:
    """The last round of each."""
    latest = (
        select(col(AlertNotice.alert_id), func.max(AlertNotice.round).label("round"))
        .where(col(AlertNotice.alert_id).in_(ids))
        .group_by(col(AlertNotice.alert_id))
        .subquery()
    )
    same = (col(AlertNotice.alert_id) == latest.c.alert_id) & (
        col(AlertNotice.round) == latest.c.round
    )
    wanted = select(
        col(AlertNotice.alert_id), col(AlertNotice.round), col(AlertNotice.planned_at),
        col(AlertNotice.outcome),
    ).join(latest, same)  # fmt: skip
    rounds: dict[int, list[tuple[int, datetime, str | None]]] = defaultdict(list)
    for alert_id, number, at, outcome in db.execute(wanted):
        rounds[alert_id].append((number, at, outcome))
    return {
        alert_id: Told(rows[0][0], max(at for _, at, _ in rows), _reached_nobody(rows))
        for alert_id, rows in rounds.items()
    }


def _reached_nobody(rows: list[tuple[int, datetime, str | None]]) -> bool:
    outcomes = {outcome for _, _, outcome in rows}
    return None not in outcomes and "sent" not in outcomes


def _taken(db: Db, ids: Collection[int]) -> dict[int, datetime]:
    wanted = (
        select(col(AlertTaken.alert_id), func.max(AlertTaken.taken_at))
        .join(Staff, col(Staff.id) == AlertTaken.staff_id)
        .where(col(AlertTaken.alert_id).in_(ids), col(Staff.disabled_at).is_(None))
        .group_by(col(AlertTaken.alert_id))
    )
    return {row[0]: row[1] for row in db.execute(wanted)}
