"""A patient's phones, as their browsers registered them with a push service."""

from __future__ import annotations

import hashlib
from collections.abc import Collection, Mapping
from datetime import datetime
from typing import Any

from sqlalchemy import delete
from sqlmodel import col, select

from app import audit
from app.audit import Actor
from app.core.push_services import allowed
from app.database import Db
from app.push import usable_keys
from app.tables import Patient, PushSubscription, SignIn, StaffPhone
from app.tables.columns import new_public_id

MOST_PHONES = 10


class UnusableSubscription(ValueError):
    """Not what a browser gives, or not a known push service; holds nothing of what was sent."""


def register(
    db: Db,
    patient: Patient,
    sign_in: SignIn,
    given: object,
    now: datetime,
    *,
    extra_hosts: Collection[str] = (),
) -> PushSubscription:
    """Keep what `PushSubscription.toJSON()` gave. The same phone again is the same row.

    A browser has one subscription: a new one of the same sign-in takes the place of the old. A
    phone on which somebody else signed in since is theirs from now on. Raises
    `UnusableSubscription`.
    """
    endpoint, p256dh, auth = read(given, extra_hosts)
    _leave_staff(db, endpoint)
    row = _with_endpoint(db, endpoint)
    if row is not None and row.patient_id != patient.id:
        _forget(db, row, now, Actor("patient", patient.public_id))
        row = None
    if row is None:
        row = _new(db, patient, endpoint, _since(db, patient, sign_in, now), now)
        _make_room(db, patient, now)
    row.sign_in_id, row.device = sign_in.id, sign_in.device
    row.p256dh, row.auth = p256dh, auth
    row.refused_at, row.failures = None, 0
    row.permission, row.checked_at = "granted", now
    db.add(row)
    db.flush()
    return row


def of_sign_in(db: Db, sign_in: SignIn) -> PushSubscription | None:
    """This very phone, if it is registered."""
    wanted = select(PushSubscription).where(PushSubscription.sign_in_id == sign_in.id)
    return db.exec(wanted).first()


def digest(row: PushSubscription | StaffPhone) -> str:
    """By this a browser knows its own endpoint again (SHA-256, 32 hex digits)."""
    return hashlib.sha256(row.endpoint.encode()).hexdigest()[:32]


def of(db: Db, patient: Patient) -> list[PushSubscription]:
    """The patient's phones, oldest first."""
    wanted = select(PushSubscription).where(PushSubscription.patient_id == patient.id)
    return list(db.exec(wanted.order_by(col(PushSubscription.created_at))))


def find(db: Db, patient: Patient, public_id: str) -> PushSubscription | None:
    """One of the patient's own phones; a stranger's is not found."""
    wanted = select(PushSubscription).where(
        PushSubscription.patient_id == patient.id, PushSubscription.public_id == public_id
    )
    return db.exec(wanted).first()


def remove(
    db: Db, patient: Patient, row: PushSubscription, now: datetime, by: Actor | None = None
) -> None:
    """No more nudges on this phone. `by`: who says so, if not the patient."""
    actor = by or Actor("patient", patient.public_id)
    _note(db, actor, "remove phone", row, patient, now)
    db.delete(row)


def remove_all_of(db: Db, sign_in: SignIn, now: datetime, by: Actor | None = None) -> None:
    """A phone that is signed out is told nothing more."""
    wanted = select(PushSubscription).where(PushSubscription.sign_in_id == sign_in.id)
    for row in db.exec(wanted).all():
        _forget(db, row, now, by)


def carry_over(db: Db, old: SignIn, new: SignIn) -> None:
    """The same person signed in again in the same browser: its registration goes on."""
    for row in db.exec(select(PushSubscription).where(PushSubscription.sign_in_id == old.id)):
        row.sign_in_id, row.device = new.id, new.device
        db.add(row)
    db.flush()


def leave(db: Db, endpoint: str, now: datetime, by: Actor) -> None:
    """Somebody of the clinic is told of alerts in this browser now: no patient is, any more."""
    row = _with_endpoint(db, endpoint)
    if row is not None:
        _forget(db, row, now, by)


def remove_gone(db: Db, row: PushSubscription, now: datetime) -> None:
    """The push service says that this phone unsubscribed."""
    patient = db.get_one(Patient, row.patient_id)
    _note(db, Actor("worker", "push"), "remove phone that is gone", row, patient, now)
    db.delete(row)


def read(given: object, extra_hosts: Collection[str]) -> tuple[str, str, str]:
    """Endpoint and the two keys. Raises `UnusableSubscription`."""
    shape: Mapping[Any, Any] = given if isinstance(given, Mapping) else {}
    keys = shape.get("keys")
    keys = keys if isinstance(keys, Mapping) else {}
    endpoint, p256dh, auth = shape.get("endpoint"), keys.get("p256dh"), keys.get("auth")
    if not (isinstance(endpoint, str) and isinstance(p256dh, str) and isinstance(auth, str)):
        raise UnusableSubscription("This is not what a browser gives.")
    if not allowed(endpoint, extra_hosts):
        raise UnusableSubscription("This push service is not known here.")
    if len(p256dh) > 120 or len(auth) > 40 or not usable_keys(p256dh, auth):
        raise UnusableSubscription("These keys cannot be used.")
    return endpoint, p256dh, auth


def _with_endpoint(db: Db, endpoint: str) -> PushSubscription | None:
    return db.exec(select(PushSubscription).where(PushSubscription.endpoint == endpoint)).first()


def _leave_staff(db: Db, endpoint: str) -> None:
    """Whose browser it is now is not told of a clinic's alerts."""
    db.execute(delete(StaffPhone).where(col(StaffPhone.endpoint) == endpoint))


def _since(db: Db, patient: Patient, sign_in: SignIn, now: datetime) -> datetime:
    """Since when this phone wants nudges: a new endpoint goes on where the old one ended."""
    old = of_sign_in(db, sign_in)
    if old is None or old.patient_id != patient.id:
        return now
    since = old.created_at
    _forget(db, old, now)
    return since


def _new(
    db: Db, patient: Patient, endpoint: str, since: datetime, now: datetime
) -> PushSubscription:
    assert patient.id is not None
    row = PushSubscription(
        public_id=new_public_id(),
        patient_id=patient.id,
        endpoint=endpoint,
        p256dh="",
        auth="",
        created_at=since,
    )
    _note(db, Actor("patient", patient.public_id), "add phone", row, patient, now)
    return row


def _make_room(db: Db, patient: Patient, now: datetime) -> None:
    """The phone that took a push longest ago gives way."""
    phones = of(db, patient)
    phones.sort(key=lambda row: row.last_accepted_at or row.created_at)
    for row in phones[: max(0, len(phones) - MOST_PHONES + 1)]:
        _forget(db, row, now)


def _forget(db: Db, row: PushSubscription, now: datetime, by: Actor | None = None) -> None:
    patient = db.get_one(Patient, row.patient_id)
    remove(db, patient, row, now, by)
    db.flush()


def _note(
    db: Db, actor: Actor, action: str, row: PushSubscription, patient: Patient, now: datetime
) -> None:
    audit.note(db, actor, action, row.public_id, now, of=patient)
