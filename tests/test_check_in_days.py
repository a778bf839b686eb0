"""On which day an answer counts, which days are open, and which answer of a day is current."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import text
from sqlmodel import select

from app import check_ins
from app.check_ins import DayNotOpen, Recorded
from app.core.local_time import check_in_day
from app.database import Database, Db
from app.tables import Moment, Patient, Response, Submission
from tests.answers import check_in, phq
from tests.cast import Cast, Clock
from tests.marks import on_sqlite


def is_open(db: Db, patient: Patient, day: date, now: datetime, **more: object) -> bool:
    try:
        check_ins.record(db, patient, check_in(patient, now, day=day, **more), now)
    except DayNotOpen:
        return False
    return True


def lateness(db: Db, patient: Patient, day: date, now: datetime, **more: object) -> bool:
    done = check_ins.record(db, patient, check_in(patient, now, day=day, **more), now)
    assert isinstance(done, Recorded)
    return done.submission.late


@pytest.mark.parametrize(
    ("zone", "four_o_clock", "day"),
    [
        ("America/New_York", (2026, 3, 5, 9), (2026, 3, 5)),
        ("America/New_York", (2026, 3, 8, 8), (2026, 3, 8)),  # the night that lacks an hour
        ("America/New_York", (2026, 11, 1, 9), (2026, 11, 1)),  # the night that has one twice
        ("Europe/Berlin", (2026, 3, 29, 2), (2026, 3, 29)),
        ("Europe/Berlin", (2026, 10, 25, 3), (2026, 10, 25)),
        ("Australia/Sydney", (2026, 4, 4, 18), (2026, 4, 5)),
        ("Australia/Sydney", (2026, 10, 3, 17), (2026, 10, 4)),
    ],
)
@on_sqlite
def test_the_day_turns_at_four_and_two_days_are_open(
    db: Db, patient: Patient, zone: str, four_o_clock: tuple[int, ...], day: tuple[int, ...]
):
    """At 03:59 the day before is still today; clock changes move nothing."""
    patient.zone = zone
    now, today = datetime(*four_o_clock, tzinfo=UTC), date(*day)
    days = [today + timedelta(days=step) for step in (-3, -2, -1, 0, 1)]
    before = [is_open(db, patient, each, now - timedelta(minutes=1)) for each in days]
    assert before == [False, True, True, False, False]
    assert [is_open(db, patient, each, now) for each in days] == [False, False, True, True, False]


def test_yesterday_is_late_and_today_is_not(db: Db, patient: Patient, clock: Clock):
    today = check_in_day(clock.now, patient.zone)
    assert lateness(db, patient, today, clock.now) is False
    assert lateness(db, patient, today - timedelta(days=1), clock.now) is True
    rows = db.exec(select(Response).order_by("day")).all()
    assert [row.late for row in rows] == [True, False]


def test_a_late_moment_is_marked(db: Db, patient: Patient, clock: Clock):
    yesterday = check_in_day(clock.now, patient.zone) - timedelta(days=1)
    lateness(db, patient, yesterday, clock.now, answers={"mood": (5,)})
    assert db.exec(select(Moment)).one().late


def test_from_the_outbox_a_day_is_open_as_it_was_when_it_was_answered(
    db: Db, patient: Patient, clock: Clock
):
    made_at = clock.now
    day = check_in_day(made_at, patient.zone)
    later = clock.advance(days=5)
    told = {"made_at": made_at, "source": "outbox"}
    assert is_open(db, patient, day, later, **told)
    assert is_open(db, patient, day - timedelta(days=1), later, **told)
    assert not is_open(db, patient, day - timedelta(days=2), later, **told)
    assert not is_open(db, patient, day + timedelta(days=1), later, **told)
    stored = db.exec(select(Submission)).all()
    assert [(row.made_at, row.received_at, row.late) for row in stored] == [
        (made_at, later, True)
    ] * 2


def test_older_than_14_days_is_not_taken_from_the_outbox(db: Db, patient: Patient, clock: Clock):
    made_at = clock.now
    told = {"made_at": made_at, "source": "outbox"}
    day = check_in_day(made_at, patient.zone)
    assert is_open(db, patient, day, made_at + timedelta(days=14), **told)
    assert not is_open(db, patient, day, made_at + timedelta(days=14, seconds=1), **told)


def test_a_phone_whose_clock_is_ahead_is_taken_at_the_servers_word(
    db: Db, patient: Patient, clock: Clock
):
    told = {"made_at": clock.now + timedelta(days=400), "source": "outbox"}
    today = check_in_day(clock.now, patient.zone)
    assert not is_open(db, patient, today + timedelta(days=400), clock.now, **told)
    assert is_open(db, patient, today, clock.now, **told)
    assert db.exec(select(Submission)).one().made_at == clock.now


def test_the_latest_made_is_current_and_every_revision_stays(
    db: Db, patient: Patient, clock: Clock
):
    for others in (3, 0, 2):
        given = {"phq-9-today": phq(0, others=others)}
        check_ins.record(db, patient, check_in(patient, clock.now, given), clock.now)
        clock.advance(minutes=1)
    assert db.exec(select(Response)).one().score == 16
    assert len(db.exec(select(Submission)).all()) == 3


@on_sqlite
@settings(
    max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(data=st.data())
def test_the_current_answer_does_not_depend_on_the_order_of_arrival(
    database: Database, cast: Cast, clock: Clock, data: st.DataObject
):
    some = st.tuples(st.integers(0, 4), st.sampled_from("abcdef"), st.integers(0, 3))
    made = data.draw(st.lists(some, min_size=1, max_size=5, unique_by=lambda one: one[1]))
    arrived = data.draw(st.permutations(made))
    _, name, others = max(made, key=lambda one: one[:2])
    assert _current_after(database, cast, clock.now, arrived) == (8 * others, name)


def _current_after(
    database: Database, cast: Cast, start: datetime, arrived: list[tuple[int, str, int]]
) -> tuple[int | None, str]:
    """Score and id of the day's answer after these (minute made, id, answer) came in this order."""
    with database.transaction() as db:
        for table in ("response", "submission"):
            db.connection().execute(text(f"DELETE FROM {table}"))  # noqa: S608
        patient = db.get_one(Patient, cast.patient.id)
        received_at = start + timedelta(hours=1)
        for minutes, name, others in arrived:
            sent = check_in(
                patient,
                start,
                {"phq-9-today": phq(0, others=others)},
                submission_id=name,
                made_at=start + timedelta(minutes=minutes),
                source="outbox",
            )
            check_ins.record(db, patient, sent, received_at)
        row = db.exec(select(Response)).one()
        return row.score, row.submission_id
