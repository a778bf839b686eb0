"""What phones say of nudges: shown, tapped. By this, and by nothing else, a nudge is known to have
reached a screen."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from datetime import datetime
from typing import Literal

from sqlmodel import col, select

from app import push_subscriptions
from app.core.reach import SILENT_NUDGES, Phone, Reach, Sent, reach_of_all
from app.database import Db
from app.nudges import wishes
from app.tables import Nudge, NudgeDelivery, Patient, PushSubscription, SignIn

Event = Literal["shown", "tapped"]


def report(db: Db, sign_in: SignIn, nudge: Nudge, event: Event, now: datetime) -> bool:
    """The phone of this sign-in showed the nudge, or it was tapped there; the first report stands.

    What was tapped was shown, also where the phone could not say so. False when the nudge never
    was on its way to this phone: nothing is kept of it then.
    """
    delivery = _way(db, sign_in, nudge)
    if delivery is None:
        return False
    phone = db.get_one(PushSubscription, delivery.push_subscription_id)
    if delivery.shown_at is None:
        delivery.shown_at = phone.last_shown_at = now
    if event == "tapped" and delivery.tapped_at is None:
        delivery.tapped_at = phone.last_tapped_at = now
        wishes.note_opened(db, nudge, now)
    db.add(delivery)
    db.add(phone)
    return True


def latest_test(db: Db, phone: PushSubscription) -> tuple[Nudge, NudgeDelivery] | None:
    """The last test that was asked for on this phone, and what became of it."""
    wanted = (
        select(Nudge, NudgeDelivery)
        .join(NudgeDelivery, col(NudgeDelivery.nudge_id) == Nudge.id)
        .where(Nudge.kind == "test", NudgeDelivery.push_subscription_id == phone.id)
        .order_by(col(Nudge.at).desc(), col(Nudge.id).desc())
        .limit(1)
    )
    return db.exec(wanted).first()


def facts(db: Db, phones: Sequence[PushSubscription]) -> dict[int, Phone]:
    """What the rule of reach looks at, by the phone's id."""
    sent = _sent(db, [phone.id for phone in phones if phone.id is not None])
    return {phone.id: _facts(phone, sent[phone.id]) for phone in phones if phone.id is not None}


def reach_of(db: Db, patient: Patient, now: datetime) -> Reach:
    """Whether nudges reach any of the patient's phones: all that a therapist is told."""
    return reach_of_all(facts(db, push_subscriptions.of(db, patient)).values(), now)


def _way(db: Db, sign_in: SignIn, nudge: Nudge) -> NudgeDelivery | None:
    wanted = (
        select(NudgeDelivery)
        .join(PushSubscription, col(PushSubscription.id) == NudgeDelivery.push_subscription_id)
        .where(NudgeDelivery.nudge_id == nudge.id, PushSubscription.sign_in_id == sign_in.id)
    )
    return db.exec(wanted.with_for_update()).first()


def _facts(phone: PushSubscription, sent: Sequence[Sent]) -> Phone:
    seen = (phone.last_shown_at, phone.last_tapped_at)
    return Phone(
        permission=phone.permission,
        checked_at=phone.checked_at,
        evidence_at=max((at for at in seen if at is not None), default=None),
        failures=phone.failures,
        refused=phone.refused_at is not None,
        sent=tuple(sent),
    )


def _sent(db: Db, ids: Sequence[int]) -> dict[int, list[Sent]]:
    """The last few that the push service took for each phone, the latest first."""
    found: dict[int, list[Sent]] = defaultdict(list)
    for id in ids:  # at most ten, each by its index
        wanted = (
            select(NudgeDelivery.settled_at, NudgeDelivery.shown_at)
            .where(NudgeDelivery.push_subscription_id == id, NudgeDelivery.outcome == "sent")
            .order_by(col(NudgeDelivery.settled_at).desc())
            .limit(SILENT_NUDGES)
        )
        found[id] = [Sent(at, shown is not None) for at, shown in db.exec(wanted) if at is not None]
    return found
