"""How old the last backup is that is known to restore."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Literal

from sqlmodel import col, select

from app.database import Db
from app.settings import Settings
from app.tables import Backup

OLD = timedelta(hours=24)
SHOWN = 6


@dataclass(frozen=True)
class Standing:
    """`none`: no folder is set. `last`: the latest that was checked; `wrong`: why the newest try
    since then failed, in our own words."""

    state: Literal["ok", "not ok", "none"]
    last: Backup | None = None
    wrong: str = ""


def of(db: Db, settings: Settings, now: datetime) -> Standing:
    """As `/up`, the doctor and the clinic's page say it: well while the latest backup that was
    restored and found whole was made within these 24 hours."""
    if settings.backups is None:
        return Standing("none")
    last = _newest(db, col(Backup.checked_at).is_not(None))
    failed = _newest(db, col(Backup.checked_at).is_(None), col(Backup.wrong) != "")
    since = failed is not None and (last is None or failed.slot > last.slot)
    wrong = failed.wrong if failed is not None and since else ""
    well = last is not None and last.made_at is not None and now - last.made_at <= OLD
    return Standing("ok" if well else "not ok", last, wrong)


def _newest(db: Db, *which: object) -> Backup | None:
    wanted = select(Backup).where(*which).order_by(col(Backup.slot).desc())  # type: ignore[arg-type]
    return db.exec(wanted.limit(1)).first()


def lately(db: Db) -> Sequence[Backup]:
    """The last ones, newest first, those that failed too."""
    return db.exec(select(Backup).order_by(col(Backup.slot).desc()).limit(SHOWN)).all()
