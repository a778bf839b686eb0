"""What a patient wants to talk about: flagged, taken back, talked about; never more than that."""

from __future__ import annotations

import secrets
from datetime import timedelta

import pytest
from sqlmodel import select

from app import (
    check_ins,
    dosing_sessions,
    journal,
    keepsakes,
    ledger,
    practice,
    talking_points,
)
from app.check_ins import CheckIn
from app.core.local_time import check_in_day
from app.dosing_details import Details
from app.tables import TalkingPoint
from app.tables.audit import AuditEntry
from app.talking_points import UnknownEntry

NO_DETAILS = Details(None, None)
WORDS = "Whether the gaps may be shorter. Kanarienvogel."


def told(db, patient, now) -> list[tuple[str, ...]]:
    return [each.said.words for each in talking_points.told(db, patient, now)]


def a_note(db, patient, now, words: str = "Private. Kanarienvogel."):
    day = check_in_day(now, patient.zone)
    answers = {"phq-9-today": (1,) * 8 + (0,)}
    sent = CheckIn(secrets.token_hex(16), day, answers, now, note=words)
    check_ins.record(db, patient, sent, now)
    db.flush()
    return journal.of_day(db, patient, day)[-1]


def test_own_words_lie_sealed_and_are_read_again(db, patient, clock):
    row = talking_points.flag_words(db, patient, f"  {WORDS} ", clock.now)
    assert row.sealed is not None and b"Kanarienvogel" not in row.sealed
    assert told(db, patient, clock.now) == [(WORDS,)]


@pytest.mark.parametrize(("typed", "said"), [("  \n", "Write a line"), ("x" * 2001, "2000")])
def test_words_that_cannot_be_kept_are_refused_in_words(db, patient, clock, typed, said):
    with pytest.raises(ValueError, match=said):
        talking_points.flag_words(db, patient, typed, clock.now)
    assert talking_points.standing(db, patient) == []


def test_every_kind_of_entry_is_flagged_in_its_own_words(db, patient, clock):
    note = a_note(db, patient, clock.now)
    done = practice.complete(db, patient, "slow-body-scan", clock.now, note="My shoulders.")
    kept = ledger.write(db, patient, "insight", {"insight": "Not alone."}, clock.now, share=False)
    letter = keepsakes.write(db, patient, "letter", {"letter": "Sleep."}, clock.now, share=True)
    day = check_in_day(clock.now, patient.zone).isoformat()
    for kind, row in (("note", note), ("practice", done), ("ledger", kept), ("keepsake", letter)):
        talking_points.flag(db, patient, kind, row.public_id, clock.now)
    talking_points.flag(db, patient, "day", day, clock.now)
    assert told(db, patient, clock.now) == [
        ("Private. Kanarienvogel.",),
        ("My shoulders.",),
        ("Not alone.",),
        ("Sleep.",),
        ("PHQ-9 questions, 24 h: 8",),
    ]
    assert note.shared_at is None and kept.shared_at is None  # the flag alone shows them


def test_twice_is_once_and_again_after_it_was_taken_back_is_anew(db, patient, clock):
    note = a_note(db, patient, clock.now)
    first = talking_points.flag(db, patient, "note", note.public_id, clock.now)
    assert talking_points.flag(db, patient, "note", note.public_id, clock.now) is first
    assert talking_points.flag_words(db, patient, WORDS, clock.now) is talking_points.flag_words(
        db, patient, WORDS, clock.now
    )
    talking_points.take_back(db, patient, first, clock.now)
    assert talking_points.flagged(db, patient) == {}
    again = talking_points.flag(db, patient, "note", note.public_id, clock.now)
    assert talking_points.flagged(db, patient) == {("note", note.public_id): again.public_id}
    assert len(db.exec(select(TalkingPoint)).all()) == 3


def test_the_database_itself_keeps_one_standing_flag_of_an_entry(database, patient, clock):
    row = {"patient_id": patient.id, "kind": "day", "entry": "2026-03-04"}
    with pytest.raises(Exception, match="(?i)unique"), database.transaction() as db:
        db.add_all(TalkingPoint(**row, flagged_at=clock.now) for _ in range(2))
        db.flush()


@pytest.mark.parametrize(
    ("kind", "entry"),
    [
        *(("note", "f" * 32), ("practice", "f" * 32), ("ledger", "f" * 32), ("keepsake", "f" * 32)),
        *(("day", "2026-03-03"), ("day", "yesterday"), ("day", "20260304"), ("diary", "f" * 32)),
        ("words", "f" * 32),
    ],
)
def test_what_is_not_there_is_not_flagged(db, patient, clock, kind, entry):
    a_note(db, patient, clock.now)
    with pytest.raises(UnknownEntry):
        talking_points.flag(db, patient, kind, entry, clock.now)
    assert talking_points.standing(db, patient) == []


