"""What became of a push, written down by whoever holds its lease."""

from __future__ import annotations

import random
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import update
from sqlmodel import col, select

from app import push_subscriptions
from app.database import Db
from app.push import Outcome
from app.tables import Nudge, NudgeDelivery, PushSubscription

FIRST_RETRY, LONGEST_RETRY, JITTER = 30.0, 900.0, 0.25
"""Seconds before the second try, doubling up to the longest; up to a quarter is added at random."""
ENDS = {
    "sent": "",
    "refused": "the push service refused it",
    "missed": "no push service took it in time",
    "withheld": "",
    "gone": "the phone is gone",
}
"""What a nudge with several phones comes to, the first that applies; and the words for it."""


@dataclass(frozen=True)
class Claimed:
    """One push that this worker, and no other until the lease ends, may send."""

    id: int
    token: str
    nudge_id: int
    public_id: str
    kind: str
    expires_at: datetime
    attempts: int
    endpoint: str = field(repr=False)
    p256dh: str = field(repr=False)
    auth: str = field(repr=False)


def settle(db: Db, answers: Sequence[tuple[Claimed, Outcome]], now: datetime) -> int:
    """Write down what became of each; how many were still ours to mark.

    sent: done. gone: the phone is deleted. refused: kept, for somebody to look at. later: again
    within the nudge's life, not before Retry-After; else missed.
    """
    settled = [
        (claimed, outcome) for claimed, outcome in answers if _mark(db, claimed, outcome, now)
    ]
    sum_up(db, {claimed.nudge_id for claimed, _ in settled}, now)
    return len(settled)


def sum_up(
    db: Db, nudge_ids: Collection[int], now: datetime, why: Mapping[int, str] | None = None
) -> None:
    """A nudge is sent once one phone has it; without any, it ends when the last phone has ended.

    `why`: the clause that let a nudge go, by nudge id. Nudges are locked in order of their ids, so
    that two workers never wait for each other.
    """
    db.flush()
    locked = select(Nudge).where(col(Nudge.id).in_(nudge_ids)).order_by(col(Nudge.id))
    for nudge in db.exec(locked.with_for_update().execution_options(populate_existing=True)):
        ways = set(db.exec(select(NudgeDelivery.outcome).where(NudgeDelivery.nudge_id == nudge.id)))
        if nudge.outcome is None and ("sent" in ways or None not in ways):
            nudge.outcome = next(end for end in ENDS if end in ways)
            told = (why or {}).get(nudge.id or 0, "") if nudge.outcome != "sent" else ""
            nudge.outcome_because = told or ENDS[nudge.outcome]
            nudge.settled_at = now
            db.add(nudge)


def _mark(db: Db, claimed: Claimed, outcome: Outcome, now: datetime) -> bool:
    """Only under our own token: a lease that ended meanwhile is somebody else's."""
    values = _next_try(claimed, outcome, now) if outcome.kind == "later" else None
    if values is None:
        kind = "missed" if outcome.kind == "later" else outcome.kind
        values = {"outcome": kind, "settled_at": now}
    marked = (
        update(NudgeDelivery)
        .where(col(NudgeDelivery.id) == claimed.id, col(NudgeDelivery.lease_token) == claimed.token)
        .values(lease_token=None, lease_until=None, status=outcome.status, **values)
        .returning(col(NudgeDelivery.push_subscription_id))
        .execution_options(synchronize_session=False)
    )
    row = db.execute(marked).first()
    if row is not None:
        phone = db.get(PushSubscription, row[0]) if row[0] is not None else None
        if phone is not None:
            _tell_phone(db, phone, outcome, now)
    return row is not None


def _next_try(claimed: Claimed, outcome: Outcome, now: datetime) -> dict[str, Any] | None:
    """When to try again; None when that would be after the nudge's life."""
    doubled = min(FIRST_RETRY * 2 ** (claimed.attempts - 1), LONGEST_RETRY)
    wait = max(outcome.retry_after or 0.0, doubled)
    due_at = now + timedelta(seconds=wait * (1 + JITTER * random.random()))
    return {"due_at": due_at} if due_at < claimed.expires_at else None


def _tell_phone(db: Db, phone: PushSubscription, outcome: Outcome, now: datetime) -> None:
    if outcome.kind == "gone":
        push_subscriptions.remove_gone(db, phone, now)
        db.flush()
        return
    phone.last_status = outcome.status
    if outcome.kind == "sent":
        phone.last_accepted_at, phone.failures, phone.refused_at = now, 0, None
    else:
        phone.failures += 1
    if outcome.kind == "refused":
        phone.refused_at = now
    db.add(phone)
    db.flush()
