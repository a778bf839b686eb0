"""When a worker last said that it lives: without one nobody is told of anything."""

from __future__ import annotations

from datetime import datetime

from sqlmodel import col, select

from app.core.alert_clock import is_late
from app.database import Db
from app.tables import Heartbeat


def latest(db: Db) -> datetime | None:
    return db.exec(select(Heartbeat.at).order_by(col(Heartbeat.at).desc()).limit(1)).first()


def is_fresh(db: Db, now: datetime) -> bool:
    """Whether one lived within these two minutes."""
    return not is_late(latest(db), now)
