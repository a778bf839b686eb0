"""What the whole way of a nudge is held against, in whichever engine it arrives."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from datetime import UTC, datetime
from typing import Any

from sqlmodel import select

from app import push_subscriptions
from app.core.nudging import words
from app.database import Database
from app.push import Message, Outcome, Sender, Vapid
from app.settings import Settings
from app.tables import NudgeDelivery, Patient, PushSubscription
from app.worker import Round, Worker
from tests.cast import Cast, Clock
from tests.push_phone import Phone
from tests.push_sending import SHORT
from tests.push_service import Arrival

EVENING = datetime(2026, 3, 5, 0, 30, 2, tzinfo=UTC)  # 19:30 in New York
NEXT_EVENING = datetime(2026, 3, 6, 0, 30, 2, tzinfo=UTC)
TELLING = ("phq", "gad", "mood", "pain", "score", "ketamine", "dose", "dosing", "therap", "clinic")
SHOWN = """async () => {
    const registration = await navigator.serviceWorker.ready;
    const shown = await registration.getNotifications();
    return shown.map(({ title, body, tag, data }) => ({ title, body, tag, data }));
}"""


@contextmanager
def rounds(settings: Settings, database: Database, clock: Clock) -> Iterator[Callable[[], Round]]:
    """One round of the worker at a call, in a thread of its own, as in the served app."""
    with ThreadPoolExecutor(max_workers=1) as thread:
        made = thread.submit(Worker, settings, database, clock, limits=SHORT).result()
        yield lambda: thread.submit(made.tick).result(timeout=10)
        thread.submit(made.close).result()


def row_of(database: Database, phone: Phone) -> PushSubscription | None:
    """What the server keeps of this phone."""
    with database.reading() as db:
        wanted = select(PushSubscription).where(PushSubscription.endpoint == phone.endpoint)
        return db.exec(wanted).first()


def assert_neutral(arrival: Arrival, shown: dict[str, Any], settings: Settings, cast: Cast) -> None:
    """What lies on the lock screen, and all that was sent for it, tells nobody anything."""
    title, body = words("check-in", settings.app_name)
    assert (shown["title"], shown["body"]) == (title, body)
    sent = arrival.notification
    assert set(sent) <= {"title", "body", "navigate", "tag", "lang", "dir", "silent", "app_badge"}
    assert (sent["title"], sent["body"], sent["tag"]) == (title, body, shown["tag"])
    names = [person.name for person in vars(cast).values()]
    text = arrival.payload.decode().lower()
    for telling in (*TELLING, *(part for name in names for part in name.lower().split())):
        assert telling not in text, telling


def sent_straight(settings: Settings, database: Database, phone: PushSubscription) -> Outcome:
    """What the push service says to one more push, with our own key, to this phone."""
    message = Message(phone.endpoint, phone.p256dh, phone.auth, b"{}", ttl=60)

    async def send() -> list[Outcome]:
        vapid = Vapid(database.keys.vapid_private_pem, settings.vapid_claim)
        sender = Sender(vapid, settings.extra_push_hosts, limits=SHORT)
        try:
            return await sender.send_all([message])
        finally:
            await sender.close()

    with ThreadPoolExecutor(max_workers=1) as thread:  # a test's own thread may have a loop
        [outcome] = thread.submit(asyncio.run, send()).result()
    return outcome


def told(database: Database, phone: PushSubscription) -> tuple[bool, bool]:
    """Whether this phone has told us that it showed its nudge, and that it was tapped."""
    with database.reading() as db:
        wanted = select(NudgeDelivery).where(NudgeDelivery.push_subscription_id == phone.id)
        delivery = db.exec(wanted).one()
    return delivery.shown_at is not None, delivery.tapped_at is not None


def forget(database: Database, phone: Phone, now: datetime) -> None:
    """The patient has this phone no more."""
    row = row_of(database, phone)
    assert row is not None
    with database.transaction() as db:
        push_subscriptions.remove(db, db.get_one(Patient, row.patient_id), row, now)


def wait(seen: Callable[[], object], words: str, patience: float = 20.0) -> None:
    """Fails with `words` when it has not come true in so many seconds."""
    give_up = time.monotonic() + patience
    while not seen():
        assert time.monotonic() < give_up, words
        time.sleep(0.02)
