"""Recording a check-in: once, with everything that belongs to it, or not at all."""

from __future__ import annotations

import json
from datetime import date, timedelta

import pytest
from sqlmodel import select

from app import check_ins
from app.check_ins import Conflict, DayNotOpen, Recorded
from app.core.instruments import Answer
from app.database import Db
from app.tables import (
    AuditEntry,
    Moment,
    Note,
    Patient,
    PatientSummary,
    Response,
    Submission,
)
from tests.answers import LOW, check_in, phq
from tests.cast import Clock
from tests.marks import on_sqlite

TODAY = date(2026, 3, 4)


def only(db: Db, patient: Patient, instrument: str = "phq-9-today") -> Response | None:
    return db.get(Response, (patient.id, instrument, TODAY), populate_existing=True)


def counts(db: Db) -> dict[str, int]:
    db.flush()
    tables = (Submission, Response, Moment, Note)
    return {table.__name__: len(db.exec(select(table)).all()) for table in tables}


def test_everything_of_a_check_in_is_kept(db: Db, patient: Patient, clock: Clock):
    given = {
        "mood": (7,),
        "phq-9-today": phq(0, others=2),
        "phq-9": (3, 3, 3, 3, "d", 3, 3, 3, None),
        "gad-7": (0,) * 7,
    }
    sent = check_in(
        patient, clock.now, given, difficulty=2, note=" slept \n", note_for_therapist=True
    )
    done = check_ins.record(db, patient, sent, clock.now)
    assert isinstance(done, Recorded) and not done.replayed
    assert counts(db) == {"Submission": 1, "Response": 3, "Moment": 1, "Note": 1}
    today, official, anxious = (
        only(db, patient, code) for code in ("phq-9-today", "phq-9", "gad-7")
    )
    assert today is not None and official is not None and anxious is not None
    assert (today.items, today.score, today.answered, today.recall) == (
        "2,2,2,2,2,2,2,2,0",
        16,
        9,
        "24h",
    )
    assert (official.items, official.answered, official.recall) == ("3,3,3,3,d,3,3,3,", 7, "2w")
    assert (official.score, official.prorated, official.difficulty) == (27, True, 2)
    assert anxious.difficulty is None and anxious.score == 0
    moment = db.exec(select(Moment)).one()
    assert (moment.value, moment.made_at, moment.day, moment.late) == (7, clock.now, TODAY, False)
    stored = json.loads(done.submission.answers)
    assert stored["phq-9"] == [1, "3,3,3,3,d,3,3,3,"] and set(stored) == set(given)


def test_the_summary_and_the_audit_are_of_the_same_transaction(
    db: Db, patient: Patient, clock: Clock
):
    check_ins.record(db, patient, check_in(patient, clock.now), clock.now)
    summary = db.get_one(PatientSummary, patient.id)
    assert (summary.last_day, summary.last_total) == (TODAY, 8)
    assert [note.action for note in db.pending_notes][-1] == "record check-in"
    assert not db.exec(select(AuditEntry).where(AuditEntry.action == "record check-in")).all()


def test_an_empty_check_in_is_kept_and_scores_nothing(db: Db, patient: Patient, clock: Clock):
    untouched: dict[str, tuple[Answer, ...]] = {"mood": (None,), "phq-9-today": (None,) * 9}
    for given in ({}, untouched):
        check_ins.record(db, patient, check_in(patient, clock.now, given), clock.now)
    assert counts(db) == {"Submission": 2, "Response": 0, "Moment": 0, "Note": 0}


def test_an_untouched_form_replaces_no_answers(db: Db, patient: Patient, clock: Clock):
    check_ins.record(db, patient, check_in(patient, clock.now), clock.now)
    later = clock.advance(hours=1)
    blank: dict[str, tuple[Answer, ...]] = {"phq-9-today": (None,) * 9}
    check_ins.record(db, patient, check_in(patient, later, blank), later)
    now_current = only(db, patient)
    assert now_current is not None and now_current.score == 8


