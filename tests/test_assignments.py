"""What is agreed to practise: each word of the therapist a row of its own, the newest counts."""

from __future__ import annotations

import pytest
from sqlmodel import select

from app import assignments, own_exercises, practice
from app.assignments import StaysOpen, UnknownExercise, UnknownTrack, WhyTooLong
from app.core.exercises import EXERCISES, ORDINARY
from app.core.own_exercises import Wanted
from app.tables import Assignment, OwnExercise, Patient
from app.tables.audit import AuditEntry

RIVER = Wanted("The river", 5, "To rest. Kanarienvogel.", "In a storm.", ("Go there.",))


def rows(db) -> list[Assignment]:
    return list(db.exec(select(Assignment).order_by(Assignment.id)))


def codes(db, patient) -> set[str]:
    return set(assignments.agreed(db, patient).catalogue)


def test_where_nothing_was_said_the_general_tracks_are_agreed(db, patient):
    assert assignments.agreed(db, patient) == ORDINARY
    assert "ride-the-wave" not in codes(db, patient) and "five-senses" in codes(db, patient)


def test_a_track_is_added_and_taken_out_again(db, patient, other_patient, therapist, clock):
    assignments.open_track(db, therapist, patient, "pain", clock.now)
    assert {"little-and-often", "plan-for-a-flare"} <= codes(db, patient)
    assert assignments.agreed(db, other_patient) == ORDINARY
    assignments.close_track(db, therapist, patient, "pain", clock.now)
    assignments.close_track(db, therapist, patient, "nature", clock.now)
    assert codes(db, patient) == set(ORDINARY.catalogue) - {
        "ten-minutes-outside",
        "walk-for-wonder",
    }
    assert [(row.code, row.state) for row in rows(db)] == [
        ("pain", "open"), ("pain", "withdrawn"), ("nature", "withdrawn"),
    ]  # fmt: skip


def test_an_exercise_is_assigned_with_a_line_that_lies_sealed(db, patient, therapist, clock):
    row = assignments.assign(
        db, therapist, patient, "ride-the-wave", clock.now, why=" For\nMonday "
    )
    assert row.sealed_why is not None and b"Monday" not in row.sealed_why
    assert assignments.why_of(db, patient, row) == "For Monday"
    assert (row.staff_id, row.at) == (therapist.id, clock.now)
    assert assignments.agreed(db, patient).assigned == (EXERCISES["ride-the-wave"],)
    assert "map-of-the-pull" not in codes(db, patient), "its track is still not added"


def test_a_double_tap_is_one_row_and_another_line_another(db, patient, therapist, clock):
    for why in ("", "", "now", "now"):
        assignments.assign(db, therapist, patient, "a-fair-friend", clock.now, why=why)
    assert [assignments.why_of(db, patient, row) for row in rows(db)] == ["", "now"]
    assert len(assignments.agreed(db, patient).assigned) == 1


def test_taken_out_put_back_and_no_longer_assigned(db, patient, therapist, clock):
    by = (db, therapist, patient, "slow-body-scan", clock.now)
    for act, assigned, within in (
        (assignments.assign, True, True),
        (assignments.leave_open, False, True),
        (assignments.withdraw, False, False),
        (assignments.leave_open, False, True),
        (assignments.withdraw, False, False),
        (assignments.assign, True, True),
    ):
        act(*by)
        agreed = assignments.agreed(db, patient)
        assert (bool(agreed.assigned), "slow-body-scan" in agreed.catalogue) == (assigned, within)
    assert len(rows(db)) == 6, "none is changed, none is removed"


def test_what_was_said_last_stands_last(db, patient, therapist, clock):
    for code in ("a-fair-friend", "ride-the-wave"):
        assignments.assign(db, therapist, patient, code, clock.now)
    assignments.assign(db, therapist, patient, "a-fair-friend", clock.now, why="again")
    assigned = assignments.agreed(db, patient).assigned
    assert [each.code for each in assigned] == ["ride-the-wave", "a-fair-friend"]


