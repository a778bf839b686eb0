"""The caseload: its order, its figures, its pages, and one query however many there are."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from sqlalchemy import event

from app import caseload, check_ins, consents, dosing_sessions, patients
from app.audit import Actor
from app.check_ins import CheckIn
from app.dosing_details import Details
from app.tables import PatientSummary

ACTOR = Actor("command", "tests")


@pytest.fixture
def add(db, clinic, clock):
    def new(name: str, **summary: object):
        patient = patients.add(db, ACTOR, clinic, clock.now, name=name)
        patient.created_at = clock.now - timedelta(days=100)
        row = db.get_one(PatientSummary, patient.id)
        for field, value in summary.items():
            setattr(row, field, value)
        db.add(row)
        db.flush()
        return patient

    return new


def names(found: caseload.Caseload) -> list[str]:
    return [line.name for line in found.lines]


def words(line: caseload.Line) -> list[str]:
    return [reason.words for reason in line.reasons]


def test_who_needs_a_look_comes_first_and_then_the_alphabet(db, clinic, clock, add):
    today = date(2026, 3, 4)
    rising = [5] * 14 + [20] * 3
    marks = " ".join(f"{today - timedelta(days=16 - i)}={s}" for i, s in enumerate(rising))
    add("zoe", last_answered_at=clock.now)
    add("Bea", last_answered_at=clock.now)
    add("Silent", last_answered_at=clock.now - timedelta(days=9), recent="2026-02-23=5")
    add("Worse", last_answered_at=clock.now, recent=marks)
    add("Amber", open_alerts=1, worst_alert="amber")
    add("Imported", last_answered_at=clock.now, imported_item_9_on=date(2020, 1, 2))
    add("Red", open_alerts=3, worst_alert="red")
    found = caseload.page(db, clinic, clock.now)
    added_before = {"Pia Test", "Otto Test", "Nora Test"}
    order = ["Red", "Amber", "Worse", "Silent", "Imported", "Bea", "zoe"]
    assert [name for name in names(found) if name not in added_before] == order
    assert found.lines[3].reasons[0].words == "Silent: no check-in for 9 days"


def test_one_who_has_left_says_so_until_agreeing_again(db, clinic, clock, add):
    patient = add("Ada", last_answered_at=clock.now, recent="2026-03-04=5")
    assert caseload.line(db, patient, clock.now).reasons == ()
    consents.withdraw(db, patient, consents.give(db, patient, clock.now), clock.now)
    db.flush()
    clock.advance(days=9)
    assert words(caseload.line(db, patient, clock.now)) == ["Left on 4 Mar"]
    add("Bea", last_answered_at=clock.now)
    found = caseload.page(db, clinic, clock.now)
    assert (found.lines[-1].name, words(found.lines[-1])) == ("Ada", ["Left on 4 Mar"])
    db.get_one(PatientSummary, patient.id).open_alerts = 1
    db.flush()
    first = caseload.page(db, clinic, clock.now).lines[0]
    assert words(first) == ["Open alert, amber: item 9 above 0", "Left on 4 Mar"]
    consents.give(db, patient, clock.now)
    db.flush()
    assert "Left on 4 Mar" not in words(caseload.line(db, patient, clock.now))


def test_a_search_finds_parts_of_names_in_any_case(db, clinic, clock, add):
    add("Élodie Marchand")
    assert names(caseload.page(db, clinic, clock.now, search=" éLOD ")) == ["Élodie Marchand"]
    assert caseload.page(db, clinic, clock.now, search="%").found == 0


def test_pages_hold_everybody_once(db, clinic, clock, add):
    for number in range(62):
        add(f"Patient {number:03d}")
    seen = []
    for number in (1, 2, 3):
        found = caseload.page(db, clinic, clock.now, number=number)
        assert (found.number, found.pages, found.found) == (number, 3, 65)
        seen += names(found)
    assert len(seen) == len(set(seen)) == 65
    assert caseload.page(db, clinic, clock.now, number=9).number == 3


def test_figures_of_one_patient_from_real_check_ins(db, clinic, therapist, clock, add):
    patient = add("Ada")
    plan_at = clock.now + timedelta(days=1)
    dosing_sessions.plan(db, therapist, patient, plan_at, Details(), clock.now)
    for score in ((1,) * 9, (1,) * 8 + (0,)):
        clock.advance(days=1)
        day = clock.now.date()
        sent = CheckIn(f"s{day}", day, {"phq-9-today": score, "gad-7-today": (1,) * 7}, clock.now)
        check_ins.record(db, patient, sent, clock.now)
    line = caseload.line(db, patient, clock.now)
    (score,) = line.scores
    assert (score.name, score.clock, score.total, score.change) == (
        "PHQ-9 questions", "24 h", 8, -1,
    )  # fmt: skip
    assert line.days_since_dosing == 1
    assert (line.answered, line.of) == (2, 14)
    assert "first 9, latest 8 on 6 Mar" in line.sparkline.words


def test_two_clocks_are_two_scores_each_with_its_own_change(db, clock, add):
    patient = add(
        "Ada", last_day=date(2026, 3, 3), last_instrument="phq-9-today", last_total=12,
        previous_total=9, official_day=date(2026, 2, 26), official_total=15,
        previous_official_total=20,
    )  # fmt: skip
    told = [(s.clock, s.total, s.change) for s in caseload.line(db, patient, clock.now).scores]
    assert told == [("24 h", 12, 3), ("2 weeks", 15, -5)]


def test_a_planned_session_is_not_a_past_one(db, clock, add):
    patient = add("Ada", dosing_days="2026-02-20 2026-03-06")
    line = caseload.line(db, patient, clock.now)
    assert (line.days_since_dosing, line.next_dosing) == (12, "6 Mar")


@pytest.mark.parametrize("many", [1, 40])
def test_the_number_of_queries_does_not_grow(db, clinic, clock, add, many):
    for number in range(many):
        add(f"Patient {number:03d}", recent="2026-03-03=5", open_alerts=number % 2)
    said: list[str] = []
    engine = db.get_bind()
    listen = lambda _c, _cur, statement, *_: said.append(statement)  # noqa: E731
    event.listen(engine, "before_cursor_execute", listen)
    try:
        caseload.page(db, clinic, clock.now)
    finally:
        event.remove(engine, "before_cursor_execute", listen)
    assert len([s for s in said if s.lstrip().upper().startswith("SELECT")]) == 1


def test_another_clinic_sees_none_of_them(db, other_clinic, clock, add):
    add("Ada")
    assert names(caseload.page(db, other_clinic, clock.now)) == ["Fritz Test"]
