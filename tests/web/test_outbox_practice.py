"""An exercise done without a network: stored once, with its words, on its own day."""

from __future__ import annotations

import pytest
from sqlmodel import select

from app import practice
from app.tables import Practice
from tests.outbox_items import iso, practice_item

ADDRESS = "/exercises/good-and-true/completions"


@pytest.fixture
def notes(database, patient):
    """Each row's outcome and words, oldest first."""

    def read():
        with database.reading() as db:
            rows = db.exec(select(Practice).order_by(Practice.id)).all()
            return [(row.outcome, practice.read_note(db, patient, row)) for row in rows]

    return read


@pytest.fixture
def send(as_patient):
    return lambda item: as_patient.post("/outbox", json=item).status_code


def test_sent_twice_it_is_stored_once(as_patient, send, notes, patient, clock):
    item = practice_item(as_patient, patient, clock.now, note="the tea\r\n")
    assert [send(item), send(item)] == [201, 200]
    clock.advance(days=3)
    assert send(item | {"sent_at": iso(clock.now)}) == 200
    assert notes() == [("done", "the tea")]


def test_two_of_a_day_are_two_each_with_its_words(as_patient, send, notes, patient, clock):
    sent = [practice_item(as_patient, patient, clock.now, note=words) for words in ("a", "b", "")]
    assert [send(item) for item in sent + sent] == [201] * 3 + [200] * 3
    assert notes() == [("done", "a"), ("done", "b"), ("done", "")]


def test_one_that_came_by_hand_before_is_the_same_one(as_patient, send, notes, patient, clock):
    form = {"outcome": "done", "note": "the tea", "note_for": "me"}
    assert as_patient.post(ADDRESS, data=form).status_code == 303
    item = practice_item(as_patient, patient, clock.now, note="the tea")
    clock.advance(hours=1)
    assert [send(item | {"sent_at": iso(clock.now)}) for _ in range(2)] == [200, 200]
    assert notes() == [("done", "the tea")]


def test_a_note_added_by_hand_since_is_no_other_practice(as_patient, send, notes, patient, clock):
    item = practice_item(as_patient, patient, clock.now)
    assert send(item) == 201
    form = {"outcome": "done", "note": "and the light", "note_for": "therapist"}
    as_patient.post(ADDRESS, data=form)
    assert send(item) == 200
    assert notes() == [("done", "and the light")]


def test_the_same_id_with_something_else_is_refused(as_patient, send, notes, patient, clock):
    item = practice_item(as_patient, patient, clock.now, note="the tea")
    assert send(item) == 201
    for other in ({"note": "coffee"}, {"outcome": "not-today"}, {"exercise": "slow-body-scan"}):
        assert send(item | {"fields": item["fields"] | other}) == 409
    assert notes() == [("done", "the tea")]


def test_a_note_unshared_since_stays_so_when_it_is_sent_once_more(
    as_patient, send, database, patient, clock
):
    item = practice_item(as_patient, patient, clock.now, note="the tea", note_for="therapist")
    assert send(item) == 201
    with database.reading() as db:
        key = db.exec(select(Practice)).one().public_id
    as_patient.post(f"/practice/{key}/sharings", data={"with": "nobody"})
    assert send(item) == 200
    with database.reading() as db:
        assert db.exec(select(Practice)).one().note_shared_at is None


def test_a_note_for_the_therapist_is_shared_and_not_today_keeps_its_words(
    as_patient, send, notes, database, patient, clock
):
    shared = practice_item(as_patient, patient, clock.now, note="read this")
    shared["fields"]["note_for"] = "therapist"
    aside = practice_item(as_patient, patient, clock.now, note="too tired")
    aside["fields"]["outcome"] = "not-today"
    assert [send(shared), send(aside)] == [201, 201]
    assert notes() == [("done", "read this"), ("not-today", "too tired")]
    with database.reading() as db:
        rows = db.exec(select(Practice).order_by(Practice.id)).all()
        assert [row.note_shared_at for row in rows] == [clock.now, None]


@pytest.mark.parametrize(
    ("change", "kind"),
    [
        ({"outcome": "undone"}, "unreadable"), ({"note": "x" * 4001}, "unreadable"),
        ({"exercise": "made-up"}, "other-version"), ({"exercise": ""}, "other-version"),
    ],
    ids=range(4),
)  # fmt: skip
def test_what_no_phone_sends_is_not_stored(as_patient, notes, patient, clock, change, kind):
    item = practice_item(as_patient, patient, clock.now)
    answer = as_patient.post("/outbox", json=item | {"fields": item["fields"] | change})
    assert (answer.status_code, answer.json()["kind"]) == (422, kind)
    assert notes() == []
