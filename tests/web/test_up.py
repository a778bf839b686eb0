"""Whether this installation works, for somebody's monitoring."""

from __future__ import annotations

import pytest
from fastapi.testclient import TestClient
from sqlalchemy import text

from app.database import Database
from app.tables import Heartbeat
from tests.cast import Clock
from tests.marks import on_sqlite

WELL = {"database": "ok", "migrations": "ok", "worker": "ok", "backup": "none"}


def beat(database: Database, clock: Clock, worker: str = "w1") -> None:
    with database.transaction() as db:
        db.merge(Heartbeat(worker=worker, at=clock.now))


def test_all_is_well(client: TestClient, database: Database, clock: Clock):
    beat(database, clock)
    answer = client.get("/up")
    assert (answer.status_code, answer.json()) == (200, WELL)
    assert answer.headers["cache-control"] == "no-store"


def test_a_worker_that_never_ran(client: TestClient):
    answer = client.get("/up")
    assert (answer.status_code, answer.json()) == (503, WELL | {"worker": "not ok"})


@pytest.mark.parametrize(("seconds", "status"), [(119, 200), (120, 503)])
@on_sqlite
def test_a_worker_is_late_after_two_minutes(
    client: TestClient, database: Database, clock: Clock, seconds: int, status: int
):
    beat(database, clock)
    clock.advance(seconds=seconds)
    assert client.get("/up").status_code == status


def test_one_worker_of_several_is_enough(client: TestClient, database: Database, clock: Clock):
    beat(database, clock, "gone")
    clock.advance(hours=1)
    beat(database, clock, "alive")
    assert client.get("/up").status_code == 200


@pytest.mark.parametrize("found", ["0001", "9999"])
@on_sqlite
def test_another_versions_database(
    client: TestClient, database: Database, clock: Clock, found: str
):
    beat(database, clock)
    with database.engine.begin() as connection:
        connection.execute(
            text("UPDATE alembic_version SET version_num = :found"), {"found": found}
        )
    answer = client.get("/up")
    assert (answer.status_code, answer.json()) == (503, WELL | {"migrations": "not ok"})


def test_a_database_that_fails(client: TestClient, database: Database):
    with database.engine.begin() as connection:
        connection.execute(text("DROP TABLE heartbeat"))
    answer = client.get("/up")
    assert answer.status_code == 503
    assert set(answer.json().values()) == {"not ok"}
