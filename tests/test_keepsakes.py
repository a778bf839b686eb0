"""Letter, plan and safety plan: every version kept, sealed, and a therapist's only while shared."""

from __future__ import annotations

import pytest
from sqlmodel import select

from app import keepsakes
from app.keepsakes import UnknownKeepsake
from app.tables import Keepsake, Patient
from app.tables.audit import AuditEntry

WORDS = {"letter": "Dear me, the tulips. Kanarienvogel."}


def rows(db) -> list[Keepsake]:
    return list(db.exec(select(Keepsake).order_by(Keepsake.id)))


def test_it_lies_sealed_and_is_read_again(db, patient, clock):
    row = keepsakes.write(db, patient, "letter", WORDS, clock.now, share=False)
    assert row is not None and b"Kanarienvogel" not in row.sealed
    assert keepsakes.written(db, patient) == {"letter": WORDS}


def test_every_version_is_kept_and_the_newest_counts(db, patient, clock):
    keepsakes.write(db, patient, "letter", WORDS, clock.now, share=False)
    later = {"letter": "Dear me, again."}
    keepsakes.write(db, patient, "letter", later, clock.advance(days=1), share=False)
    assert keepsakes.written(db, patient) == {"letter": later}
    assert [keepsakes.read(db, patient, row) for row in rows(db)] == [WORDS, later]


def test_a_double_tap_is_one_version(db, patient, clock):
    for _ in range(2):
        keepsakes.write(db, patient, "letter", WORDS, clock.now, share=False)
    assert len(rows(db)) == 1


def test_sharing_and_taking_it_back_leaves_the_words_alone(database, patient, clock):
    for share, shared in ((True, {"letter": WORDS}), (False, {}), (True, {"letter": WORDS})):
        with database.transaction() as db:
            own = db.get_one(Patient, patient.id)
            keepsakes.write(db, own, "letter", WORDS, clock.now, share=share)
            assert keepsakes.shared(db, own) == shared
            assert keepsakes.written(db, own) == {"letter": WORDS} and len(rows(db)) == 1
    with database.reading() as db:
        wanted = select(AuditEntry).where(AuditEntry.chain.contains(patient.public_id))
        actions = [entry.action for entry in db.exec(wanted.order_by(AuditEntry.seq))]
    assert actions[-3:] == ["write letter", "unshare letter", "share letter"]


def test_a_private_version_hides_an_older_one_that_was_shared(db, patient, clock):
    keepsakes.write(db, patient, "letter", WORDS, clock.now, share=True)
    keepsakes.write(db, patient, "letter", {"letter": "for me"}, clock.now, share=False)
    assert keepsakes.shared(db, patient) == {}


def test_words_taken_back_are_nowhere_shown(db, patient, clock):
    assert keepsakes.write(db, patient, "letter", {}, clock.now, share=True) is None
    keepsakes.write(db, patient, "letter", WORDS, clock.now, share=True)
    keepsakes.write(db, patient, "letter", {}, clock.now, share=True)
    assert keepsakes.written(db, patient) == {} == keepsakes.shared(db, patient)


def test_each_reads_the_own_one(db, patient, other_patient, clock):
    keepsakes.write(db, patient, "letter", WORDS, clock.now, share=True)
    assert keepsakes.written(db, other_patient) == {} == keepsakes.shared(db, other_patient)


def test_the_safety_plan_is_one_of_them(db, patient, other_patient, clock):
    steps = {"signs": "The curtains stay shut.", "safer": "Noor keeps it."}
    keepsakes.write(db, patient, "safety-plan", steps, clock.now, share=False)
    assert keepsakes.written(db, patient) == {"safety-plan": steps}
    assert keepsakes.shared(db, patient) == {}
    assert keepsakes.is_written(db, patient, "safety-plan")
    assert not keepsakes.is_written(db, patient, "letter")
    assert not keepsakes.is_written(db, other_patient, "safety-plan")
    keepsakes.write(db, patient, "safety-plan", {}, clock.now, share=False)
    assert not keepsakes.is_written(db, patient, "safety-plan")


def test_any_other_kind_is_unknown(db, patient, clock):
    with pytest.raises(UnknownKeepsake):
        keepsakes.write(db, patient, "diary", WORDS, clock.now, share=False)
