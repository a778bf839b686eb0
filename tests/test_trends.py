"""What a patient answered and when, as the chart is told it."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import pytest
from sqlalchemy import event

from app import chart_events, check_ins, dosing_sessions, dosing_states, practice, trends
from app.audit import Actor
from app.chart_events import Wanted
from app.check_ins import CheckIn
from app.core.series import Point, Series
from app.dosing_details import Details

MAR_4 = date(2026, 3, 4)


@pytest.fixture
def send(db, patient, clock):
    """Record a check-in made at `made` (default now); the demo may fill in any day."""

    def record(day: date, made: datetime | None = None, **answers):
        answers = {code.replace("_", "-"): tuple(items) for code, items in answers.items()}
        number = f"s{day}-{made}-{sorted(answers)}"
        sent = CheckIn(number, day, answers, made or clock.now, source="demo")
        return check_ins.record(db, patient, sent, clock.now)

    return record


def of(found: list[Series], code: str) -> Series:
    return next(series for series in found if series.code == code)


def read(db, patient) -> list[Series]:
    return trends.series_of(db, patient, date(2026, 1, 1))


def test_each_form_of_the_plan_has_its_series_mood_first(db, patient):
    codes = [series.code for series in read(db, patient)]
    assert codes == ["mood", "phq-9-today", "gad-7-today", "pain", "phq-9", "gad-7"]
    patient.plan = "official-daily"
    assert [s.code for s in read(db, patient)] == ["mood", "pain", "phq-9", "gad-7"]


def test_a_form_that_left_the_plan_keeps_its_answers_on_the_chart(db, patient, send):
    send(MAR_4, phq_4_today=[1, 1, 1, 1])
    assert of(read(db, patient), "phq-4-today").points[0].value == 4


def test_a_complete_an_incomplete_and_a_prorated_form(db, patient, send):
    send(date(2026, 3, 2), phq_9_today=[1] * 9)
    send(date(2026, 3, 3), phq_9_today=[1] * 7 + [None, "d"], gad_7_today=[2] * 7)
    send(MAR_4, phq_9=[2] * 8 + [None])
    found = read(db, patient)
    complete, incomplete = of(found, "phq-9-today").points
    assert (complete.value, complete.state) == (9, "late")  # made two days after its day
    assert (incomplete.value, incomplete.state) == (None, "incomplete")
    assert (incomplete.answered, incomplete.of) == (7, 9)
    (official,) = of(found, "phq-9").points
    assert (official.value, official.state) == (18, "prorated")  # 16 x 9 / 8


def test_a_late_entry_says_when_it_was_made_in_the_patients_own_time(db, patient, send):
    send(date(2026, 3, 3), datetime(2026, 3, 4, 11, 14, tzinfo=UTC), pain=[4])
    (point,) = of(read(db, patient), "pain").points
    assert point == Point(date(2026, 3, 3), 4, "late", "made 06:14 on 4 Mar", 1, 1)


def test_moments_of_one_day_come_with_their_hours(db, patient, send):
    for hour, mood in ((9, 3), (11, 7)):
        send(MAR_4, datetime(2026, 3, 4, hour, tzinfo=UTC), mood=[mood])
    points = of(read(db, patient), "mood").points
    assert [(p.value, p.note) for p in points] == [(3, "at 04:00"), (7, "at 06:00")]


def test_an_official_day_takes_the_place_of_the_day_form(db, patient, send):
    send(MAR_4, phq_9=[1] * 9, gad_7=[1] * 7)
    found = read(db, patient)
    assert of(found, "phq-9-today").instead == {MAR_4}
    assert of(found, "gad-7-today").instead == {MAR_4}
    assert of(found, "pain").instead == frozenset()
    assert of(found, "phq-9").reach == 14


def test_only_official_forms_have_bands(db, patient):
    banded = [series.code for series in read(db, patient) if series.bands]
    assert banded == ["phq-9", "gad-7"]


def test_the_state_of_a_dosing_session_follows_who_said_what(db, patient, therapist, clock):
    ahead = clock.now + timedelta(days=2)
    row = dosing_sessions.plan(db, therapist, patient, ahead, Details(), clock.now)[0]

    def state() -> str:
        return dosing_states.state_of(row, clock.now)

    assert state() == "planned"
    clock.advance(days=3)
    assert state() == "planned"
    dosing_sessions.report_happened(db, patient, row, clock.now)
    assert state() == "reported"
    clock.advance(minutes=1)
    dosing_sessions.confirm(db, therapist, patient, row, clock.now)
    assert state() == "done"
    dosing_sessions.cancel(db, Actor("staff", therapist.public_id), patient, row, clock.now)
    assert state() == "cancelled"


def test_a_session_written_down_afterwards_is_done(db, patient, therapist, clock):
    past = clock.now - timedelta(days=2)
    row = dosing_sessions.plan(db, therapist, patient, past, Details(dose_mg=42.5), clock.now)[0]
    assert dosing_states.state_of(row, clock.now) == "done"
    (dosing,) = trends.dosing_of(db, patient, clock.now)
    assert (dosing.day, dosing.label, dosing.state) == (date(2026, 3, 2), "42.5 mg", "done")


def test_the_window_reaches_to_a_session_of_the_coming_week(db, patient, therapist, clock):
    def last_day() -> date:
        return trends.trend(db, patient, "30", clock.now).chart.window.last

    assert last_day() == MAR_4
    far = clock.now + timedelta(days=9)
    dosing_sessions.plan(db, therapist, patient, far, Details(), clock.now)
    assert last_day() == MAR_4
    clock.advance(days=2)
    assert last_day() == date(2026, 3, 13)


def test_all_begins_with_the_first_answer_or_session(db, patient, therapist, clock, send):
    past = clock.now - timedelta(days=400)
    dosing_sessions.plan(db, therapist, patient, past, Details(), clock.now)
    chart = trends.trend(db, patient, "all", clock.now).chart
    assert chart.window.first == past.date()


def test_without_the_official_forms_the_daily_ones_alone(db, patient, clock, send):
    send(MAR_4, phq_9=[1] * 9, pain=[3])
    found = trends.trend(db, patient, "30", clock.now, official=False)
    assert found.chart.official == ()
    assert found.table.official == ()
    assert [row.cells for row in found.table.rows] == [("", "official form instead", "", "3")]


def test_a_year_costs_as_many_queries_as_a_day(db, patient, therapist, clock, send):
    engine, said = db.get_bind(), []
    listen = lambda _c, _cur, statement, *_: said.append(statement)  # noqa: E731

    def live_through(back: int) -> None:
        day, then = MAR_4 - timedelta(days=back), clock.now - timedelta(days=back)
        send(day, mood=[5], phq_9=[1] * 9, gad_7=[1] * 7)
        dosing_sessions.plan(db, therapist, patient, then, Details(), clock.now)
        practice.record(db, patient, "slow-body-scan", "done", then, noted_at=clock.now)
        told = Wanted(day, "Back at work", "note")
        chart_events.note(db, therapist, patient, told, MAR_4, clock.now)
        db.flush()

    event.listen(engine, "before_cursor_execute", listen)
    try:
        live_through(0)
        said.clear()
        trends.trend(db, patient, "365", clock.now)
        few = len(said)
        for back in range(1, 10):
            live_through(back)
        said.clear()
        trends.trend(db, patient, "365", clock.now)
    finally:
        event.remove(engine, "before_cursor_execute", listen)
    assert len(said) == few == 8


def test_since_a_session_that_took_place_and_no_other_day(db, patient, therapist, clock):
    for days in (-9, -2, 5):
        at = clock.now + timedelta(days=days)
        dosing_sessions.plan(db, therapist, patient, at, Details(), clock.now)
    found = trends.trend(db, patient, "since-2026-02-23", clock.now, usual="90")
    assert found.sessions == (date(2026, 2, 23), date(2026, 3, 2))
    assert (found.span, found.chart.window.first) == ("since-2026-02-23", date(2026, 2, 23))
    for other in ("since-2026-02-24", "since-2026-03-09", "since-", "x"):
        assert trends.trend(db, patient, other, clock.now, usual="90").span == "90"


def test_official_scores_are_read_against_the_form_before_their_own_course(
    db, patient, therapist, clock, send
):
    send(MAR_4 - timedelta(days=60), phq_9=[3] * 8 + [0], gad_7=[2] * 7)
    first = clock.now - timedelta(days=50)
    dosing_sessions.plan(db, therapist, patient, first, Details(), clock.now)
    send(MAR_4, phq_9=[1] * 8 + [0], gad_7=[1] * 6 + [2])
    rows = {row.day: row.cells for row in trends.trend(db, patient, "30", clock.now).table.rows}
    phq, gad = rows[MAR_4][-2:]
    assert phq == "8, mild; 16 lower than the 24 of 3 Jan, reliable change, response"
    assert gad == "8, mild; 6 lower than the 14 of 3 Jan, reliable change"
    own = trends.trend(db, patient, "30", clock.now, official=False)
    assert not any("response" in cell for row in own.table.rows for cell in row.cells)
