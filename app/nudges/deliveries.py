"""A nudge's way to one phone: claimed with a lease, sent by the worker, settled by its token.

Delivery is at least once. The attempt is counted when it is claimed, before anything is sent, so
that a worker that dies in between costs one more send when its lease ends, never a lost nudge;
a worker that wakes up after its lease cannot mark what another has taken over.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime, timedelta

from sqlalchemy import or_, update
from sqlmodel import col, select

from app.core.local_time import local_date
from app.core.nudging import Kind, Planned, decide, worth_until
from app.database import Db
from app.leases import lease_clock
from app.nudges import day_facts, recipients, settlements
from app.nudges.settlements import Claimed
from app.tables import Nudge, NudgeDelivery, PushSubscription
from app.tables.columns import new_public_id

LEASE = timedelta(seconds=60)
"""Longer than one round of sending can last (20 s to begin, 10 s for the slowest answer)."""


def claim(db: Db, now: datetime, *, most: int = 50, lease: timedelta = LEASE) -> list[Claimed]:
    """Take what is due and free, count the attempt, and let go of what may no longer be said."""
    clock = lease_clock(db, now)
    free = (
        select(NudgeDelivery.id)
        .where(
            col(NudgeDelivery.outcome).is_(None),
            NudgeDelivery.due_at <= now,
            or_(col(NudgeDelivery.lease_until).is_(None), col(NudgeDelivery.lease_until) <= clock),
        )
        .order_by(col(NudgeDelivery.due_at), col(NudgeDelivery.id))
        .limit(most)
        .with_for_update(skip_locked=True)
    )
    ids = list(db.exec(free))
    if not ids:
        return []
    token = new_public_id()
    taken = update(NudgeDelivery).where(col(NudgeDelivery.id).in_(ids))
    counted = col(NudgeDelivery.attempts) + 1
    db.execute(taken.values(lease_token=token, lease_until=clock + lease, attempts=counted))
    return _sayable(db, token, now)


def _sayable(db: Db, token: str, now: datetime) -> list[Claimed]:
    """What is ours by this token, after a last look at the facts; the rest is let go."""
    rows = db.exec(
        select(NudgeDelivery, Nudge, PushSubscription)
        .join(Nudge, col(Nudge.id) == NudgeDelivery.nudge_id)
        .outerjoin(PushSubscription, col(PushSubscription.id) == NudgeDelivery.push_subscription_id)
        .where(NudgeDelivery.lease_token == token)
        .order_by(col(NudgeDelivery.due_at), col(NudgeDelivery.id))
        .execution_options(populate_existing=True)
    ).all()
    forbidden = _forbidden(db, [nudge for _, nudge, _ in rows], now)
    ours: list[Claimed] = []
    let_go: dict[int, str] = {}
    for delivery, nudge, phone in rows:
        outcome, why, until = forbidden[nudge.public_id]
        if phone is None:
            outcome, why = "gone", "the phone is gone"
        if outcome == "say":
            ours.append(_claimed(delivery, nudge, phone, token, until))
        else:
            delivery.outcome, delivery.settled_at, delivery.lease_token = outcome, now, None
            tried = outcome == "missed" and delivery.attempts > 1
            let_go[delivery.nudge_id] = settlements.ENDS["missed"] if tried else why
    settlements.sum_up(db, let_go.keys(), now, let_go)
    return ours


def _forbidden(
    db: Db, nudges: Iterable[Nudge], now: datetime
) -> dict[str, tuple[str, str, datetime]]:
    """The decision on each nudge, and until when it is worth showing, by public id."""
    nudges = list(nudges)
    people = {
        person.id: person
        for person in recipients.reachable(db, now, {nudge.patient_id for nudge in nudges})
    }
    days = {person.id: local_date(now, person.zone) for person in people.values()}
    facts = day_facts.of_days(db, people.values(), days, now)
    decisions: dict[str, tuple[str, str, datetime]] = {}
    for nudge in nudges:
        decision: tuple[str, str] = ("say", "")
        until = nudge.expires_at
        if now >= nudge.expires_at:
            decision = ("missed", "its time is over")
        elif nudge.patient_id not in people:
            decision = ("withheld", "nobody is signed in, consent was withdrawn, or discharged")
        elif nudge.opened_at is not None:
            decision = ("withheld", "it was opened on another phone")
        elif nudge.kind != "test":
            decision = decide(_planned(nudge), facts[nudge.patient_id], now)
            until = worth_until(_planned(nudge), facts[nudge.patient_id])
        decisions[nudge.public_id] = (*decision, until)
    return decisions


def _planned(nudge: Nudge) -> Planned:
    kind: Kind = nudge.kind  # type: ignore[assignment]
    return Planned(kind, nudge.day, nudge.at, nudge.expires_at, nudge.because)


def _claimed(
    delivery: NudgeDelivery, nudge: Nudge, phone: PushSubscription, token: str, until: datetime
) -> Claimed:
    assert delivery.id is not None and nudge.id is not None
    return Claimed(
        delivery.id,
        token,
        nudge.id,
        nudge.public_id,
        nudge.kind,
        until,
        delivery.attempts,
        phone.endpoint,
        phone.p256dh,
        phone.auth,
    )
