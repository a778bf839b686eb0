"""A phone whose clock is wrong loses nothing, and its answers stand on the day they were given."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from sqlmodel import select

from app.core.local_time import check_in_day
from app.tables import Practice, Submission
from tests.outbox_items import check_in_item, iso, practice_item

HOUR, DAY = timedelta(hours=1), timedelta(days=1)


@pytest.fixture
def only(database):
    def read(table):
        with database.reading() as db:
            return db.exec(select(table)).one()

    return read


@pytest.mark.parametrize("wrong", [-3 * DAY, -HOUR, timedelta(), HOUR, 3 * DAY], ids=str)
def test_a_wrong_clock_moves_neither_instant_nor_day(as_patient, only, patient, clock, wrong):
    made_at = clock.now
    item = check_in_item(as_patient, patient, made_at + wrong)
    clock.advance(days=2, hours=5)
    answer = as_patient.post("/outbox", json=item | {"sent_at": iso(clock.now + wrong)})
    assert (answer.status_code, answer.json()["day"]) == (201, "2026-03-04")
    row = only(Submission)
    assert (row.day.isoformat(), row.made_at, row.late) == ("2026-03-04", made_at, True)


@pytest.mark.parametrize("wrong", [-3 * DAY, 3 * DAY], ids=str)
def test_a_form_of_ours_on_a_phone_with_a_wrong_clock_keeps_its_day(
    as_patient, only, patient, clock, wrong
):
    fields = {"day": "2026-03-04", "mood.1": "6"}
    item = check_in_item(as_patient, patient, clock.now + wrong, fields)
    assert as_patient.post("/outbox", json=item).status_code == 201
    assert only(Submission).day.isoformat() == "2026-03-04"


@pytest.mark.parametrize("wrong", [-3 * DAY, -HOUR, HOUR, 3 * DAY], ids=str)
def test_a_clock_that_is_put_right_between_two_sendings_makes_no_second_one(
    as_patient, only, patient, clock, wrong
):
    """The answer to the first was lost; the second names other instants for the same answers."""
    item = check_in_item(as_patient, patient, clock.now + wrong)
    first = as_patient.post("/outbox", json=item)
    for _ in range(2):
        clock.advance(days=1)
        again = as_patient.post("/outbox", json=item | {"sent_at": iso(clock.now)})
        assert (again.status_code, again.json()["day"]) == (200, first.json()["day"])
    assert only(Submission).day.isoformat() == "2026-03-04"


def test_a_clock_three_days_ahead_that_is_put_right_before_the_first_sending(
    as_patient, only, patient, clock
):
    """Made after it was sent, by its own word: taken as made just now, on the day that it is."""
    item = check_in_item(as_patient, patient, clock.now + 3 * DAY)
    answer = as_patient.post("/outbox", json=item | {"sent_at": iso(clock.now)})
    assert (answer.status_code, answer.json()["day"]) == (201, "2026-03-04")
    assert only(Submission).made_at == clock.now


@pytest.mark.parametrize(
    ("made", "day"),
    [
        ((2026, 3, 8, 7, 59), "2026-03-07"),  # 03:59 EDT, in the night that lacks an hour
        ((2026, 3, 8, 8, 0), "2026-03-08"),
        ((2026, 11, 1, 8, 59), "2026-10-31"),  # 03:59 EST, in the night that has one twice
        ((2026, 11, 1, 9, 0), "2026-11-01"),
    ],
)
def test_over_a_clock_change_the_day_turns_at_four(signed_in, only, patient, clock, made, day):
    clock.now = datetime(*made, tzinfo=UTC)
    phone = signed_in(patient)
    item = check_in_item(phone, patient, clock.now)
    clock.advance(days=6)
    answer = phone.post("/outbox", json=item | {"sent_at": iso(clock.now)})
    assert (answer.status_code, answer.json()["day"]) == (201, day)
    assert only(Submission).day.isoformat() == day


@pytest.mark.parametrize("wrong", [-3 * DAY, timedelta(), 3 * DAY], ids=str)
def test_a_practice_stands_on_the_day_it_was_made(as_patient, only, patient, clock, wrong):
    made_at = clock.now
    item = practice_item(as_patient, patient, made_at + wrong)
    clock.advance(days=2)
    answer = as_patient.post("/outbox", json=item | {"sent_at": iso(clock.now + wrong)})
    assert answer.status_code == 201
    row = only(Practice)
    assert (row.at, row.received_at) == (made_at, clock.now)
    assert row.day == check_in_day(made_at, patient.zone)
