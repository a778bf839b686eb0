"""Items as each release of the app made them: accepted for ever, whatever the app becomes (F15).

The files are of synthetic people and are never edited; a new form version adds a folder.
"""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import datetime, timedelta
from pathlib import Path

import pytest
from sqlmodel import select

from app import check_ins, journal, practice
from app.core.instruments import INSTRUMENTS
from app.tables import Alert, Moment, Note, Practice, Response, Submission
from app.web.outbox_items import NotTaken, check_in_of, read_item
from tests.outbox_items import person_of

ITEMS = sorted((Path(__file__).parents[1] / "data" / "outbox_items").glob("v*/*.json"))
KINDS = {
    *("mood-moment", "daily-forms", "official-forms", "note-for-me", "note-for-therapist"),
    *("practice-done", "practice-not-today", "practice-snoozed", "item-9-above-0"),
}


@pytest.fixture
def rows(database):
    def read(table):
        with database.reading() as db:
            return list(db.exec(select(table)))

    return read


def golden(name):
    [path] = [path for path in ITEMS if path.parent.name == "v1" and path.stem == name]
    return json.loads(path.read_text())


@pytest.fixture
def send(as_patient, patient, clock):
    """As it came from a phone that heard of a network again a day and a half later."""

    def post(item):
        clock.now = datetime.fromisoformat(item["sent_at"]) + timedelta(milliseconds=700)
        return as_patient.post("/outbox", json=item | {"person": person_of(as_patient, patient)})

    return post


def test_every_kind_of_item_is_kept_of_every_release():
    folders = {path.parent.name for path in ITEMS}
    assert "v1" in folders
    for folder in folders:
        assert {path.stem for path in ITEMS if path.parent.name == folder} >= KINDS


@pytest.mark.parametrize("path", ITEMS, ids=lambda path: f"{path.parent.name}-{path.stem}")
def test_an_item_of_any_release_is_accepted(send, rows, path):
    item = json.loads(path.read_text())
    answers = [send(item), send(item)]
    assert [answer.status_code for answer in answers] == [201, 200]
    assert answers[0].json()["submission_id"] == item["submission_id"]
    assert answers[0].json()["words"].startswith("received ")
    stored = rows(Submission) + rows(Practice)
    assert [row.submission_id for row in stored] == [item["submission_id"]]
    assert stored[0].day.isoformat() == "2026-03-03"


def test_version_1_still_means_what_it_meant(send, rows):
    for name in ("mood-moment", "daily-forms", "official-forms"):
        assert send(golden(name)).status_code == 201
    assert [row.value for row in rows(Moment)] == [6]
    scores = {row.instrument: (row.score, row.items) for row in rows(Response)}
    assert scores == {
        "phq-9-today": (8, "1,1,1,1,1,1,1,1,0"),
        "gad-7-today": (14, "2,2,2,2,2,2,2"),
        "phq-9": (8, "1,1,1,1,1,1,1,1,0"),
        "gad-7": (7, "1,1,1,1,1,1,d"),
        "pain": (3, "3"),
    }
    assert {row.difficulty for row in rows(Response) if row.instrument == "phq-9"} == {2}
    assert {row.form_version for row in rows(Response)} == {1}


def test_item_9_of_version_1_is_still_an_alert(send, rows):
    assert send(golden("item-9-above-0")).status_code == 201
    assert [(row.level, row.answer) for row in rows(Alert)] == [("red", 2)]


def test_words_of_version_1_are_kept_for_whom_they_were_meant(send, rows, database, patient):
    for name in ("note-for-me", "note-for-therapist", "practice-done", "practice-not-today"):
        assert send(golden(name)).status_code == 201
    with database.reading() as db:
        told = {journal.read(db, patient, row): bool(row.shared_at) for row in rows(Note)}
        done = [(row.outcome, practice.read_note(db, patient, row)) for row in rows(Practice)]
    assert told == {
        golden("note-for-me")["fields"]["note"]: False,
        golden("note-for-therapist")["fields"]["note"]: True,
    }
    assert done == [("done", golden("practice-done")["fields"]["note"]), ("not-today", "")]


def test_an_older_version_stays_what_it_was(clock):
    """After an update the forms are of version 2; what waited was of version 1, and stays so."""
    newer = {code: replace(form, form_version=2) for code, form in INSTRUMENTS.items()}
    waited = golden("daily-forms")
    read = check_in_of(read_item(waited, clock.now, newer), "America/New_York")
    assert {read.version(code) for code in read.answers if code != "mood"} == {1}
    with pytest.raises(NotTaken) as refused:
        read_item(waited | {"versions": {"phq-9-today": 3}}, clock.now, newer)
    assert refused.value.kind == "other-version"


def test_a_check_in_is_kept_with_the_version_that_it_names(db, patient, clock):
    """Whatever the version of this release is: here 1, and the check-in was of another."""
    read = check_in_of(read_item(golden("daily-forms"), clock.now), patient.zone)
    other = replace(read, versions=dict.fromkeys(read.answers, 2))
    check_ins.record(db, patient, other, clock.now)
    assert {row.form_version for row in db.exec(select(Response))} == {2}
    assert isinstance(check_ins.record(db, patient, other, clock.now), check_ins.Recorded)
    assert isinstance(check_ins.record(db, patient, read, clock.now), check_ins.Conflict)
