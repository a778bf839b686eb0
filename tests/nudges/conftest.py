"""A phone, a worker and a real push service, all on the test's own clock."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import closing

import pytest

from app.database import Database
from app.push import Limits
from app.settings import Settings
from app.tables import Patient
from app.worker import Worker
from tests.cast import Clock
from tests.phones import give_phone
from tests.push_phone import Phone
from tests.push_service import PushService


@pytest.fixture
def service(clock: Clock) -> Iterator[PushService]:
    with PushService(clock) as running:
        yield running


@pytest.fixture
def nudge_settings(settings: Settings, service: PushService) -> Settings:
    """Settings under which the local push service is a real one."""
    return settings.model_copy(update={"push_hosts": service.host})


@pytest.fixture
def limits() -> Limits:
    """Long enough that a busy machine does not cut off a service that answers."""
    return Limits(connect=4.0, whole=4.0)


@pytest.fixture
def worker(
    nudge_settings: Settings, database: Database, clock: Clock, limits: Limits
) -> Iterator[Worker]:
    with closing(Worker(nudge_settings, database, clock, limits=limits)) as made:
        yield made


@pytest.fixture
def phone(database: Database, patient: Patient, service: PushService, clock: Clock) -> Phone:
    """The phone of `patient`, who lives in New York."""
    with database.transaction() as db:
        return give_phone(db, patient, service, clock.now)
