"""The loop: alerts first, then nudges; plan, claim, send, settle. Several may run at once, beside
the web or alone.

Delivery is at least once: the attempt is counted before the send, nothing is held open during it,
and a worker that dies between send and settle costs, when its lease ends, one more send of each
push it had in hand (at most `AT_ONCE`). Topic and tag let the phone show those two as one.
"""

from __future__ import annotations

import asyncio
import os
import secrets
import socket
import threading
from collections.abc import Callable, Sequence
from contextlib import closing
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

import structlog
from sqlalchemy import delete
from sqlalchemy.exc import OperationalError
from sqlmodel import col, select

from app import nudges
from app.backups import schedule
from app.core.nudging import words
from app.database import Database
from app.escalation.telling import Teller
from app.mail import Mailer
from app.nudges import deliveries, settlements
from app.nudges.deliveries import LEASE
from app.nudges.settlements import Claimed
from app.push import Limits, Message, Outcome, Sender, Vapid, payload
from app.settings import Settings
from app.tables import Heartbeat

REST = 2.0
"""Seconds between two rounds; a reminder comes at most so much after its minute. With 5 a test took
6 s to be reported as shown in a real Chromium, too near to the 10 that the page promises."""
AT_ONCE = 50
"""Pushes in one hand: more are faster, fewer are sent twice when a worker dies."""
PLANNED_AT_ONCE = 200
CATCH_UP = timedelta(days=7)
HEARTBEATS_KEPT = timedelta(days=1)
TRIES_TO_SETTLE = 3

log = structlog.get_logger("worker")
Clock = Callable[[], datetime]


def read_real_clock() -> datetime:
    return datetime.now(UTC)


@dataclass(frozen=True)
class Round:
    """What one round did: nudges newly due, pushes claimed, and how many of them were settled; and
    how many notices of alerts were."""

    said: int
    claimed: int
    settled: int
    told: int = 0


class Worker:
    """One worker with its own event loop, used from one thread. `tick` does one round."""

    def __init__(
        self,
        settings: Settings,
        database: Database,
        clock: Clock = read_real_clock,
        *,
        limits: Limits | None = None,
        lease: timedelta = LEASE,
        at_once: int = AT_ONCE,
    ) -> None:
        self.name = f"{socket.gethostname()[:40]}:{os.getpid()}:{secrets.token_hex(3)}"
        self.settings, self.database, self.clock = settings, database, clock
        self.lease, self.at_once = lease, at_once
        vapid = Vapid(database.keys.vapid_private_pem, settings.vapid_claim)
        self._sender = Sender(vapid, settings.extra_push_hosts, limits=limits)
        self._loop = asyncio.new_event_loop()
        server = settings.mail_server
        mailer = Mailer(server, settings.mail_from) if server is not None else None
        self._teller = Teller(
            database, self._sender, mailer, self._loop,
            origin=settings.origin, app_name=settings.app_name,
        )  # fmt: skip

    def close(self) -> None:
        """Close the connections; in the thread that used them."""
        self._loop.run_until_complete(self._sender.close())
        self._loop.close()

    def run(self, stop: threading.Event, rest: float = REST) -> None:
        """Rounds until `stop` is set. A round that fails is logged and tried again."""
        log.info("worker starts", worker=self.name)
        caught_up = False
        while not stop.is_set():
            try:
                if not caught_up:
                    self.catch_up()
                    caught_up = True
                busy = self.tick().claimed == self.at_once
            except Exception as error:  # the next round may find the database back
                log.error("round failed", worker=self.name, kind=type(error).__name__)
                busy = False
            stop.wait(0 if busy else rest)
        log.info("worker stops", worker=self.name)

    def tick(self) -> Round:
        """Alerts first; then plan, claim, send and settle nudges, and say that we live."""
        told = self._teller.tick(self.clock)
        said = self._plan(self.clock())
        with self.database.transaction() as db:
            claimed = deliveries.claim(db, self.clock(), most=self.at_once, lease=self.lease)
        outcomes = self._send(claimed, self.clock()) if claimed else []
        settled = self._settle(list(zip(claimed, outcomes, strict=True))) if claimed else 0
        self._beat(self.clock())
        return Round(said, len(claimed), settled, told)

    def catch_up(self) -> None:
        """Record as missed what came due on days on which no worker ran; nothing stale is said."""
        now = self.clock()
        with self.database.reading() as db:
            newest = select(Heartbeat.at).order_by(col(Heartbeat.at).desc()).limit(1)
            beat = db.exec(newest).first()
        on = max(beat, now - CATCH_UP) if beat is not None else now
        while on < now:
            self._plan(now, on)
            on += timedelta(hours=12)  # so that no local date is skipped in any zone

    def _plan(self, now: datetime, on: datetime | None = None) -> int:
        with self.database.reading() as db:
            due = nudges.reached(db, now, on)
            decided = nudges.decisions(db, due, now) if due else []
        said = 0
        for first in range(0, len(decided), PLANNED_AT_ONCE):
            with self.database.transaction() as db:
                said += nudges.plan_due(db, decided[first : first + PLANNED_AT_ONCE], now)
        return said

    def _send(self, claimed: Sequence[Claimed], now: datetime) -> list[Outcome]:
        messages = [self._message(each, now) for each in claimed]
        return self._loop.run_until_complete(self._sender.send_all(messages))

    def _message(self, claimed: Claimed, now: datetime) -> Message:
        title, body = words(claimed.kind, self.settings.app_name)  # type: ignore[arg-type]
        address = f"{self.settings.origin}/nudges/{claimed.public_id}"
        return Message(
            claimed.endpoint,
            claimed.p256dh,
            claimed.auth,
            payload(claimed.public_id, title, body, address),
            ttl=max(0, int((claimed.expires_at - now).total_seconds())),
            topic=claimed.public_id,
            id=claimed.public_id,
        )

    def _settle(self, answers: list[tuple[Claimed, Outcome]]) -> int:
        """Tried again when another writer is in the way: what was sent must not be forgotten."""
        for left in reversed(range(TRIES_TO_SETTLE)):
            try:
                with self.database.transaction() as db:
                    return settlements.settle(db, answers, self.clock())
            except OperationalError:
                if not left:
                    raise
        return 0

    def _beat(self, now: datetime) -> None:
        with self.database.transaction() as db:
            db.merge(Heartbeat(worker=self.name, at=now))
            db.execute(delete(Heartbeat).where(col(Heartbeat.at) < now - HEARTBEATS_KEPT))


def run(
    settings: Settings,
    database: Database,
    *,
    clock: Clock = read_real_clock,
    stop: threading.Event | None = None,
    rest: float = REST,
) -> None:
    """Work in this thread, with one event loop for its life, until `stop` is set.

    A round under way is finished first, at most 30 s; what a killed one leaves, its lease returns.
    """
    stop = stop or threading.Event()
    with (
        schedule.running(settings, database, clock, stop),
        closing(Worker(settings, database, clock)) as worker,
    ):
        worker.run(stop, rest)
