"""What phones say of nudges: shown, tapped. By this, and by nothing else, a nudge is known to have
reached a screen."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Sequence
from datetime import datetime, timedelta
from functools import cache
from typing import Any, Literal

from sqlalchemy import Select, bindparam, func
from sqlalchemy import select as columns
from sqlmodel import col, select

from app.core.reach import SILENT_NUDGES, Phone, Reach, Sent, reach_of_all
from app.database import Db
from app.nudges import wishes
from app.tables import Nudge, NudgeDelivery, PushSubscription, SignIn

Event = Literal["shown", "tapped"]

LATELY = timedelta(days=60)
"""How far back sendings are looked at [J]: after a pause that long nothing is known."""


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


def facts(db: Db, phones: Sequence[PushSubscription], now: datetime) -> dict[int, Phone]:
    """What the rule of reach looks at, by the phone's id."""
    sent = _sent(db, [phone.id for phone in phones if phone.id is not None], now)
    return {phone.id: _facts(phone, sent[phone.id]) for phone in phones if phone.id is not None}


def reach_of_each(db: Db, ids: Collection[int], now: datetime) -> dict[int, Reach]:
    """Whether nudges reach any of their phones, by patient id: all that a therapist is told; two
    queries."""
    wanted = select(PushSubscription).where(col(PushSubscription.patient_id).in_(ids))
    phones = db.exec(wanted).all()
    known = facts(db, phones, now)
    of: dict[int, list[Phone]] = {id: [] for id in ids}
    for phone in phones:
        of[phone.patient_id].append(known[phone.id or 0])
    return {id: reach_of_all(each, now) for id, each in of.items()}


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


def _sent(db: Db, ids: Sequence[int], now: datetime) -> dict[int, list[Sent]]:
    """The last few that the push service took for each phone, the latest first; what is older
    than LATELY says nothing of the phone any more."""
    found: dict[int, list[Sent]] = defaultdict(list)
    asked = {"ids": ids, "since": now - LATELY}
    for id, at, shown in db.connection().execute(_last_sent(), asked) if ids else ():
        found[id].append(Sent(at, shown is not None))
    return found


@cache
def _last_sent() -> Select[Any]:
    """The outcome stands in an expression: alone, SQLite would go by it through all that was ever
    sent."""
    phone, settled = col(NudgeDelivery.push_subscription_id), col(NudgeDelivery.settled_at)
    place = func.row_number().over(partition_by=phone, order_by=settled.desc()).label("place")
    told: list[Any] = [phone, settled, col(NudgeDelivery.shown_at), place]
    sent = columns(*told).where(
        phone.in_(bindparam("ids", expanding=True)),
        settled >= bindparam("since"),
        func.coalesce(col(NudgeDelivery.outcome), "") == "sent",
    )
    last = sent.subquery().c
    newest_first = last.settled_at.desc()
    wanted = columns(last.push_subscription_id, last.settled_at, last.shown_at)
    return wanted.where(last.place <= SILENT_NUDGES).order_by(newest_first)
