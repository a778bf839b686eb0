"""Packs in force: chosen and ended by somebody, due on their days, planned ahead alike."""

from __future__ import annotations

from datetime import timedelta

import pytest
from sqlalchemy.exc import IntegrityError
from sqlmodel import select

from app import check_ins, days, dosing_sessions, packs, patients
from app.audit import Actor
from app.clinics import UnusableDetail
from app.core.instruments import INSTRUMENTS
from app.core.local_time import check_in_day
from app.dosing_sessions import Details
from app.tables import PatientPack, Response
from app.tables.audit import AuditEntry
from tests.answers import check_in

OFFICIAL = {"phq-9": (1,) * 9, "gad-7": (1,) * 7}


def answer(db, patient, now, codes):
    """Every question of these forms, all at 1."""
    answers = {code: (1,) * len(INSTRUMENTS[code].items) for code in codes}
    check_ins.record(db, patient, check_in(patient, now, answers), now)


@pytest.fixture
def settled(db, patient, clock):
    """The official forms are answered and a day has gone by."""
    answer(db, patient, clock.now, OFFICIAL)
    clock.advance(days=1)
    return patient


def due(db, patient, clock, ahead=0):
    return days.of(db, patient, check_in_day(clock.now, patient.zone) + timedelta(days=ahead)).due


def test_a_pack_is_a_row_with_who_and_when(db, settled, therapist, clock):
    packs.choose(db, therapist, settled, ["pain", "trauma"], clock.now)
    later = clock.advance(days=2)
    packs.choose(db, therapist, settled, ["pain", "ketamine"], later)
    assert [row.pack for row in packs.standing(db, settled)] == ["pain", "ketamine"]
    ended = db.exec(select(PatientPack).where(PatientPack.pack == "trauma")).one()
    assert (ended.ended_at, ended.ended_by) == (later, therapist.id)
    db.flush()
    acts = [row.action for row in db.exec(select(AuditEntry)) if " pack " in row.action]
    assert acts == []  # written just before the commit
    assert [note.action for note in db.pending_notes if " pack " in note.action] == [
        *("choose pack pain", "choose pack trauma", "end pack trauma", "choose pack ketamine")
    ]


def test_an_unknown_pack_is_refused_and_none_stands_twice(db, settled, therapist, clock):
    with pytest.raises(UnusableDetail):
        packs.choose(db, therapist, settled, ["sleep"], clock.now)
    packs.choose(db, therapist, settled, ["pain"], clock.now)
    again = PatientPack(
        patient_id=settled.id, pack="pain", chosen_at=clock.now, chosen_by=therapist.id
    )
    db.flush()
    with pytest.raises(IntegrityError), db.begin_nested():
        db.add(again)
        db.flush()


def test_a_form_is_asked_until_it_is_answered_in_full(db, settled, therapist, clock):
    packs.choose(db, therapist, settled, ["pain"], clock.now)
    assert due(db, settled, clock) == ("mood", "phq-9-today", "pain", "peg")
    check_ins.record(db, settled, check_in(settled, clock.now, {"peg": (5, None, None)}), clock.now)
    assert due(db, settled, clock) == ("mood", "phq-9-today", "pain", "peg")
    clock.advance(days=3)
    assert "peg" in due(db, settled, clock)
    today = check_in_day(clock.now, settled.zone)
    [waits] = packs.waiting(db, settled, today)
    assert (waits.code, waits.since) == ("peg", today - timedelta(days=3))
    answer(db, settled, clock.now, ["peg"])
    assert packs.waiting(db, settled, today) == []
    assert "peg" in due(db, settled, clock)  # all of that day
    clock.advance(days=4)
    assert "peg" not in due(db, settled, clock)


def test_side_effects_are_asked_on_the_day_after_a_session_alone(db, settled, therapist, clock):
    packs.choose(db, therapist, settled, ["ketamine"], clock.now)
    at = clock.now + timedelta(days=1)
    dosing_sessions.plan(db, therapist, settled, at, Details(), clock.now)
    asked = ["side-effects" in due(db, settled, clock, ahead) for ahead in range(4)]
    assert asked == [False, False, True, False]


@pytest.mark.parametrize("plan", ["full-daily", "short-daily", "official-daily"])
def test_the_days_ahead_are_those_that_come(db, settled, therapist, clock, plan):
    """What a phone without a network plans is what the clinic asks when all of it is answered."""
    patients.choose_plan(db, Actor("staff", therapist.public_id), settled, plan, clock.now)
    every = ["pain", "substance-use", "trauma", "ketamine"]
    packs.choose(db, therapist, settled, every, clock.now)
    at = clock.now + timedelta(days=6)
    dosing_sessions.plan(db, therapist, settled, at, Details(), clock.now, sessions=3)
    today = check_in_day(clock.now, settled.zone)
    planned = [day.due for day in days.ahead(db, settled, today, 14)]
    lived = []
    for _ in range(14):
        lived.append(due(db, settled, clock))
        answer(db, settled, clock.now, lived[-1])
        clock.advance(days=1)
    assert planned == lived
    assert all(sum(len(INSTRUMENTS[code].items) for code in codes) <= 18 for codes in lived)


def test_scores_are_kept_as_their_form_has_them(db, settled, clock):
    answers = {
        "peg": (5, 5, 6),
        "pc-ptsd-5": (0, None, None, None, None, None),
        "side-effects": (1, 0, 0, 2, 0),
    }
    check_ins.record(db, settled, check_in(settled, clock.now, answers), clock.now)
    kept = {row.instrument: row for row in db.exec(select(Response)) if row.instrument in answers}
    assert {code: (row.score, row.recall) for code, row in kept.items()} == {
        "peg": (53, "7d"),
        "pc-ptsd-5": (0, "1m"),
        "side-effects": (None, "24h"),
    }
    assert days.of(db, settled, check_in_day(clock.now, settled.zone)).responses.keys() >= set(
        answers
    )
