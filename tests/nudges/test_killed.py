"""Several workers, and workers that are killed between send and settle: nothing is lost, and a kill
costs at most one extra send of what that worker had in hand."""

from __future__ import annotations

import signal
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from contextlib import closing, contextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from sqlalchemy import text
from sqlmodel import col, func, select

from app import consents, patients
from app.audit import Actor
from app.database import Database, open_database
from app.nudges import deliveries, settlements
from app.push import Outcome
from app.settings import Settings
from app.tables import Nudge, NudgeDelivery, Patient
from app.worker import Worker
from tests.cast import Cast, Clock
from tests.phones import give_phone
from tests.push_phone import Phone
from tests.push_service import PushService

NOON = datetime(2026, 3, 4, 17, 30, tzinfo=UTC)  # 12:30 in New York
ROOT = Path(__file__).parent.parent.parent
LEASE = 1.5  # seconds, real ones on PostgreSQL


@contextmanager
def worker_processes(
    settings: Settings, now: datetime, count: int, at_once: int = 50
) -> Iterator[list[subprocess.Popen[str]]]:
    """Real workers at work, killed at the end if nobody killed them before."""
    names = {"data", "key_file", "database_url", "base_url", "push_hosts"}
    told = settings.model_dump_json(include=names)
    command = [sys.executable, "-m", "tests.worker_process", told, now.isoformat()]
    command += [str(LEASE), str(at_once)]
    started = [
        subprocess.Popen(command, stdout=subprocess.PIPE, text=True, cwd=ROOT) for _ in range(count)
    ]
    try:
        assert all(each.stdout and each.stdout.readline() == "ready\n" for each in started)
        yield started
    finally:
        for each in started:
            each.kill()
            each.communicate()


@contextmanager
def nobody_can_write(database: Database) -> Iterator[None]:
    """Holds the door that `settle` must go through."""
    with database.engine.begin() as connection:  # on SQLite: BEGIN IMMEDIATE
        if not database.is_sqlite:
            connection.execute(text("LOCK TABLE nudge_delivery IN EXCLUSIVE MODE"))
        yield


def outcomes(database: Database) -> list[str | None]:
    with database.reading() as db:
        return list(db.exec(select(Nudge.outcome).where(Nudge.kind == "exercise-1")))


def until(done: object, seconds: float = 20.0) -> None:
    """Wait for a callable to answer something true."""
    end = time.monotonic() + seconds
    while not done():  # type: ignore[operator]
        assert time.monotonic() < end, "it never happened"
        time.sleep(0.1)


def test_a_worker_killed_between_send_and_settle_costs_one_extra_send(
    settings: Settings, database: Database, patient: Patient, clock: Clock
) -> None:
    """The push service has taken the push; the killed worker can no longer write that down."""
    asked, may_answer = threading.Event(), threading.Event()

    def stamp() -> datetime:
        asked.set()  # the request is here, its answer waits
        may_answer.wait(20)
        return clock.now

    clock.now = NOON
    with PushService(stamp) as service:
        told = settings.model_copy(update={"push_hosts": service.host})
        with database.transaction() as db:
            phone = give_phone(db, patient, service, clock.now - timedelta(hours=1))
        with worker_processes(told, clock.now, 1) as [process]:
            assert asked.wait(20)
            with nobody_can_write(database):
                may_answer.set()
                until(lambda: len(service.arrivals) == 1)
                time.sleep(0.2)  # the worker has its answer and stands at the door
                process.send_signal(signal.SIGKILL)
                process.wait()
        assert outcomes(database) == [None], "nobody wrote it down"
        with closing(Worker(told, database, clock)) as second:
            assert second.tick().claimed == 0, "the dead worker's lease still holds"
            clock.advance(seconds=LEASE + 1)
            time.sleep(0 if database.is_sqlite else LEASE)
            assert second.tick().claimed == 1
            assert second.tick().claimed == 0
        arrivals = service.arrived_at(phone)
    assert [arrival.status for arrival in arrivals] == [201, 201]
    assert len({arrival.headers["topic"] for arrival in arrivals}) == 1
    assert len({arrival.notification["tag"] for arrival in arrivals}) == 1, "shown as one"
    assert outcomes(database) == ["sent"]


