"""What each answer of a push service leads to: for the nudge, and for the phone."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from sqlmodel import select

from app.database import Database
from app.tables import (
    AuditEntry,
    Nudge,
    NudgeDelivery,
    Patient,
    PushSubscription,
)
from app.worker import Worker
from tests.cast import Clock
from tests.phones import give_phone
from tests.push_phone import Phone, Trick
from tests.push_sending import SHORT
from tests.push_service import PushService

NOON = datetime(2026, 3, 4, 17, 30, tzinfo=UTC)  # 12:30 in New York


def only(database: Database, table: type) -> object:
    with database.reading() as db:
        return db.exec(select(table)).one()


# What the push service answers, what becomes of the nudge, whether the phone stays.
OUTCOMES: list[tuple[int | Trick, str | None, bool]] = [
    (201, "sent", True),
    (404, "gone", False),
    (410, "gone", False),
    (400, "refused", True),
    (403, "refused", True),
    (413, "refused", True),
    (307, "refused", True),
    (429, None, True),
    (500, None, True),
    (503, None, True),
    ("silence", None, True),
    ("garbage", None, True),
    ("reset", None, True),
]


@pytest.mark.parametrize(("answer", "outcome", "stays"), OUTCOMES, ids=lambda value: str(value))
def test_each_answer_leads_to_its_outcome(
    database: Database,
    service: PushService,
    worker: Worker,
    clock: Clock,
    phone: Phone,
    answer: int | Trick,
    outcome: str | None,
    stays: bool,
) -> None:
    phone.will_answer(answer)
    clock.now = NOON
    worker.tick()
    worker.tick()
    assert len(service.arrived_at(phone)) == 1, "asked once, not again before its time"
    assert service.redirected == 0
    with database.reading() as db:
        nudge, phones = db.exec(select(Nudge)).one(), db.exec(select(PushSubscription)).all()
        audited = set(db.exec(select(AuditEntry.action)))
    assert nudge.outcome == outcome
    assert bool(phones) is stays
    assert ("remove phone that is gone" in audited) is not stays
    if outcome == "refused":
        assert phones[0].refused_at == NOON and phones[0].failures == 1
    if outcome == "sent":
        assert phones[0].last_accepted_at == NOON and phones[0].last_status == 201


@pytest.mark.parametrize("answer", [429, 500, "silence", "garbage", "reset"])
def test_a_service_that_recovers_gets_it_later(
    database: Database,
    service: PushService,
    worker: Worker,
    clock: Clock,
    phone: Phone,
    answer: int | Trick,
) -> None:
    phone.will_answer(answer, 201)
    clock.now = NOON
    worker.tick()
    clock.advance(seconds=29)
    worker.tick()
    assert len(service.arrived_at(phone)) == 1
    clock.advance(seconds=9)  # 30 s and at most a quarter more
    worker.tick()
    assert [arrival.status for arrival in service.arrived_at(phone)][1:] == [201]
    delivery = only(database, NudgeDelivery)
    assert isinstance(delivery, NudgeDelivery)
    assert (delivery.outcome, delivery.attempts) == ("sent", 2)
    assert int(service.arrived_at(phone)[1].headers["ttl"]) == 4 * 3600 - 38


def test_retry_after_is_honoured(
    service: PushService, worker: Worker, clock: Clock, phone: Phone
) -> None:
    phone.will_answer(429, 201, Retry_After="600")
    clock.now = NOON
    for _ in range(60):
        worker.tick()
        clock.advance(seconds=15)
    first, second = [arrival.at for arrival in service.arrived_at(phone)]
    assert timedelta(seconds=600) <= second - first <= timedelta(seconds=600 * 1.25 + 15)


@pytest.mark.parametrize("retry_after", ["20000", None])
def test_what_nobody_takes_within_its_life_is_missed_and_never_stale(
    database: Database,
    service: PushService,
    worker: Worker,
    clock: Clock,
    phone: Phone,
    retry_after: str | None,
) -> None:
    """A push service that is down for six hours (F11)."""
    phone.will_answer(503, **({"Retry_After": retry_after} if retry_after else {}))
    clock.now = NOON
    for _ in range(6 * 20):
        worker.tick()
        clock.advance(minutes=3)
    tried = service.arrived_at(phone)
    assert all(arrival.at < NOON + timedelta(hours=4) for arrival in tried)
    assert len(tried) == 1 if retry_after else 10 < len(tried) < 25
    phone.will_answer(201)
    clock.advance(minutes=30)
    worker.tick()
    with database.reading() as db:
        nudge = db.exec(select(Nudge).where(Nudge.kind == "exercise-1")).one()
    assert nudge.outcome == "missed"
    assert nudge.outcome_because == "no push service took it in time"
    assert service.arrived_at(phone) == tried


def test_a_next_try_that_comes_after_its_life_is_missed_for_want_of_a_push_service(
    database: Database, service: PushService, worker: Worker, clock: Clock, phone: Phone
) -> None:
    """The worker rested over the end of it: the reason is still that nobody took it."""
    phone.will_answer(503)
    clock.now = NOON
    worker.tick()
    clock.advance(hours=5)
    worker.tick()
    nudge = only(database, Nudge)
    assert isinstance(nudge, Nudge)
    assert (nudge.outcome, nudge.outcome_because) == ("missed", "no push service took it in time")
    assert len(service.arrived_at(phone)) == 1


def test_two_phones_each_get_it_and_one_that_is_gone_leaves_alone(
    database: Database,
    patient: Patient,
    service: PushService,
    worker: Worker,
    clock: Clock,
    phone: Phone,
) -> None:
    with database.transaction() as db:
        gone = give_phone(db, patient, service, clock.now).will_answer(410)
    clock.now = NOON
    worker.tick()
    assert len(service.arrived_at(phone)) == len(service.arrived_at(gone)) == 1
    with database.reading() as db:
        assert db.exec(select(PushSubscription.endpoint)).all() == [phone.endpoint]
        assert db.exec(select(Nudge.outcome)).all() == ["sent"]
        assert set(db.exec(select(NudgeDelivery.outcome))) == {"sent", "gone"}


@pytest.mark.parametrize("limits", [SHORT])
def test_one_silent_service_does_not_hold_up_the_others(
    database: Database,
    patient: Patient,
    service: PushService,
    worker: Worker,
    clock: Clock,
    phone: Phone,
) -> None:
    with database.transaction() as db:
        others = [give_phone(db, patient, service, clock.now) for _ in range(9)]
    phone.will_answer("silence")
    clock.now = NOON
    worker.tick()
    assert all(len(service.arrived_at(other)) == 1 for other in others)
    assert only(database, Nudge).outcome == "sent"  # type: ignore[attr-defined]
