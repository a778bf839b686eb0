"""Backups of the schedule, on a moved clock: when, by whom, what comes of each, and who is told."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from fastapi.testclient import TestClient
from sqlalchemy import text
from sqlmodel import select

from app import backup_findings, erasures, tombstones, worker
from app.audit import Actor
from app.backups import making, schedule
from app.backups.schedule import Schedule, slot_of
from app.database import Database
from app.main import create_app
from app.settings import Settings
from app.tables import Backup, Clinic, Heartbeat, Patient
from tests.cast import Cast, Clock, browser, sign_in
from tests.marks import on_sqlite

pytestmark = pytest.mark.timeout(180)


@pytest.fixture
def settings(settings: Settings, folder: Path) -> Settings:
    return settings.model_copy(update={"backups": folder / "backups"})


@pytest.fixture
def clock() -> Clock:
    """Half past two in the night by the first clinic's clock, New York's."""
    return Clock(datetime(2026, 3, 4, 7, 30, tzinfo=UTC))


@pytest.fixture
def scheduled(settings: Settings, database: Database, cast: Cast, clock: Clock) -> Schedule:
    return Schedule(settings, database, clock)


def tries(database: Database) -> list[Backup]:
    with database.reading() as db:
        return list(db.exec(select(Backup).order_by(Backup.slot)))


def files(settings: Settings) -> list[str]:
    assert settings.backups is not None
    return sorted(path.name for path in settings.backups.iterdir())


@pytest.mark.parametrize(
    ("at", "zone", "slot"),
    [
        (datetime(2026, 3, 4, 2, 59, tzinfo=UTC), "UTC", "2026-03-03 15"),
        (datetime(2026, 3, 4, 3, 0, tzinfo=UTC), "UTC", "2026-03-04 03"),
        (datetime(2026, 3, 4, 14, 59, tzinfo=UTC), "UTC", "2026-03-04 03"),
        (datetime(2026, 3, 4, 15, 0, tzinfo=UTC), "UTC", "2026-03-04 15"),
        (datetime(2026, 3, 4, 8, 0, tzinfo=UTC), "America/New_York", "2026-03-04 03"),
        (datetime(2026, 3, 29, 1, 30, tzinfo=UTC), "Europe/Berlin", "2026-03-29 03"),
    ],
)
def test_which_backup_should_be_there_by_now(at: datetime, zone: str, slot: str):
    assert slot_of(at, zone) == slot


def test_each_is_made_once_restored_and_written_down(
    scheduled: Schedule, settings: Settings, database: Database, clock: Clock
):
    assert scheduled.tick() is True  # nothing was there
    assert scheduled.tick() is False
    clock.advance(minutes=29)
    assert scheduled.tick() is False
    clock.advance(minutes=1)
    assert scheduled.tick() is True
    first, second = tries(database)
    assert (first.slot, second.slot) == ("2026-03-03 15", "2026-03-04 03")
    assert second.made_at == second.checked_at == clock.now and second.wrong == ""
    assert second.size == (settings.backups / second.file).stat().st_size
    assert (second.seconds_to_restore or 0) > 0
    assert files(settings) == [first.file, second.file]


def test_several_workers_make_one(settings: Settings, database: Database, cast: Cast, clock: Clock):
    made: list[bool] = []
    workers = [Schedule(settings, database, clock) for _ in range(4)]
    threads = [threading.Thread(target=lambda w=w: made.append(w.tick())) for w in workers]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(made) == [False, False, False, True]
    assert len(files(settings)) == len(tries(database)) == 1


def spoil(database: Database, by: int = 1) -> None:
    """An audit with a wrong link: whoever restores such a database must hear of it."""
    on = "" if database.is_sqlite else " ON audit_entry"
    with database.engine.begin() as connection:
        connection.execute(text(f"DROP TRIGGER IF EXISTS audit_entry_no_update{on}"))
        moved = text("UPDATE audit_entry SET seq = seq + :by WHERE seq > 0")
        connection.execute(moved, {"by": 1000 * by})


def test_one_that_does_not_restore_does_not_count_and_is_tried_again(
    scheduled: Schedule, settings: Settings, database: Database, clock: Clock
):
    spoil(database)
    assert scheduled.tick() is False
    (row,) = tries(database)
    assert row.checked_at is None and row.file and "audit in it is broken" in row.wrong
    spoil(database, -1)
    assert scheduled.tick() is False  # its lease stands
    if not database.is_sqlite:
        return  # there a lease ends by the database's own clock
    clock.advance(minutes=29)
    assert scheduled.tick() is False
    clock.advance(minutes=32)
    assert scheduled.tick() is True
    assert [row.wrong for row in tries(database) if row.checked_at] == [""]


@on_sqlite
def test_a_folder_that_cannot_be_written_is_told(
    scheduled: Schedule, settings: Settings, database: Database
):
    assert settings.backups is not None
    settings.backups.write_text("a file")
    assert scheduled.tick() is False
    assert "could not be made" in tries(database)[0].wrong


@on_sqlite
def test_backups_expire_after_fourteen_days_but_the_last_good_one_stays(
    scheduled: Schedule, settings: Settings, database: Database, clock: Clock
):
    assert settings.backups is not None
    for _ in range(3):
        assert scheduled.tick()
        clock.advance(days=1)
    by_hand = settings.backups / "by-hand.backup"
    making.make(settings, database, by_hand, clock.now)
    foreign = settings.backups / "afterglow-20200101T000000Z.backup"
    foreign.write_bytes(b"not ours")
    assert len(files(settings)) == 5
    without_new_ones = Schedule(settings.model_copy(), database, clock)
    clock.advance(days=12, hours=-1)
    without_new_ones._tidy(clock.now)
    assert len(files(settings)) == 4
    clock.advance(days=30)
    without_new_ones._tidy(clock.now)
    last = tries(database)[-1].file
    assert files(settings) == sorted([by_hand.name, foreign.name, last])


@on_sqlite
def test_what_a_killed_backup_left_is_swept_away(
    scheduled: Schedule, settings: Settings, database: Database, clock: Clock
):
    clock.now = datetime.now(UTC)
    assert settings.backups is not None
    settings.backups.mkdir()
    (settings.backups / "afterglow-1.backup.part").write_bytes(b"half")
    (settings.data / ".restoring-abc").mkdir()
    making.expire(settings, database, clock.now)
    assert files(settings) and (settings.data / ".restoring-abc").exists()
    making.expire(settings, database, clock.advance(days=2))
    assert not files(settings) and not (settings.data / ".restoring-abc").exists()


@pytest.fixture
def monitor(settings: Settings, database: Database, cast: Cast, clock: Clock) -> TestClient:
    return browser(create_app(settings, database, clock))


def up(monitor: TestClient, database: Database, clock: Clock) -> tuple[int, str]:
    with database.transaction() as db:
        db.merge(Heartbeat(worker="w", at=clock.now))
    answer = monitor.get("/up")
    return answer.status_code, answer.json()["backup"]


def test_a_backup_older_than_a_day_turns_up_red(
    monitor: TestClient, scheduled: Schedule, database: Database, clock: Clock
):
    assert up(monitor, database, clock) == (503, "not ok")  # none was made yet
    assert scheduled.tick()
    assert up(monitor, database, clock) == (200, "ok")
    clock.advance(hours=24)
    assert up(monitor, database, clock) == (200, "ok")
    clock.advance(seconds=1)
    assert up(monitor, database, clock) == (503, "not ok")
    assert scheduled.tick()
    assert up(monitor, database, clock) == (200, "ok")


def test_one_that_was_not_found_whole_does_not_count(
    monitor: TestClient, scheduled: Schedule, database: Database, clock: Clock
):
    spoil(database)
    assert scheduled.tick() is False
    assert up(monitor, database, clock) == (503, "not ok")


def found(settings: Settings, database: Database, now: datetime) -> str:
    each = backup_findings.examine(settings, database, now)
    assert all(one.wrong.endswith(".") and one.repair.endswith(".") for one in each)
    return " ".join(one.wrong for one in each)


def test_the_doctor_says_what_is_wrong(
    scheduled: Schedule, settings: Settings, database: Database, clock: Clock
):
    without = settings.model_copy(update={"backups": None})
    assert "No folder for backups is set" in found(without, database, clock.now)
    assert "was never made" in found(settings, database, clock.now)
    assert scheduled.tick()
    assert found(settings, database, clock.now) == ""
    clock.advance(days=2)
    spoil(database)
    scheduled.tick()
    told = found(settings, database, clock.now)
    assert "more than 24 hours ago" in told and "audit in it is broken" in told


def test_the_clinics_page_says_it_too(
    monitor: TestClient, scheduled: Schedule, cast: Cast, clock: Clock
):
    desk = sign_in(monitor, cast.therapist)
    assert "None that is known to restore was made yet" in desk.get("/clinic").text
    assert scheduled.tick()
    said = desk.get("/clinic").text
    assert "known to restore is of Wednesday 4 March" in said and "restored and whole" in said


@on_sqlite
def test_without_a_folder_nothing_is_made(
    settings: Settings, database: Database, cast: Cast, clock: Clock
):
    off = settings.model_copy(update={"backups": None})
    assert Schedule(off, database, clock).tick() is False
    assert tries(database) == []
    desk = sign_in(browser(create_app(off, database, clock)), cast.therapist)
    assert "no folder is set" in desk.get("/clinic").text


@on_sqlite
def test_the_worker_makes_them_beside_its_rounds(
    settings: Settings, database: Database, cast: Cast, clock: Clock
):
    stop = threading.Event()
    thread = threading.Thread(
        target=worker.run,
        args=(settings, database),
        kwargs={"clock": clock, "stop": stop, "rest": 0.05},
    )
    thread.start()
    try:
        for _ in range(600):
            if any(row.checked_at for row in tries(database)):
                break
            stop.wait(0.05)
    finally:
        stop.set()
        thread.join()
    assert [row.wrong for row in tries(database)] == [""]


@on_sqlite
def test_the_night_overwrites_what_was_erased(
    settings: Settings, database: Database, cast: Cast, clock: Clock
):
    with database.transaction() as db:
        patient = db.get_one(Patient, cast.patient.id)
        erasures.erase(db, patient, Actor("command", "tests"), clock.now)
    clock.now += timedelta(hours=12)
    scheduled = Schedule(settings, database, clock)
    scheduled.tick()
    with database.reading() as db:
        assert erasures.unscrubbed(db)
    clock.now += timedelta(hours=12)
    scheduled.tick()
    try:
        with database.reading() as db:
            assert not erasures.unscrubbed(db)
        assert tombstones.unwritten(settings, database) == 0
    finally:
        tombstones.file_of(settings).unlink(missing_ok=True)


def test_its_clock_is_the_first_clinics(
    settings: Settings, database: Database, cast: Cast, clock: Clock
) -> None:
    with database.reading() as db:
        first: Iterator[Clinic] = iter(db.exec(select(Clinic).order_by(Clinic.id)))
        zone = next(first).zone
    assert Schedule(settings, database, clock)._zone() == zone == "America/New_York"
    assert schedule.QUIET_HOUR == 3
