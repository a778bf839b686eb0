"""Which clock leases go by."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import func, select

from app.database import Db


def lease_clock(db: Db, now: datetime) -> datetime:
    """Workers on several machines agree on one clock: the database's."""
    if db.connection().dialect.name != "postgresql":
        return now
    at: datetime = db.execute(select(func.clock_timestamp())).scalar_one()
    return at
