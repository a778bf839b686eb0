"""A patient's phone in tests: signed in, and registered with a real local push service."""

from __future__ import annotations

from datetime import datetime

from app import push_subscriptions, sign_ins
from app.database import Db
from app.tables import Patient, PushSubscription
from tests.push_phone import Phone
from tests.push_service import PushService


def give_phone(db: Db, patient: Patient, service: PushService, now: datetime) -> Phone:
    """A phone of the patient's that has agreed to nudges."""
    phone = service.subscribe()
    register(db, patient, phone, service, now)
    return phone


def register(
    db: Db, patient: Patient, phone: Phone, service: PushService, now: datetime
) -> PushSubscription:
    """Sign the patient in on this phone and keep what its browser gives."""
    sign_in = sign_ins.find(db, sign_ins.begin(db, patient, "a test's phone", now), now)
    assert sign_in is not None
    hosts = (service.host,)
    given = phone.subscription()
    return push_subscriptions.register(db, patient, sign_in, given, now, extra_hosts=hosts)
