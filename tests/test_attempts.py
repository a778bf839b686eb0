"""How often a secret may be tried: by account, by address, in windows that pass by themselves."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from datetime import datetime, timedelta

import pytest
from sqlalchemy import text
from sqlmodel import select

from app import attempts
from app.attempts import PER_ACCOUNT, PER_ADDRESS, network
from app.database import Database, Db
from app.tables import Attempt
from tests.cast import Clock
from tests.marks import on_sqlite

HERE = "203.0.113.7"


def tries(db: Db, now: datetime, n: int, account: str | None, address: str) -> int:
    """How many of n tries are allowed."""
    return sum(attempts.count(db, now, account=account, address=address) for _ in range(n))


@pytest.mark.parametrize(
    ("address", "bucket"),
    [
        ("203.0.113.7", "203.0.113.7"),
        ("::ffff:203.0.113.7", "203.0.113.7"),
        ("2001:db8:1:2:3:4:5:6", "2001:0db8:0001:0002"),
        ("2001:db8:1:2::", "2001:0db8:0001:0002"),
        ("2001:DB8:1:2:FFFF::1", "2001:0db8:0001:0002"),
        ("2001:db8:1:3::1", "2001:0db8:0001:0003"),
        ("fe80::1%eth0", "fe80:0000:0000:0000"),
        ("::1", "0000:0000:0000:0000"),
        ("unknown", "unknown"),
    ],
)
def test_one_household_is_one_bucket(address: str, bucket: str):
    assert network(address) == bucket


@on_sqlite
def test_an_account_is_tried_ten_times_from_wherever(db: Db, clock: Clock):
    allowed = [
        attempts.count(db, clock.now, account="tess.own", address=f"198.51.100.{n}")
        for n in range(30)
    ]
    assert allowed == [True] * PER_ACCOUNT + [False] * 20
    assert PER_ACCOUNT == 10


@on_sqlite
def test_an_account_is_the_same_in_any_case(db: Db, clock: Clock):
    assert tries(db, clock.now, 8, "Tess.Own", HERE) == 8
    assert tries(db, clock.now, 8, "TESS.OWN", "198.51.100.1") == 2


@on_sqlite
def test_an_address_tries_forty_times_whatever_it_tries(db: Db, clock: Clock):
    allowed = [
        attempts.count(db, clock.now, account=f"name{n}" if n % 2 else None, address=HERE)
        for n in range(60)
    ]
    assert allowed == [True] * PER_ADDRESS + [False] * 20
    assert attempts.count(db, clock.now, account=None, address="198.51.100.1")


@on_sqlite
def test_a_rotating_ipv6_address_is_still_one(db: Db, clock: Clock):
    allowed = [
        attempts.count(db, clock.now, account=None, address=f"2001:db8:1:2::{n:x}")
        for n in range(60)
    ]
    assert sum(allowed) == PER_ADDRESS
    assert attempts.count(db, clock.now, account=None, address="2001:db8:1:3::1")


def test_a_window_passes_by_itself(db: Db, clock: Clock):
    assert tries(db, clock.now, 20, "tess.own", HERE) == 10
    assert tries(db, clock.advance(minutes=14, seconds=59), 1, "tess.own", HERE) == 0
    assert tries(db, clock.advance(seconds=1), 20, "tess.own", HERE) == 10


def test_old_windows_are_removed(db: Db, clock: Clock):
    tries(db, clock.now, 3, "tess.own", HERE)
    tries(db, clock.advance(hours=3), 1, None, HERE)
    assert len(db.exec(select(Attempt)).all()) == 1


def test_neither_account_nor_address_is_stored_as_it_is(db: Db, clock: Clock):
    tries(db, clock.now, 1, "tess.own", HERE)
    rows = str(db.connection().execute(text("SELECT * FROM attempt")).all())
    assert "account" in rows and "tess.own" not in rows and HERE not in rows


def test_a_hundred_at_once_are_counted_one_by_one(database: Database, clock: Clock):
    def guess(_: int) -> bool:
        with database.transaction() as db:
            return attempts.count(db, clock.now, account="tess.own", address=HERE)

    with ThreadPoolExecutor(8) as guessers:
        assert sum(guessers.map(guess, range(100))) == PER_ACCOUNT


def test_the_count_outlives_the_process(database: Database, clock: Clock):
    for _ in range(PER_ACCOUNT):
        with database.transaction() as db:
            assert attempts.count(db, clock.now, account="tess.own", address=HERE)
    database.close()  # its connections are made anew
    with database.transaction() as db:
        later = clock.now + timedelta(seconds=1)
        assert not attempts.count(db, later, account="tess.own", address=HERE)
