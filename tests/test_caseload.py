"""The caseload: its order, its figures, its pages, and as many queries however many there are."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from sqlalchemy import event

from app import (
    absences,
    cares,
    caseload,
    check_ins,
    consents,
    dosing_sessions,
    patients,
    talking_points,
)
from app.audit import Actor
from app.caseload import FILTERS, facts
from app.check_ins import CheckIn
from app.core.recent_answers import Rise
from app.dosing_details import Details
from app.tables import Patient, PatientSummary

ACTOR = Actor("command", "tests")
# rows, staff, absences; of the lines shown: rows, sessions, phases, phones, plans, talking points
QUERIES = 10


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
    add("Silent", last_answered_at=clock.now - timedelta(days=9), recent="2026-02-23=5", item_9=1)
    add("Worse", last_answered_at=clock.now, recent=marks)
    add("Amber", open_alerts=1, worst_alert="amber")
    add("Imported", last_answered_at=clock.now, imported_item_9_on=date(2020, 1, 2))
    add("Red", open_alerts=3, worst_alert="red")
    add("Unread", last_answered_at=clock.now, unreviewed=1, unreviewed_since=clock.now)
    add(
        "Longer",
        last_answered_at=clock.now,
        unreviewed=1,
        unreviewed_since=clock.now - timedelta(days=2),
    )
    found = caseload.page(db, clinic, clock.now)
    added_before = {"Pia Test", "Otto Test", "Nora Test"}
    order = ["Red", "Amber", "Worse", "Silent", "Imported", "Longer", "Unread", "Bea", "zoe"]
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
    assert words(first) == ["Open alert, amber", "Left on 4 Mar"]
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


def test_a_rise_and_the_usual_gap_are_kept_when_an_answer_comes(db, clinic, clock, add):
    patient = add("Ada")
    for score in [5] * 14 + [20] * 3:
        clock.advance(days=2)
        day = clock.now.date()
        answers = {"phq-9-today": (3,) * (score // 3) + (score % 3,) + (0,) * (8 - score // 3)}
        check_ins.record(db, patient, CheckIn(f"s{day}", day, answers, clock.now), clock.now)
    row = db.get_one(PatientSummary, patient.id)
    assert (row.usual_gap, row.rise_now, row.rise_usual) == (2, 20, 5)
    assert row.rise_since == clock.now.date() - timedelta(days=4)
    ranked = facts.ranking().where(Patient.id == patient.id)
    [of] = [facts.facts_of(each, day) for each in db.connection().execute(ranked)]
    assert of.rise == Rise(row.rise_since, 20, 5), "the order goes by what is kept"
    worse = "Worse: 20 over the last 3 answers, 5 in the two weeks before (24 h)"
    assert worse in words(found := caseload.line(db, patient, clock.now))
    row.usual_gap = row.rise_since = row.rise_now = row.rise_usual = None  # written before 0017
    db.flush()
    assert caseload.line(db, patient, clock.now) == found
    [line] = [one for one in caseload.page(db, clinic, clock.now).lines if one.name == "Ada"]
    assert line.reasons == found.reasons
    row.usual_gap, row.recent = 1, ""
    db.flush()
    assert worse not in words(caseload.line(db, patient, clock.now))


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
    assert len([s for s in said if s.lstrip().upper().startswith("SELECT")]) == QUERIES


def test_another_clinic_sees_none_of_them(db, other_clinic, clock, add):
    add("Ada")
    assert names(caseload.page(db, other_clinic, clock.now)) == ["Fritz Test"]


def test_at_most_seven_need_you_and_the_rest_of_them_come_first_among_the_others(
    db, clinic, clock, add
):
    for number in range(9):
        add(f"Amber {number}", open_alerts=1, worst_alert="amber", last_answered_at=clock.now)
    add("Calm", last_answered_at=clock.now)
    found = caseload.page(db, clinic, clock.now)
    assert [line.name for line in found.called] == [f"Amber {n}" for n in range(7)]
    assert [line.name for line in found.others[:2]] == ["Amber 7", "Amber 8"]
    assert found.beyond == 2


def test_who_needs_you_stands_on_the_first_page_alone(db, clinic, clock, add):
    for number in range(40):
        add(f"Amber {number:02d}", open_alerts=1, worst_alert="amber")
    second = caseload.page(db, clinic, clock.now, number=2)
    assert (second.called, second.beyond, len(second.others)) == ((), 33, 13)


def test_filters_say_how_many_they_show_and_show_them(db, clinic, clock, add):
    add("Unread", last_answered_at=clock.now, unreviewed=2, unreviewed_since=clock.now)
    add("Soon", last_answered_at=clock.now, dosing_days="2026-03-11")
    add("Later", last_answered_at=clock.now, dosing_days="2026-03-12")
    add("Silent", last_answered_at=clock.now - timedelta(days=9))
    shown = {name: names(caseload.page(db, clinic, clock.now, show=name)) for name in FILTERS}
    counts = caseload.page(db, clinic, clock.now).counts
    assert counts == {name: len(those) for name, those in shown.items()}
    assert (shown["unread"], shown["soon"], shown["silent"]) == (["Unread"], ["Soon"], ["Silent"])
    assert shown["all"] == names(caseload.page(db, clinic, clock.now, show="nonsense"))


def test_mine_are_my_own_and_those_of_whom_i_cover_and_other_alerts_are_counted(
    db, clinic, clock, add, cast
):
    mine, theirs = add("Mine"), add("Theirs", open_alerts=1, worst_alert="red")
    cares.choose(db, cast.therapist, mine, cast.therapist.public_id, clock.now)
    cares.choose(db, cast.therapist, theirs, cast.other_therapist.public_id, clock.now)
    ask = {"staff": cast.therapist, "mine": True}
    found = caseload.page(db, clinic, clock.now, **ask)
    assert (names(found), found.others_alerts) == (["Mine"], 1)
    today = clock.now.date()
    cover = (clinic, cast.therapist.public_id, today, today + timedelta(days=3), clock.now)
    away = absences.begin(db, cast.other_therapist, *cover)
    found = caseload.page(db, clinic, clock.now, **ask)
    assert (names(found), found.others_alerts) == (["Theirs", "Mine"], 0)
    assert found.lines[0].whose == "Theo Colleague, away until 7 Mar: Tess Own covers"
    absences.end(db, cast.other_therapist, clinic, away, clock.now)
    assert names(caseload.page(db, clinic, clock.now, **ask)) == ["Mine"]


def test_cover_begins_and_ends_with_its_days(db, clinic, clock, add, cast):
    theirs = add("Theirs")
    cares.choose(db, cast.therapist, theirs, cast.other_therapist.public_id, clock.now)
    first = clock.now.date() + timedelta(days=2)
    cover = (clinic, cast.therapist.public_id, first, first + timedelta(days=1), clock.now)
    absences.begin(db, cast.other_therapist, *cover)
    seen = []
    for _ in range(5):
        seen.append(names(caseload.page(db, clinic, clock.now, staff=cast.therapist, mine=True)))
        clock.advance(days=1)
    assert seen == [[], [], ["Theirs"], ["Theirs"], []]


def test_a_line_says_the_phase_the_reach_and_what_was_reported(db, clinic, clock, add):
    patient = add("Ada", last_answered_at=clock.now)
    row = dosing_sessions.report(db, patient, clock.now - timedelta(days=2), clock.now)
    line = caseload.line(db, patient, clock.now)
    assert (line.phase, line.reach, line.days_since_dosing) == ("opening", "no", 2)
    assert [(each.public_id, each.words) for each in line.reported] == [
        (row.public_id, "Session 2 Mar")
    ]


def test_what_a_patient_wants_to_talk_about_is_counted_while_it_stands(
    db, clinic, clock, add, cast
):
    patient = add("Ada", last_answered_at=clock.now)
    first = talking_points.flag_words(db, patient, "my sister", clock.now)
    second = talking_points.flag_words(db, patient, "the nights", clock.now)
    assert caseload.line(db, patient, clock.now).points == 2
    talking_points.talk_about(db, cast.therapist, patient, first, clock.now)
    assert caseload.line(db, patient, clock.now).points == 1
    talking_points.take_back(db, patient, second, clock.now)
    assert caseload.line(db, patient, clock.now).points == 0


def test_a_silence_that_is_not_raised_is_noted(db, clinic, clock, add):
    patient = add("Ada", last_answered_at=clock.now - timedelta(days=9))
    line = caseload.line(db, patient, clock.now)
    assert (line.reasons, line.notes) == ((), ("No check-in for 9 days",))


def test_a_plan_that_the_patient_changed_is_noted_for_two_weeks(db, clinic, clock, add):
    patient = add("Ada", last_answered_at=clock.now)
    by = Actor("patient", patient.public_id)
    patients.choose_plan(db, by, patient, "short-daily", clock.now)
    said = "Changed to Short daily by the patient, Wed 4 Mar 2026."
    assert said in caseload.line(db, patient, clock.now).notes
    clock.advance(days=15)
    assert said not in caseload.line(db, patient, clock.now).notes
    patients.choose_plan(db, by, patient, "full-daily", clock.now)
    patients.choose_plan(db, ACTOR, patient, "short-daily", clock.now)
    assert caseload.line(db, patient, clock.now).notes[1:] == ()
