"""The worker against a real push service: when a nudge arrives, and what each answer leads to."""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta

import pytest
from sqlmodel import col, select

from app import dosing_details, dosing_sessions
from app.core.local_time import instant, to_local
from app.database import Database
from app.tables import (
    Heartbeat,
    Nudge,
    Patient,
    Staff,
)
from app.worker import Worker
from tests.cast import Clock
from tests.phones import give_phone
from tests.push_phone import Phone
from tests.push_service import PushService

NEW_YORK = "America/New_York"
NOON = datetime(2026, 3, 4, 17, 30, tzinfo=UTC)  # 12:30 in New York


def only(database: Database, table: type) -> object:
    with database.reading() as db:
        return db.exec(select(table)).one()


@pytest.mark.parametrize(
    ("zone", "change"),
    [
        ("Europe/Berlin", date(2026, 10, 25)),
        ("Europe/Berlin", date(2027, 3, 28)),
        (NEW_YORK, date(2026, 11, 1)),
        (NEW_YORK, date(2027, 3, 14)),
        ("Australia/Lord_Howe", date(2026, 10, 4)),
        ("Australia/Lord_Howe", date(2027, 4, 4)),
        ("Europe/Berlin", date(2026, 6, 10)),  # ordinary days
    ],
)
def test_opening_days_arrive_at_the_local_minute_also_over_clock_changes(
    database: Database,
    patient: Patient,
    therapist: Staff,
    service: PushService,
    worker: Worker,
    clock: Clock,
    zone: str,
    change: date,
) -> None:
    """The clock changes in the night to day +2; the person has ignored every nudge so far."""
    dosed = change - timedelta(days=2)
    clock.now = instant(dosed - timedelta(days=1), time(22), zone)
    with database.transaction() as db:
        patient = db.get_one(Patient, patient.id)
        patient.zone = zone
        db.add(patient)
        at = instant(dosed, time(14), zone)
        dosing_sessions.plan(db, therapist, patient, at, dosing_details.Details(), clock.now)
        phone = give_phone(db, patient, service, clock.now)
    end = instant(dosed + timedelta(days=4), time(23), zone)
    stops = {
        clock.now + timedelta(hours=n) for n in range(int((end - clock.now) / timedelta(hours=1)))
    }
    walls = [time(h, m) for h, m in ((12, 29), (12, 30), (17, 29), (17, 30), (19, 29), (19, 30))]
    stops |= {instant(dosed + timedelta(days=n), wall, zone) for n in range(5) for wall in walls}
    for clock.now in sorted(stops):
        worker.tick()
    arrived = [to_local(arrival.at, zone) for arrival in service.arrived_at(phone)]
    expected = [
        (dosed + timedelta(days=n), wall)
        for n in (1, 2, 3, 4)
        for wall in (time(12, 30), time(17, 30), time(19, 30))
    ]
    assert [(at.date(), at.time()) for at in arrived] == expected


def test_a_push_says_nothing_but_neutral_words_and_where_to_tap(
    database: Database, service: PushService, worker: Worker, clock: Clock, phone: Phone
) -> None:
    clock.now = NOON
    worker.tick()
    (arrival,) = service.arrived_at(phone)
    nudge = only(database, Nudge)
    assert isinstance(nudge, Nudge)
    assert arrival.notification == {
        "title": "Afterglow",
        "body": "A few quiet minutes are waiting, if you like.",
        "navigate": f"http://localhost:8000/nudges/{nudge.public_id}",
        "tag": nudge.public_id,
    }
    assert arrival.headers["ttl"] == str(4 * 3600)
    assert arrival.headers["urgency"] == "normal"
    assert arrival.headers["topic"] == nudge.public_id
    assert nudge.outcome == "sent" and nudge.exercise is not None


def test_a_worker_that_was_down_says_nothing_stale_and_writes_it_down(
    database: Database, service: PushService, worker: Worker, clock: Clock, phone: Phone
) -> None:
    worker.tick()  # alive on the 4th at 07:00 local
    clock.advance(days=3, hours=10, minutes=15)  # until the 7th, 17:15
    worker.catch_up()
    worker.tick()
    assert service.arrived_at(phone) == []
    with database.reading() as db:
        rows = db.exec(select(Nudge).order_by(col(Nudge.at))).all()
    assert {row.outcome for row in rows} == {"missed"}
    assert [(row.day.day, row.kind) for row in rows] == [
        (4, "exercise-1"), (4, "check-in"), (5, "exercise-1"), (5, "check-in"),
        (6, "exercise-1"), (6, "check-in"), (7, "exercise-1"),
    ]  # fmt: skip
    clock.advance(hours=2, minutes=15)
    worker.tick()
    assert len(service.arrived_at(phone)) == 1, "19:30 of the 7th"


def test_a_late_worker_still_says_what_is_alive(
    service: PushService, worker: Worker, clock: Clock, phone: Phone
) -> None:
    clock.now = NOON + timedelta(hours=3)
    worker.tick()
    (arrival,) = service.arrived_at(phone)
    assert arrival.headers["ttl"] == str(3600)


def test_each_round_says_that_the_worker_lives(
    database: Database, worker: Worker, clock: Clock
) -> None:
    worker.tick()
    clock.advance(seconds=5)
    worker.tick()
    beat = only(database, Heartbeat)
    assert isinstance(beat, Heartbeat) and beat.at == clock.now
