"""A therapist's word for the phase: set, ended, never deleted, and steering what is nudged."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from sqlalchemy import event
from sqlalchemy.exc import IntegrityError
from sqlmodel import select

from app import dosing_sessions, nudges, phase_overrides, sign_ins, standings
from app.core.local_time import local_date
from app.core.phases import Phase
from app.database import Database, Db
from app.dosing_details import Details
from app.nudges import day_facts, recipients
from app.phase_overrides import UnusableDay, UnusablePhase
from app.tables import AuditEntry, Patient, PhaseOverride, PushSubscription
from tests.cast import Cast, Clock

TODAY = date(2026, 3, 4)
IN_A_WEEK = TODAY + timedelta(days=7)


def put(database: Database, cast: Cast, phase: str, until: date, clock: Clock) -> PhaseOverride:
    with database.transaction() as db:
        patient = db.get_one(Patient, cast.patient.id)
        return phase_overrides.put(db, cast.therapist, patient, phase, until, clock.now)


def phase_of(database: Database, cast: Cast, clock: Clock) -> Phase:
    with database.reading() as db:
        return standings.of(db, db.get_one(Patient, cast.patient.id), clock.now).phase


def test_it_is_set_audited_and_ends_with_its_last_day(database, cast, clock):
    row = put(database, cast, "opening", IN_A_WEEK, clock)
    assert (row.from_day, row.until_day, row.set_by) == (TODAY, IN_A_WEEK, cast.therapist.id)
    assert phase_of(database, cast, clock) is Phase.OPENING
    clock.advance(days=8)
    assert phase_of(database, cast, clock) is Phase.KEEPING
    with database.reading() as db:
        [entry] = db.exec(select(AuditEntry).where(AuditEntry.subject == row.public_id))
    assert entry.action == "set phase opening until 2026-03-11"
    assert entry.actor == f"staff:{cast.therapist.public_id}"
    assert entry.chain == f"patient:{cast.patient.public_id}"


def test_a_new_one_ends_the_one_before_and_none_is_deleted(database, cast, clock):
    first = put(database, cast, "opening", IN_A_WEEK, clock)
    clock.advance(hours=1)
    second = put(database, cast, "carrying-on", IN_A_WEEK, clock)
    with database.transaction() as db:
        patient = db.get_one(Patient, cast.patient.id)
        assert phase_overrides.current(db, patient, clock.now).id == second.id
        assert db.get_one(PhaseOverride, first.id).ended_at == clock.now
        later = clock.advance(hours=1)
        for _ in range(2):
            row = db.get_one(PhaseOverride, second.id)
            phase_overrides.end(db, cast.other_therapist, patient, row, later)
        assert (row.ended_at, row.ended_by) == (later, cast.other_therapist.id)
        assert phase_overrides.current(db, patient, later) is None
        first_again = db.get_one(PhaseOverride, first.id)
        phase_overrides.end(db, cast.therapist, patient, first_again, later)
        assert first_again.ended_at < later, "what has ended keeps its own end"
    with database.reading() as db:
        ended = select(AuditEntry).where(AuditEntry.action == "end phase")
        assert len(db.exec(ended).all()) == 2
        assert len(db.exec(select(PhaseOverride)).all()) == 2


@pytest.mark.parametrize(
    ("phase", "until", "refused"),
    [
        ("dosing-day", IN_A_WEEK, UnusablePhase),
        ("relapse", IN_A_WEEK, UnusablePhase),
        ("opening", TODAY - timedelta(days=1), UnusableDay),
        ("opening", TODAY + timedelta(days=61), UnusableDay),
    ],
)
def test_what_cannot_be_set_is_refused(database, cast, clock, phase, until, refused):
    with pytest.raises(refused):
        put(database, cast, phase, until, clock)
    with database.reading() as db:
        assert db.exec(select(PhaseOverride)).all() == []


@pytest.mark.parametrize("until", [TODAY, TODAY + timedelta(days=60)])
def test_today_and_sixty_days_ahead_can_be_chosen(database, cast, clock, until):
    assert put(database, cast, "keeping", until, clock).until_day == until


def test_the_database_itself_knows_no_dosing_day_set_by_hand(database, cast, clock):
    row = put(database, cast, "opening", IN_A_WEEK, clock)
    with pytest.raises(IntegrityError), database.transaction() as db:
        db.get_one(PhaseOverride, row.id).phase = "dosing-day"


def test_a_session_nobody_knew_of_ends_it_and_one_that_was_planned_does_not(database, cast, clock):
    with database.transaction() as db:
        patient, at = db.get_one(Patient, cast.patient.id), clock.now + timedelta(days=2)
        dosing_sessions.plan(db, cast.therapist, patient, at, Details(), clock.now)
    put(database, cast, "keeping", TODAY + timedelta(days=20), clock)
    clock.advance(days=2)
    assert phase_of(database, cast, clock) is Phase.DOSING_DAY
    clock.advance(days=1, hours=2)  # 09:00 in New York
    assert phase_of(database, cast, clock) is Phase.KEEPING
    with database.transaction() as db:
        patient = db.get_one(Patient, cast.patient.id)
        dosing_sessions.report(db, patient, clock.now - timedelta(hours=1), clock.now)
    clock.advance(days=1)
    assert phase_of(database, cast, clock) is Phase.OPENING
    with database.reading() as db:
        patient = db.get_one(Patient, cast.patient.id)
        assert phase_overrides.current(db, patient, clock.now) is None


def add_phone(db: Db, patient: Patient, clock: Clock) -> None:
    token = sign_ins.begin(db, patient, "a test's phone", clock.now)
    sign_in = sign_ins.find(db, token, clock.now)
    db.add(
        PushSubscription(
            patient_id=patient.id, sign_in_id=sign_in.id, endpoint=f"https://x/{patient.id}",
            p256dh="p", auth="a", created_at=clock.now,
        )
    )  # fmt: skip


def test_it_steers_the_nudges_of_its_own_patient_and_costs_one_query(database, cast, clock):
    with database.transaction() as db:
        for person in (cast.patient, cast.other_patient):
            add_phone(db, db.get_one(Patient, person.id), clock)
    put(database, cast, "opening", IN_A_WEEK, clock)
    clock.advance(days=1, hours=10, minutes=40)  # 17:40 in New York
    with database.reading() as db:
        decided = nudges.decisions(db, nudges.reached(db, clock.now), clock.now)
    kinds = {(each.patient_id, each.planned.kind) for each in decided if each.verdict == "say"}
    assert (cast.patient.id, "exercise-2") in kinds
    assert (cast.other_patient.id, "exercise-2") not in kinds
    with database.reading() as db:
        people = recipients.reachable(db, clock.now)
        days = {person.id: local_date(clock.now, person.zone) for person in people}
        asked: list[str] = []
        event.listen(database.engine, "before_cursor_execute", lambda *sql: asked.append(sql[2]))
        facts = day_facts.of_days(db, people, days, clock.now)
    assert sum("phase_override" in sql for sql in asked) == 1
    assert len(facts) == 2 and [len(each.overrides) for each in facts.values()] == [1, 0]