def test_an_entry_of_somebody_else_is_not_there(db, patient, other_patient, clock):
    note = a_note(db, patient, clock.now)
    kept = ledger.write(db, patient, "insight", {"insight": "Mine."}, clock.now, share=True)
    letter = keepsakes.write(db, patient, "letter", {"letter": "Sleep."}, clock.now, share=True)
    done = practice.complete(db, patient, "slow-body-scan", clock.now, note="Mine.")
    rows = {"note": note, "ledger": kept, "keepsake": letter, "practice": done}
    for kind, row in rows.items():
        with pytest.raises(UnknownEntry):
            talking_points.flag(db, other_patient, kind, row.public_id, clock.now)
    talking_points.flag(db, patient, "note", note.public_id, clock.now)
    assert talking_points.told(db, other_patient, clock.now) == ()


def test_practice_without_a_note_holds_nothing_to_bring_up(db, patient, clock):
    done = practice.complete(db, patient, "slow-body-scan", clock.now)
    with pytest.raises(UnknownEntry):
        talking_points.flag(db, patient, "practice", done.public_id, clock.now)


def test_a_letter_is_flagged_while_it_is_shared_and_hidden_with_it(db, patient, clock):
    parts = {"letter": "Sleep."}
    row = keepsakes.write(db, patient, "letter", parts, clock.now, share=False)
    with pytest.raises(UnknownEntry):
        talking_points.flag(db, patient, "keepsake", row.public_id, clock.now)
    keepsakes.write(db, patient, "letter", parts, clock.now, share=True)
    talking_points.flag(db, patient, "keepsake", row.public_id, clock.now)
    assert told(db, patient, clock.now) == [("Sleep.",)]
    keepsakes.write(db, patient, "letter", parts, clock.now, share=False)
    assert told(db, patient, clock.now) == []
    keepsakes.write(db, patient, "letter", {"letter": "For me now."}, clock.now, share=False)
    assert told(db, patient, clock.now) == []


def test_a_later_version_or_a_withdrawal_hides_what_was_flagged(db, patient, clock):
    """A private change must not leave the earlier words on the therapist's table."""
    first = ledger.write(db, patient, "intention", {"intention": "one"}, clock.now, share=False)
    talking_points.flag(db, patient, "ledger", first.public_id, clock.now)
    assert told(db, patient, clock.now) == [("one",)]
    ledger.write(db, patient, "intention", {"intention": "two"}, clock.now, share=False)
    assert told(db, patient, clock.now) == []
    kept = ledger.write(db, patient, "insight", {"insight": "stays"}, clock.now, share=False)
    talking_points.flag(db, patient, "ledger", kept.public_id, clock.now)
    ledger.withdraw(db, patient, kept, clock.now)
    assert told(db, patient, clock.now) == []


def test_what_was_talked_about_leaves_the_brief_once_the_session_is_over(
    db, patient, therapist, other_therapist, clock
):
    row = talking_points.flag_words(db, patient, WORDS, clock.now)
    talking_points.talk_about(db, therapist, patient, row, clock.now)
    said_at = clock.now
    talking_points.talk_about(db, other_therapist, patient, row, clock.advance(hours=1))
    assert (row.talked_about_at, row.staff_id) == (said_at, therapist.id)
    assert told(db, patient, clock.now) == [(WORDS,)]
    clock.advance(hours=12)
    assert told(db, patient, clock.now) == []
    [point] = talking_points.told(db, patient, clock.now, look_back=timedelta(days=90))
    assert point.talked_about_at == said_at


def test_taken_back_after_it_was_talked_about_is_hidden_too(db, patient, therapist, clock):
    row = talking_points.flag_words(db, patient, WORDS, clock.now)
    talking_points.talk_about(db, therapist, patient, row, clock.now)
    talking_points.take_back(db, patient, row, clock.now)
    assert talking_points.told(db, patient, clock.now, look_back=timedelta(days=90)) == ()


def test_every_act_is_on_record_and_holds_no_words(database, patient, therapist, clock):
    with database.transaction() as db:
        row = talking_points.flag_words(db, patient, WORDS, clock.now)
        talking_points.talk_about(db, therapist, patient, row, clock.now)
        talking_points.take_back(db, patient, row, clock.now)
        talking_points.take_back(db, patient, row, clock.now)
    with database.reading() as db:
        wanted = select(AuditEntry).where(AuditEntry.chain.contains(patient.public_id))
        entries = db.exec(wanted.order_by(AuditEntry.seq)).all()[-3:]
    assert [(each.actor.split(":")[0], each.action) for each in entries] == [
        ("patient", "bring up words"),
        ("staff", "talked about"),
        ("patient", "no longer bring up"),
    ]
    assert {each.subject for each in entries} == {row.public_id}


def test_a_moved_session_does_not_lose_what_was_flagged_for_it(db, patient, therapist, clock):
    [row] = dosing_sessions.plan(
        db, therapist, patient, clock.now + timedelta(days=3), NO_DETAILS, clock.now
    )
    wish = ledger.write(db, patient, "intention", {"intention": "Rest."}, clock.now, share=False)
    talking_points.flag(db, patient, "ledger", wish.public_id, clock.now)
    dosing_sessions.report_moved(db, patient, row, clock.now + timedelta(days=5), clock.now)
    assert told(db, patient, clock.now) == [("Rest.",)]