def test_what_there_is_not_is_refused(db, patient, therapist, clock):
    for act in (assignments.assign, assignments.leave_open, assignments.withdraw):
        with pytest.raises(UnknownExercise):
            act(db, therapist, patient, "breath-holding", clock.now)
    for act in (assignments.open_track, assignments.close_track):
        with pytest.raises(UnknownTrack):
            act(db, therapist, patient, "exposure", clock.now)
    with pytest.raises(WhyTooLong):
        assignments.assign(db, therapist, patient, "a-fair-friend", clock.now, why="x" * 401)
    with pytest.raises(StaysOpen):
        assignments.withdraw(db, therapist, patient, "five-senses", clock.now)
    assert rows(db) == []


def own(db, therapist, patient, clock, *, for_clinic=False):
    return own_exercises.write(db, therapist, patient, RIVER, clock.now, for_clinic=for_clinic)


@pytest.mark.parametrize("for_clinic", [False, True])
def test_an_own_exercise_lies_sealed_and_is_practised(db, patient, therapist, clock, for_clinic):
    written = own(db, therapist, patient, clock, for_clinic=for_clinic)
    [row] = db.exec(select(OwnExercise))
    assert b"Kanarienvogel" not in row.sealed and row.code == written.code
    with pytest.raises(UnknownExercise):  # written is not assigned
        practice.complete(db, patient, written.code, clock.now)
    assignments.assign(db, therapist, patient, written.code, clock.now)
    agreed = assignments.agreed(db, patient)
    assert agreed.assigned == (written,) and agreed.catalogue[written.code] == written
    done = practice.complete(db, patient, written.code, clock.now, note="a boat")
    assert (done.exercise, practice.read_note(db, patient, done)) == (written.code, "a boat")


def test_withdrawn_it_is_gone_but_what_was_done_is_still_taken(db, patient, therapist, clock):
    written = own(db, therapist, patient, clock)
    assignments.assign(db, therapist, patient, written.code, clock.now)
    assignments.withdraw(db, therapist, patient, written.code, clock.now)
    assert assignments.agreed(db, patient) == ORDINARY
    assert practice.complete(db, patient, written.code, clock.now).outcome == "done"


def test_one_for_a_patient_is_nobody_elses(
    db, patient, other_patient, foreign_patient, therapist, foreign_therapist, clock
):
    alone, shared = (own(db, therapist, patient, clock, for_clinic=each) for each in (False, True))
    assert set(own_exercises.that_fit(db, patient)) == {alone.code, shared.code}
    assert set(own_exercises.that_fit(db, other_patient)) == {shared.code}
    assert own_exercises.that_fit(db, foreign_patient) == {}
    assignments.assign(db, therapist, other_patient, shared.code, clock.now)
    assert assignments.agreed(db, other_patient).assigned == (shared,)
    for by, whose, code in (
        (therapist, other_patient, alone.code),
        (foreign_therapist, foreign_patient, shared.code),
    ):
        with pytest.raises(UnknownExercise):
            assignments.assign(db, by, whose, code, clock.now)


def test_many_at_once_are_each_as_one(db, patient, other_patient, newcomer, therapist, clock):
    assignments.assign(db, therapist, patient, own(db, therapist, patient, clock).code, clock.now)
    assignments.open_track(db, therapist, other_patient, "trauma", clock.now)
    people = [patient, other_patient, newcomer]
    found = assignments.agreed_of(db, [one.id for one in people])
    assert found == {one.id: assignments.agreed(db, one) for one in people}
    assert assignments.agreed_of(db, []) == {}


def test_each_act_is_audited_without_its_words(database, patient, therapist, clock):
    with database.transaction() as db:
        own_patient = db.get_one(Patient, patient.id)
        written = own(db, therapist, own_patient, clock)
        assignments.assign(db, therapist, own_patient, written.code, clock.now, why="for Monday")
        assignments.open_track(db, therapist, own_patient, "pain", clock.now)
    with database.reading() as db:
        wanted = select(AuditEntry).where(AuditEntry.chain.contains(patient.public_id))
        entries = list(db.exec(wanted.order_by(AuditEntry.seq)))[-3:]
    assert [entry.action for entry in entries] == [
        "write own exercise", "exercise assigned", "track open",
    ]  # fmt: skip
    assert {entry.actor for entry in entries} == {f"staff:{therapist.public_id}"}