def test_a_declined_mood_is_no_moment_and_a_declined_form_is_an_answer(
    db: Db, patient: Patient, clock: Clock
):
    given: dict[str, tuple[Answer, ...]] = {"mood": ("d",), "phq-9-today": ("d",) * 9}
    check_ins.record(db, patient, check_in(patient, clock.now, given), clock.now)
    assert counts(db)["Moment"] == 0
    declined = only(db, patient)
    assert declined is not None and (declined.score, declined.answered) == (None, 0)


def test_moments_of_a_day_all_stay(db: Db, patient: Patient, clock: Clock):
    for value in (3, 3, 8):
        check_ins.record(db, patient, check_in(patient, clock.now, {"mood": (value,)}), clock.now)
    assert sorted(row.value for row in db.exec(select(Moment))) == [3, 3, 8]


def test_the_same_again_is_what_was_stored(db: Db, patient: Patient, clock: Clock):
    sent = check_in(patient, clock.now, {"phq-9-today": phq(2)}, note="once")
    first = check_ins.record(db, patient, sent, clock.now)
    before = counts(db)
    again = check_ins.record(db, patient, sent, clock.advance(days=3))
    assert isinstance(first, Recorded) and isinstance(again, Recorded)
    assert again.replayed and again.submission is first.submission and again.alerts == []
    assert counts(db) == before


@pytest.mark.parametrize(
    "other",
    [
        {"answers": {"phq-9-today": phq(1)}},
        {"answers": {"phq-9-today": LOW, "mood": (1,)}},
        {"answers": {"phq-9-today": ("d", *LOW[1:])}},
        {"answers": {"phq-9-today": (None, *LOW[1:])}},
        {"day": TODAY - timedelta(days=1)},
        {"note": "another"},
        {"note": "a word", "note_for_therapist": True},
        {"difficulty": 0},
    ],
)
@on_sqlite
def test_the_same_id_with_another_body_stores_nothing(
    db: Db, patient: Patient, clock: Clock, other: dict[str, object]
):
    told = {"submission_id": "the-same-id", "note": "a word"}
    first = check_ins.record(db, patient, check_in(patient, clock.now, **told), clock.now)
    assert isinstance(first, Recorded)
    before = counts(db)
    result = check_ins.record(
        db, patient, check_in(patient, clock.now, **(told | other)), clock.now
    )
    assert isinstance(result, Conflict) and result.submission is first.submission
    assert counts(db) == before


def test_an_id_is_one_patients_own(db: Db, patient: Patient, other_patient: Patient, clock: Clock):
    for who in (patient, other_patient):
        sent = check_in(who, clock.now, submission_id="the-same-id")
        done = check_ins.record(db, who, sent, clock.now)
        assert isinstance(done, Recorded) and not done.replayed
    assert counts(db)["Submission"] == 2


def test_a_note_is_the_patients_own_unless_it_is_for_the_therapist(
    db: Db, patient: Patient, clock: Clock
):
    for shared in (False, True):
        sent = check_in(patient, clock.now, note="words", note_for_therapist=shared)
        check_ins.record(db, patient, sent, clock.now)
    notes = db.exec(select(Note).order_by("id")).all()
    assert [note.shared_at for note in notes] == [None, clock.now]


def test_an_imported_or_demo_day_is_open_however_long_ago(db: Db, patient: Patient, clock: Clock):
    for source in ("import", "demo"):
        sent = check_in(patient, clock.now, day=date(2013, 5, 1), source=source)
        assert isinstance(check_ins.record(db, patient, sent, clock.now), Recorded)


def test_a_refused_day_stores_nothing(db: Db, patient: Patient, clock: Clock):
    with pytest.raises(DayNotOpen):
        sent = check_in(patient, clock.now, day=TODAY - timedelta(days=2), note="words")
        check_ins.record(db, patient, sent, clock.now)
    assert counts(db) == {"Submission": 0, "Response": 0, "Moment": 0, "Note": 0}
