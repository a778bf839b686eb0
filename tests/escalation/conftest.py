"""A clinic that can be told: therapist with a phone and a mail address, a worker, real services."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import closing
from datetime import date

import pytest
from sqlmodel import col, select

from app import check_ins, sign_ins
from app.check_ins import CheckIn
from app.database import Database
from app.escalation import phones
from app.settings import Settings
from app.tables import Alert, AlertNotice, Patient, Staff
from app.tables.columns import new_public_id
from app.worker import Worker
from tests.answers import phq
from tests.cast import Cast, Clock
from tests.mail_server import MailBox
from tests.push_phone import Phone
from tests.push_service import PushService

ADDRESS = "tess@clinic.example.org"


@pytest.fixture
def service(clock: Clock) -> Iterator[PushService]:
    with PushService(clock) as running:
        yield running


@pytest.fixture
def mailbox() -> Iterator[MailBox]:
    with MailBox() as running:
        yield running


@pytest.fixture
def worker(
    settings: Settings, database: Database, clock: Clock, service: PushService, mailbox: MailBox
) -> Iterator[Worker]:
    told = {"push_hosts": service.host, "smtp_url": mailbox.url, "mail_from": "care@example.org"}
    with closing(Worker(settings.model_copy(update=told), database, clock)) as made:
        yield made


@pytest.fixture
def give(database: Database, service: PushService, clock: Clock) -> Callable[..., Phone]:
    """`give(staff, mail="…")`: a phone, and a mail address if one is named."""

    def give(staff: Staff, mail: str = "", *, phone: bool = True) -> Phone:
        subscribed = service.subscribe()
        with database.transaction() as db:
            row = db.get_one(Staff, staff.id)
            row.mail = mail
            db.add(row)
            if phone:
                sign_in = sign_ins.find(
                    db, sign_ins.begin(db, row, "a phone", clock.now), clock.now
                )
                assert sign_in is not None
                given, hosts = subscribed.subscription(), (service.host,)
                phones.register(db, row, sign_in, given, clock.now, hosts)
        return subscribed

    return give


@pytest.fixture
def answers(database: Database, cast: Cast, clock: Clock) -> Callable[[int], Alert]:
    """`answers(2)`: the patient answers item 9, and the alert stands."""

    def answer(item_9: int) -> Alert:
        with database.transaction() as db:
            patient = db.get_one(Patient, cast.patient.id)
            sent = CheckIn(
                new_public_id(), date(2026, 3, 4), {"phq-9-today": phq(item_9)}, clock.now
            )
            check_ins.record(db, patient, sent, clock.now)
            return db.exec(select(Alert).order_by(col(Alert.id).desc())).first()  # type: ignore[return-value]

    return answer


@pytest.fixture
def told(database: Database) -> Callable[[], list[tuple[int, str, str, str | None]]]:
    """Round, first name, way and outcome of every notice, in order."""

    def read() -> list[tuple[int, str, str, str | None]]:
        with database.reading() as db:
            rows = db.exec(
                select(AlertNotice, Staff)
                .join(Staff, col(Staff.id) == AlertNotice.staff_id)
                .order_by(col(AlertNotice.round), col(AlertNotice.id))
            )
            return [(n.round, s.name.split()[0], n.way, n.outcome) for n, s in rows]

    return read