def test_two_workers_and_kills_lose_nothing(
    settings: Settings, database: Database, cast: Cast, clock: Clock
) -> None:
    """Two real workers at once, both killed on the way, and a third one that finishes."""
    clock.now = NOON
    with PushService(clock) as service:
        told = settings.model_copy(update={"push_hosts": service.host})
        phones = add_people(database, cast, service, clock)
        with worker_processes(told, clock.now, 2, at_once=1) as [one, other]:
            until(lambda: len(service.arrivals) >= 5)
            one.send_signal(signal.SIGKILL)
            until(lambda: len(service.arrivals) >= 15)
            other.send_signal(signal.SIGKILL)
            one.wait()
            other.wait()
        with closing(Worker(told, database, clock)) as third:
            time.sleep(0 if database.is_sqlite else LEASE)
            clock.advance(seconds=LEASE + 1)
            until(lambda: third.tick() and None not in outcomes(database))
        sends = [len(service.arrived_at(phone)) for phone in phones]
    assert outcomes(database) == ["sent"] * len(phones)
    assert min(sends) == 1, "nothing is lost"
    assert sum(sends) - len(phones) <= 2, "two kills, each with one push in hand"


def test_two_workers_without_a_kill_send_each_push_once(
    settings: Settings, database: Database, cast: Cast, clock: Clock
) -> None:
    clock.now = NOON
    with PushService(clock) as service:
        told = settings.model_copy(update={"push_hosts": service.host})
        phones = add_people(database, cast, service, clock)
        with worker_processes(told, clock.now, 2):
            until(lambda: outcomes(database) == ["sent"] * len(phones))
            time.sleep(0.3)
        assert {len(service.arrived_at(phone)) for phone in phones} == {1}


def test_a_worker_that_wakes_up_after_its_lease_cannot_mark(
    database: Database, phone: Phone, worker: Worker, clock: Clock
) -> None:
    """The stale one says "refused"; what the one who took over says stands."""
    clock.now = NOON
    worker._plan(clock.now)
    with database.transaction() as db:
        stale = deliveries.claim(db, clock.now, lease=timedelta(seconds=0.05))
    clock.advance(seconds=1)
    time.sleep(0.1)
    with database.transaction() as db:
        fresh = deliveries.claim(db, clock.now)
    assert [each.id for each in stale] == [each.id for each in fresh] and len(fresh) == 1
    with database.transaction() as db:
        answers = [(stale[0], Outcome("refused", 400))]
        assert settlements.settle(db, answers, clock.now) == 0
    with database.transaction() as db:
        assert settlements.settle(db, [(fresh[0], Outcome("sent", 201))], clock.now) == 1
    assert outcomes(database) == ["sent"]
    with database.reading() as db:
        assert db.exec(select(NudgeDelivery.attempts)).one() == 2


def test_many_claimers_at_once_take_each_delivery_once(
    settings: Settings, database: Database, cast: Cast, clock: Clock
) -> None:
    clock.now = NOON
    with PushService(clock) as service:
        phones = add_people(database, cast, service, clock)
    with closing(Worker(settings, database, clock)) as planner:
        assert planner._plan(clock.now) == len(phones)
    taken: list[int] = []

    def claim_all() -> None:
        own = open_database(settings, database.keys)
        while True:
            with own.transaction() as db:
                claimed = deliveries.claim(db, clock.now, most=3)
            if not claimed:
                break
            taken.extend(each.id for each in claimed)
        own.close()

    threads = [threading.Thread(target=claim_all) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(taken) == len(set(taken)) == len(phones)
    with database.reading() as db:
        counted = select(func.count()).where(col(NudgeDelivery.attempts) == 1)
        assert db.exec(counted).one() == len(phones)


def add_people(database: Database, cast: Cast, service: PushService, clock: Clock) -> list[Phone]:
    """Thirty people with a phone each."""
    before = clock.now - timedelta(hours=1)
    actor = Actor("command", "tests")
    phones = []
    with database.transaction() as db:
        for number in range(30):
            person = patients.add(db, actor, cast.clinic, before, name=f"Person {number}")
            consents.give(db, person, before)
            phones.append(give_phone(db, person, service, before))
    return phones


pytestmark = pytest.mark.timeout(60)
