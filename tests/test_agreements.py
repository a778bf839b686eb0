"""What was agreed at the end of a session: sealed, kept, and the newest counts."""

from __future__ import annotations

import pytest
from sqlmodel import select

from app import agreements
from app.agreements import AgreementTooLong
from app.tables import Agreement
from app.tables.audit import AuditEntry

WORDS = "Ida is told on day 5. Kanarienvogel."


def last(db, patient) -> str:
    row = agreements.last(db, patient)
    return agreements.read(db, patient, row) if row else ""


def test_it_lies_sealed_and_is_read_again(db, patient, therapist, clock):
    row = agreements.write(db, therapist, patient, f" {WORDS}\n", clock.now)
    assert row is not None and b"Kanarienvogel" not in row.sealed
    assert last(db, patient) == WORDS


def test_the_newest_counts_and_the_same_again_is_one(db, patient, therapist, clock):
    for words in ("one", "one", "two"):
        agreements.write(db, therapist, patient, words, clock.now)
    assert last(db, patient) == "two"
    assert len(db.exec(select(Agreement)).all()) == 2


def test_empty_words_take_it_back_and_bring_nothing_earlier_back(db, patient, therapist, clock):
    assert agreements.write(db, therapist, patient, " ", clock.now) is None
    for words in ("one", "two", ""):
        agreements.write(db, therapist, patient, words, clock.now)
    assert agreements.last(db, patient) is None


def test_it_is_a_few_lines(db, patient, therapist, clock):
    with pytest.raises(AgreementTooLong):
        agreements.write(db, therapist, patient, "x" * 601, clock.now)
    assert agreements.write(db, therapist, patient, "x" * 600, clock.now)


def test_each_has_their_own(db, patient, other_patient, therapist, clock):
    agreements.write(db, therapist, patient, WORDS, clock.now)
    assert agreements.last(db, other_patient) is None


def test_it_is_on_record(database, patient, therapist, clock):
    with database.transaction() as db:
        row = agreements.write(db, therapist, patient, WORDS, clock.now)
    with database.reading() as db:
        wanted = select(AuditEntry).where(AuditEntry.chain.contains(patient.public_id))
        entry = db.exec(wanted.order_by(AuditEntry.seq.desc())).first()
    assert (entry.action, entry.subject) == ("write agreement", row.public_id)
    assert entry.actor == f"staff:{therapist.public_id}"
