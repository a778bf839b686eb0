"""The ledger: sealed, kept, a therapist's only while shared, and carried to the next session."""

from __future__ import annotations

from datetime import timedelta

import pytest
from sqlmodel import select

from app import ledger
from app.ledger import TooManyCommitments, UnknownKind
from app.tables import CommitmentAnswer, LedgerEntry
from app.tables.audit import AuditEntry

WISH = {"intention": "Let me rest. Kanarienvogel."}
KEPT = {"insight": "I saw that I am not alone."}


def commit(db, patient, words: str, now):
    return ledger.write(db, patient, "commitment", {"commitment": words}, now, share=False)


def test_it_lies_sealed_and_is_read_again(db, patient, clock):
    row = ledger.write(db, patient, "intention", WISH, clock.now, share=False)
    assert row is not None and b"Kanarienvogel" not in row.sealed
    assert ledger.words(db, patient, row) == WISH


def test_a_double_tap_is_one_entry(db, patient, clock):
    for kind, parts in (("insight", KEPT), ("intention", WISH)) * 2:
        ledger.write(db, patient, kind, parts, clock.now, share=False)
    assert [row.kind for row in ledger.of(db, patient)] == ["insight", "intention"]


def test_an_intention_is_changed_and_an_insight_is_added(db, patient, clock):
    for words in ("one", "two"):
        ledger.write(db, patient, "intention", {"intention": words}, clock.now, share=False)
        ledger.write(db, patient, "insight", {"insight": words}, clock.now, share=False)
    [chapter] = ledger.told(db, patient, ledger.of(db, patient), clock.now)[:1]
    assert len(ledger.of(db, patient)) == 4  # earlier words are kept
    newest = next(
        row for row in ledger.of(db, patient) if row.public_id == chapter.one["intention"].key
    )
    assert ledger.words(db, patient, newest) == {"intention": "two"}


def test_back_to_earlier_words_is_a_change_too(db, patient, clock):
    for words in ("one", "two", "one"):
        ledger.write(db, patient, "intention", {"intention": words}, clock.now, share=False)
    rows = ledger.of(db, patient)
    assert [ledger.words(db, patient, row)["intention"] for row in rows] == ["one", "two", "one"]


def test_an_emptied_intention_is_taken_back_with_its_earlier_words(db, patient, clock):
    for words in ("one", "two"):
        ledger.write(db, patient, "intention", {"intention": words}, clock.now, share=False)
    assert ledger.write(db, patient, "intention", {}, clock.now, share=False) is None
    assert ledger.write(db, patient, "insight", {}, clock.now, share=False) is None
    assert ledger.of(db, patient) == []
    assert len(db.exec(select(LedgerEntry)).all()) == 2


def test_sharing_and_taking_it_back_is_on_record(database, patient, clock):
    with database.transaction() as db:
        row = ledger.write(db, patient, "insight", KEPT, clock.now, share=True)
        assert row is not None and row.shared_at is not None
        ledger.share_with(db, patient, row, False, clock.now)
        ledger.share_with(db, patient, row, False, clock.now)
        ledger.withdraw(db, patient, row, clock.now)
    with database.reading() as db:
        wanted = select(AuditEntry).where(AuditEntry.chain.contains(patient.public_id))
        actions = [each.action for each in db.exec(wanted.order_by(AuditEntry.seq))]
    assert actions[-3:] == ["write insight", "unshare insight", "withdraw insight"]


def test_a_third_commitment_waits_until_one_rests(db, patient, clock):
    first = commit(db, patient, "Call Ida", clock.now)
    commit(db, patient, "Ten minutes outside", clock.now)
    with pytest.raises(TooManyCommitments, match="two small commitments already"):
        commit(db, patient, "Everything else", clock.now)
    assert commit(db, patient, "Call Ida", clock.now) is first  # the same again is no third
    ledger.answer(db, patient, first, "resting", clock.now)
    assert commit(db, patient, "Everything else", clock.now)


def test_the_newest_answer_counts_and_a_double_tap_is_one(db, patient, clock):
    row = commit(db, patient, "Call Ida", clock.now)
    for said in ("kept", "kept", "let-go"):
        ledger.answer(db, patient, row, said, clock.now)
    assert ledger.answers(db, patient)[row.public_id].answer == "let-go"
    assert len(db.exec(select(CommitmentAnswer)).all()) == 2
    ledger.answer(db, patient, row, "let-go", clock.now + timedelta(days=8))
    assert len(db.exec(select(CommitmentAnswer)).all()) == 3


def test_each_reads_the_own_one(db, patient, other_patient, clock):
    ledger.write(db, patient, "insight", KEPT, clock.now, share=True)
    assert ledger.of(db, other_patient) == []
    assert ledger.answers(db, other_patient) == {}


def test_there_is_no_other_kind(db, patient, clock):
    with pytest.raises(UnknownKind):
        ledger.write(db, patient, "diary", WISH, clock.now, share=False)
