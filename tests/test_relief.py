"""Relief as it is read from a patient's own rows, and what the caseload keeps of it."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from app import caseload, check_ins, dosing_sessions, patients, relief
from app.audit import Actor
from app.check_ins import CheckIn
from app.clinics import UnusableDetail
from app.dosing_details import Details
from app.tables import Patient, PatientSummary
from tests import weeks
from tests.weeks import DAY_0, noon


@pytest.fixture
def patient(db, clinic) -> Patient:
    return weeks.rita(db, clinic)


@pytest.fixture
def answer(db, patient):
    def record(*scores: int, first: int) -> None:
        """A nine-question form a day, its total `score`, and a mood of 10 less a third of it."""
        for day, score in enumerate(scores, first):
            items = [min(3, max(0, score - 3 * n)) for n in range(8)] + [0]
            answers = {"mood": (10 - score // 3,), "phq-9-today": tuple(items)}
            sent = CheckIn(f"day {day}", DAY_0 + timedelta(days=day), answers, noon(day))
            check_ins.record(db, patient, sent, noon(day))

    return record


def dose(db, therapist, patient, *days: int, route: str = "intravenous") -> None:
    for day in days:
        [row] = dosing_sessions.plan(
            db, therapist, patient, noon(day), Details(route), noon(day) - timedelta(days=1)
        )
        dosing_sessions.confirm(db, therapist, patient, row, noon(day) + timedelta(hours=2))


def clause(db, clinic, patient, day: int) -> list[str]:
    lines = caseload.page(db, clinic, noon(day)).lines
    [line] = [line for line in lines if line.public_id == patient.public_id]
    return [reason.words for reason in line.reasons if reason.kind == "fading"]


def test_no_session_no_picture(db, patient, answer):
    answer(*[18] * 14, first=-14)
    assert relief.picture(db, patient, noon(0)) is None
    assert relief.fading(db, patient, noon(0)) is None


def test_days_of_relief_from_the_rows(db, therapist, patient, answer):
    answer(*[18, 17] * 7, first=-14)
    dose(db, therapist, patient, 0)
    answer(*[6] * 6, *[18] * 4, first=1)
    found = relief.picture(db, patient, noon(10))
    assert found is not None and found.measure.code == "phq-9-today"
    [one] = found.reliefs
    assert (one.session, one.kind, one.days) == (DAY_0, "about", 6.5)
    assert found.curve.current is not None and len(found.curve.current.dots) == 10


def test_a_planned_or_cancelled_session_begins_no_cycle(db, therapist, patient, answer):
    answer(*[18, 17] * 7, first=-14)
    dose(db, therapist, patient, 0)
    [ahead] = dosing_sessions.plan(db, therapist, patient, noon(3), Details(), noon(1))
    dosing_sessions.cancel(db, Actor("staff", therapist.public_id), patient, ahead, noon(2))
    dosing_sessions.plan(db, therapist, patient, noon(12), Details(), noon(2))
    answer(*[6] * 9, first=1)
    found = relief.picture(db, patient, noon(9))
    assert found is not None and [each.session for each in found.reliefs] == [DAY_0]


def test_what_the_patient_reports_counts_at_once(db, patient, answer):
    answer(*[18, 17] * 7, first=-14)
    dosing_sessions.report(db, patient, noon(0), noon(0) + timedelta(hours=3))
    answer(*[6] * 5, first=1)
    found = relief.picture(db, patient, noon(5))
    assert found is not None and found.reliefs[0].kind == "at least"


def test_the_newest_session_stands_first(db, therapist, patient, answer):
    answer(*[18, 17] * 7, first=-14)
    dose(db, therapist, patient, 0)
    answer(*[6] * 6, first=1)
    dose(db, therapist, patient, 7)
    answer(*[6] * 4, first=8)
    found = relief.picture(db, patient, noon(11))
    assert found is not None
    assert [each.session.day for each in found.reliefs] == [11, 4]
    assert len(found.curve.earlier) == 1


def test_of_many_years_the_latest_courses_are_told_and_the_rest_is_counted(
    db, therapist, patient, answer
):
    answer(*[18] * 14, first=-14)
    dose(db, therapist, patient, *(-30 * number for number in range(1, 16)), 0)
    few = relief.picture(db, patient, noon(10))
    assert (len(few.reliefs), few.older) == (12, 4)
    every = relief.picture(db, patient, noon(10), whole=True)
    assert (len(every.reliefs), every.older) == (16, 0)
    assert every.reliefs[:12] == few.reliefs and every.official == few.official


def test_a_course_that_begins_while_relief_holds_is_not_drawn_as_relief_that_went(
    db, therapist, patient, answer
):
    """From weeks that were low already every change is near nothing: beside the cycles before, it
    would look like a loss."""
    answer(*[18, 17] * 7, first=-14)
    dose(db, therapist, patient, 0)
    answer(*[3] * 25, first=1)
    dose(db, therapist, patient, 26)
    answer(*[3] * 5, first=27)
    found = relief.picture(db, patient, noon(31))
    assert found is not None and found.not_drawn == "already low"
    assert found.curve.current is None and len(found.curve.earlier) == 1
    assert found.reliefs[0].kind == "already low"


def test_relief_that_fades_calls_on_the_caseload_until_the_next_session(
    db, clinic, therapist, patient, answer
):
    answer(*[18, 17] * 7, first=-14)
    dose(db, therapist, patient, 0)
    answer(*[6] * 4, *[18] * 3, first=1)
    assert clause(db, clinic, patient, 7) == []
    answer(18, first=8)
    said = ["Fading: relief half-way gone by day 8 after the session"]
    assert clause(db, clinic, patient, 8) == said
    assert clause(db, clinic, patient, 21) == said
    assert clause(db, clinic, patient, 22) == []
    dose(db, therapist, patient, 10)
    assert clause(db, clinic, patient, 11) == []


def test_an_older_course_is_not_what_fades_now(db, therapist, patient, answer):
    answer(*[18, 17] * 7, first=-14)
    dose(db, therapist, patient, 0)
    answer(*[6] * 4, *[18] * 20, first=1)
    dose(db, therapist, patient, 25)
    answer(*[6] * 5, first=26)
    assert relief.fading(db, patient, noon(30)) is None


def test_the_measure_is_the_plans_until_one_is_chosen(db, therapist, patient, answer):
    answer(*[18, 15] * 7, first=-14)
    dose(db, therapist, patient, 0)
    answer(*[3] * 5, first=1)
    by = Actor("staff", therapist.public_id)
    found = []
    for plan in ("full-daily", "short-daily", "official-daily"):
        patient.plan = plan
        found.append(relief.measure_of(patient))
    assert found == ["phq-9-today", "phq-4-today", "mood"]
    patients.choose_measure(db, by, patient, "mood", noon(5))
    picture = relief.picture(db, patient, noon(5))
    assert picture is not None and picture.measure.code == "mood"
    [one] = picture.reliefs
    assert one.gain == pytest.approx(4.5)  # moods of 4 and 5 before, 9 after
    patients.choose_measure(db, by, patient, "", noon(5))
    assert patient.primary_measure is None


def test_an_official_form_is_no_measure_of_days(db, therapist, patient):
    with pytest.raises(UnusableDetail):
        patients.choose_measure(db, Actor("staff", therapist.public_id), patient, "phq-9", noon(0))


def test_the_summary_forgets_what_is_over(db, therapist, patient, answer):
    answer(*[18, 17] * 7, first=-14)
    dose(db, therapist, patient, 0)
    answer(*[6] * 4, *[18] * 4, first=1)
    summary = db.get_one(PatientSummary, patient.id)
    assert (summary.fading_on, summary.fading_since) == (DAY_0 + timedelta(days=8), DAY_0)
    answer(*[3] * 3, first=9)
    assert db.get_one(PatientSummary, patient.id).fading_on is None


def test_a_session_that_nobody_said_happened_ends_no_cycle(db, clinic, therapist, patient, answer):
    answer(*[18, 17] * 7, first=-14)
    dose(db, therapist, patient, 0)
    dosing_sessions.plan(db, therapist, patient, noon(7), Details(), noon(1))
    answer(*[6] * 4, *[18] * 5, first=1)
    assert clause(db, clinic, patient, 9) == [
        "Fading: relief half-way gone by day 9 after the session"
    ]


def test_a_move_said_beforehand_is_not_yet_a_session(db, therapist, patient, answer):
    answer(*[18, 17] * 7, first=-14)
    [row] = dosing_sessions.plan(db, therapist, patient, noon(0), Details(), noon(-3))
    dosing_sessions.report_moved(db, patient, row, noon(1), noon(-1))
    assert relief.picture(db, patient, noon(2)) is None
    dosing_sessions.report_happened(db, patient, row, noon(2))
    assert relief.picture(db, patient, noon(2)) is not None


@pytest.mark.parametrize("hour", [0, 1, 3])
def test_a_session_in_the_small_hours_is_of_the_day_before(db, patient, answer, hour):
    """Told at once: the check-in day is still yesterday's."""
    answer(*[18, 17] * 7, first=-14)
    at = datetime(2026, 3, 5, 5 + hour, 30, tzinfo=UTC)  # 00:30 and later in New York
    dosing_sessions.report(db, patient, at, at + timedelta(minutes=10))
    found = relief.picture(db, patient, at + timedelta(minutes=20))
    assert found is not None
    [one] = found.reliefs
    assert (one.session, one.kind, one.of) == (DAY_0, "too early", 0)


def test_an_official_day_is_no_missed_day(db, therapist, patient, answer):
    answer(*[18, 17] * 7, first=-14)
    dose(db, therapist, patient, 0)
    answer(*[6] * 5, first=1)
    official = {"phq-9": (1,) * 9}
    sent = CheckIn("official", DAY_0 + timedelta(days=6), official, noon(6))
    check_ins.record(db, patient, sent, noon(6))
    found = relief.picture(db, patient, noon(6))
    assert found is not None
    assert (found.reliefs[0].answered, found.reliefs[0].of) == (6, 6)
    assert found.curve.rows[-1] == ("Day 6", ("official form",))


def test_relief_may_be_read_from_craving(db, patient, therapist, clock):
    by = Actor("staff", therapist.public_id)
    patients.choose_measure(db, by, patient, "craving", clock.now)
    db.flush()
    assert relief.measure_of(patient) == "craving"
