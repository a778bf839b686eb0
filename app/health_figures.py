"""What somebody who runs an installation watches: counts and ages, of nobody in particular."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Column, ColumnElement, func
from sqlalchemy import select as columns
from sqlmodel import col

from app import heartbeats
from app.database import Db
from app.tables import (
    Alert,
    AlertClosure,
    AlertNotice,
    AlertSeen,
    Backup,
    Nudge,
    NudgeDelivery,
    PushSubscription,
)


@dataclass(frozen=True)
class HealthFigures:
    """Ages in seconds, None where there is nothing to be old. `open_alerts` by level; `unseen`:
    since the oldest open alert that nobody of the clinic has looked at was raised. `backup_age`: of
    the last backup that was restored and found whole."""

    worker_age: float | None
    open_alerts: Mapping[str, int]
    unseen_age: float | None
    notices_due: int
    oldest_notice_age: float | None
    nudges_due: int
    subscriptions: int
    backup_age: float | None


def read(db: Db, now: datetime) -> HealthFigures:
    """A few counts over indexes, whatever the installation has grown to."""
    notices_due, oldest = _due(db, AlertNotice, col(AlertNotice.due_at), now)
    nudges_due, _ = _due(db, NudgeDelivery, col(NudgeDelivery.due_at), now)
    waiting, _ = _due(db, Nudge, col(Nudge.at), now)
    return HealthFigures(
        worker_age=_age(heartbeats.latest(db), now),
        open_alerts=_open_alerts(db),
        unseen_age=_age(_oldest_unseen(db), now),
        notices_due=notices_due,
        oldest_notice_age=_age(oldest, now),
        nudges_due=max(nudges_due, waiting),
        subscriptions=db.scalar(columns(func.count()).select_from(PushSubscription)) or 0,
        backup_age=_age(_last_checked_backup(db), now),
    )


def _age(at: datetime | None, now: datetime) -> float | None:
    return (now - at).total_seconds() if at else None


def _due(db: Db, table: Any, due_at: Any, now: datetime) -> tuple[int, datetime | None]:
    wanted = columns(func.count(), func.min(due_at)).where(table.outcome.is_(None), due_at <= now)
    count, oldest = db.connection().execute(wanted).one()
    return count, oldest


def _last_checked_backup(db: Db) -> datetime | None:
    wanted = columns(func.max(col(Backup.made_at))).where(col(Backup.checked_at).is_not(None))
    made_at: datetime | None = db.scalar(wanted)
    return made_at


def _open_alerts(db: Db) -> dict[str, int]:
    level = col(Alert.level)
    wanted = columns(level, func.count()).where(_is_open()).group_by(level)
    return {row[0]: row[1] for row in db.connection().execute(wanted)}


def _oldest_unseen(db: Db) -> datetime | None:
    seen = columns(col(AlertSeen.alert_id)).where(col(AlertSeen.alert_id) == col(Alert.id))
    wanted = columns(func.min(col(Alert.raised_at))).where(_is_open(), ~seen.exists())
    oldest: datetime | None = db.scalar(wanted)
    return oldest


def _is_open() -> ColumnElement[bool]:
    closed: Column[Any] = AlertClosure.__table__.c.alert_id  # type: ignore[attr-defined]
    return ~columns(closed).where(closed == col(Alert.id)).exists()
