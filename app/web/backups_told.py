"""What the clinic's page says of backups."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from app.backups import standing
from app.database import Db
from app.settings import Settings
from app.tables import Backup, Clinic
from app.web.day_words import when_words


def told(db: Db, settings: Settings, clinic: Clinic, now: datetime) -> dict[str, Any]:
    """`state` as in `standing`, `last` in words or "", and the last tries."""
    how = standing.of(db, settings, now)
    at = how.last.made_at if how.last is not None else None
    return {
        "state": how.state,
        "last": when_words(at, clinic.zone) if at else "",
        "wrong": how.wrong,
        "tries": [_try(each, clinic.zone) for each in standing.lately(db)],
    }


def _try(row: Backup, zone: str) -> dict[str, str]:
    at = when_words(row.made_at, zone) if row.made_at else f"{row.slot}:00"
    if row.checked_at is not None:
        megabytes = f"{(row.size or 0) / 1e6:.1f} MB"
        return {"at": at, "words": f"{megabytes}, restored and whole"}
    return {"at": at, "words": row.wrong or "being made"}
