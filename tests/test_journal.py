"""A patient's own words: sealed, and the therapist's only once shared."""

from __future__ import annotations

from datetime import timedelta

import pytest
from sqlmodel import select

from app import check_ins, journal
from app.core.local_time import check_in_day
from app.database import Db
from app.keys import SealBroken
from app.tables import Note, Patient
from tests.answers import check_in
from tests.cast import Clock
from tests.marks import on_sqlite


def write(db: Db, patient: Patient, clock: Clock, words: str, *, shared: bool = False) -> Note:
    """With an otherwise empty check-in of now."""
    sent = check_in(patient, clock.now, {}, note=words, note_for_therapist=shared)
    check_ins.record(db, patient, sent, clock.now)
    wanted = select(Note).where(Note.submission_id == sent.submission_id)
    return db.exec(wanted).one()


@pytest.mark.parametrize(
    "words", ["a word", "<b>&amp; 'quoted'\n\n🐴 ÄÖÜ", "x" * journal.LONGEST_NOTE]
)
@on_sqlite
def test_words_come_back_as_they_were_typed(db: Db, patient: Patient, clock: Clock, words: str):
    note = write(db, patient, clock, words)
    assert words.encode() not in note.sealed
    assert journal.read(db, patient, note) == words


@pytest.mark.parametrize("words", ["", "  \n\t"])
@on_sqlite
def test_no_words_are_no_note(db: Db, patient: Patient, clock: Clock, words: str):
    check_ins.record(db, patient, check_in(patient, clock.now, note=words), clock.now)
    assert db.exec(select(Note)).all() == []


def test_a_note_moved_to_another_row_or_patient_does_not_open(
    db: Db, patient: Patient, other_patient: Patient, clock: Clock
):
    one, two = (write(db, patient, clock, words) for words in ("one", "two"))
    with pytest.raises(SealBroken):
        journal.read(db, other_patient, one)
    one.sealed = two.sealed
    with pytest.raises(SealBroken):
        journal.read(db, patient, one)


def test_a_day_reads_in_the_order_it_was_written(db: Db, patient: Patient, clock: Clock):
    day = check_in_day(clock.now, patient.zone)
    for words in ("one", "two", "three"):  # all at the same instant
        write(db, patient, clock, words)
    read = [journal.read(db, patient, note) for note in journal.of_day(db, patient, day)]
    assert read == ["one", "two", "three"]
    assert journal.of_day(db, patient, day - timedelta(days=1)) == []


def test_a_therapist_reads_what_was_shared_and_nothing_else(
    db: Db, patient: Patient, other_patient: Patient, clock: Clock
):
    first_day = check_in_day(clock.now, patient.zone)
    write(db, patient, clock, "private")
    write(db, patient, clock, "shared one", shared=True)
    write(db, other_patient, clock, "somebody else's", shared=True)
    clock.advance(days=1)
    write(db, patient, clock, "shared two", shared=True)
    found = journal.shared(db, patient, first_day)
    assert [journal.read(db, patient, note) for note in found] == ["shared two", "shared one"]
    later = journal.shared(db, patient, first_day + timedelta(days=1))
    assert [journal.read(db, patient, note) for note in later] == ["shared two"]
