"""The backups of the schedule: at three in the night by the first clinic's clock, and twelve hours
later, so that the last one is never a day old while the next is being made. One worker makes each;
it is known to restore because it was restored."""

from __future__ import annotations

import secrets
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta
from pathlib import Path
from threading import Event, Thread

import structlog
from sqlalchemy import or_, update
from sqlalchemy.exc import IntegrityError
from sqlmodel import col, select

from app import erasures, tombstones
from app.backups import making, restoring
from app.backups.sealed_files import BackupRefused
from app.core.local_time import to_local
from app.database import Database
from app.leases import lease_clock
from app.settings import Settings
from app.tables import Backup, Clinic

QUIET_HOUR, AGAIN = 3, 15
NIGHT = range(2, 5)
LEASE = timedelta(hours=1)
"""As long as one may take, and how long after a failure it is tried again."""
LOOKS = 60.0
ENDS_WITHIN = 5.0

log = structlog.get_logger("backups")


def slot_of(now: datetime, zone: str) -> str:
    """Which backup should be there by now: `2026-03-04 03`, or `2026-03-04 15`."""
    local = to_local(now, zone)
    if local.hour < QUIET_HOUR:
        return f"{local.date() - timedelta(days=1)} {AGAIN:02}"
    return f"{local.date()} {AGAIN if local.hour >= AGAIN else QUIET_HOUR:02}"


class Schedule:
    """`tick` does what is due, and nothing most of the time. It takes as long as a backup does, so
    it has a thread of its own: an alert never waits for it."""

    def __init__(
        self, settings: Settings, database: Database, clock: Callable[[], datetime]
    ) -> None:
        self.settings, self.database, self.clock = settings, database, clock

    def run(self, stop: Event) -> None:
        while not stop.is_set():
            try:
                self.tick()
            except Exception as error:  # the next look may find the database back
                log.error("backup failed", kind=type(error).__name__)
            stop.wait(LOOKS)

    def tick(self) -> bool:
        """Overwrite what was erased, by night; whether a backup was made and found whole."""
        now, zone = self.clock(), self._zone()
        if to_local(now, zone).hour in NIGHT:
            self._tidy(now)
        if self.settings.backups is None:
            return False
        slot, token = slot_of(now, zone), secrets.token_hex(16)
        return self._claim(slot, token, now) and self._make(slot, token, self.settings.backups, now)

    def _zone(self) -> str:
        with self.database.reading() as db:
            return db.exec(select(Clinic.zone).order_by(col(Clinic.id)).limit(1)).first() or "UTC"

    def _tidy(self, now: datetime) -> None:
        erasures.scrub(self.database, now)
        tombstones.write_down(self.settings, self.database)
        making.expire(self.settings, self.database, now, self._newest())

    def _newest(self) -> str:
        """The file of the latest backup that was checked."""
        checked = select(Backup.file).where(col(Backup.checked_at).is_not(None))
        with self.database.reading() as db:
            return db.exec(checked.order_by(col(Backup.slot).desc()).limit(1)).first() or ""

    def _claim(self, slot: str, token: str, now: datetime) -> bool:
        """Whether it is ours to make: one worker, and another only once the lease is over."""
        with self.database.reading() as db:
            row = db.get(Backup, slot)
        if row is not None and row.checked_at is not None:
            return False
        if row is None:
            try:
                with self.database.transaction() as db:
                    db.add(Backup(slot=slot))
            except IntegrityError:
                return False
        with self.database.transaction() as db:
            at = lease_clock(db, now)
            free = or_(col(Backup.lease_until).is_(None), col(Backup.lease_until) < at)
            mine = update(Backup).where(col(Backup.slot) == slot, free)
            mine = mine.where(col(Backup.checked_at).is_(None))
            taken = db.execute(mine.values(lease_token=token, lease_until=at + LEASE))
            return taken.rowcount == 1  # type: ignore[attr-defined, no-any-return]

    def _make(self, slot: str, token: str, folder: Path, now: datetime) -> bool:
        """Make it, restore it aside, and write down what came of it."""
        name, found = making.file_name(now), {}
        try:
            folder.mkdir(parents=True, exist_ok=True, mode=0o700)
            size = making.make(self.settings, self.database, folder / name, now)
            found = {"file": name, "made_at": now, "size": size}
            checked = restoring.check(self.settings, self.database.keys, folder / name, now)
            found |= {"checked_at": self.clock(), "seconds_to_restore": checked.seconds}
            found |= {"wrong": ""}
        except BackupRefused as refused:
            found["wrong"] = str(refused)[:300]
        except Exception as error:
            found["wrong"] = f"It could not be made or checked ({type(error).__name__})."
        mine = update(Backup).where(col(Backup.slot) == slot, col(Backup.lease_token) == token)
        with self.database.transaction() as db:
            db.execute(mine.values(**found))
        log.info("backup", slot=slot, well="checked_at" in found)
        return "checked_at" in found


@contextmanager
def running(
    settings: Settings, database: Database, clock: Callable[[], datetime], stop: Event
) -> Iterator[None]:
    """Beside the worker's loop until `stop` is set. A backup under way then is given up: its lease
    ends, and what lies half written is no backup."""
    schedule = Schedule(settings, database, clock)
    thread = Thread(target=schedule.run, args=(stop,), name="afterglow-backups", daemon=True)
    thread.start()
    try:
        yield
    finally:
        stop.set()
        thread.join(timeout=ENDS_WITHIN)
