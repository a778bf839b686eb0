"""An item-9 answer above 0 and its alert are one."""

from __future__ import annotations

import json
from datetime import timedelta

import pytest
from sqlmodel import select

from app import alerts, check_ins
from app.check_ins import Recorded
from app.core.instruments import Answer, unpack
from app.database import Database, Db
from app.tables import Alert, AlertClosure, Patient, Staff, Submission
from tests.answers import answer_item_9, check_in, phq, summed_up_alerts
from tests.cast import Cast, Clock
from tests.marks import on_sqlite

FORMS = ("phq-9-today", "phq-9")


@pytest.mark.parametrize("form", FORMS)
@pytest.mark.parametrize(
    ("item_9", "level"),
    [(0, None), (1, "amber"), (2, "red"), (3, "red"), ("d", None), (None, None)],
)
@on_sqlite
def test_each_answer_of_item_9(
    db: Db, patient: Patient, clock: Clock, form: str, item_9: Answer, level: str | None
):
    sent = check_in(patient, clock.now, {form: phq(item_9)})
    done = check_ins.record(db, patient, sent, clock.now)
    assert isinstance(done, Recorded)
    rows = db.exec(select(Alert)).all()
    assert list(rows) == done.alerts
    told = [(row.instrument, row.answer, row.level, row.raised_at, row.day) for row in rows]
    assert told == ([(form, item_9, level, clock.now, sent.day)] if level else [])
    assert summed_up_alerts(db, patient) == (len(rows), level)


def test_item_9_counts_when_all_else_is_left(db: Db, patient: Patient, clock: Clock):
    given: tuple[Answer, ...] = (None,) * 8 + (1,)
    sent = check_in(patient, clock.now, {"phq-9-today": given})
    assert len(check_ins.record(db, patient, sent, clock.now).alerts) == 1  # type: ignore[union-attr]


def test_both_forms_of_one_check_in_raise_their_own(db: Db, patient: Patient, clock: Clock):
    sent = check_in(patient, clock.now, {form: phq(2) for form in FORMS})
    check_ins.record(db, patient, sent, clock.now)
    assert {row.instrument for row in alerts.still_open(db, patient)} == set(FORMS)


@pytest.mark.parametrize("source", ["hand", "outbox", "demo", "import"])
@on_sqlite
def test_only_imported_answers_raise_none(db: Db, patient: Patient, clock: Clock, source: str):
    assert len(answer_item_9(db, patient, clock, 3, source=source)) == (
        0 if source == "import" else 1
    )


def test_a_late_answer_raises_one_too(db: Db, patient: Patient, clock: Clock):
    yesterday = check_in(patient, clock.now).day - timedelta(days=1)
    assert len(answer_item_9(db, patient, clock, 1, day=yesterday)) == 1


@pytest.mark.parametrize("later", [0, None, "d"])
@on_sqlite
def test_an_edit_removes_no_alert(db: Db, patient: Patient, clock: Clock, later: Answer):
    raised = answer_item_9(db, patient, clock, 2)
    answer_item_9(db, patient, clock, later)
    assert list(alerts.still_open(db, patient)) == raised
    assert summed_up_alerts(db, patient) == (1, "red")


def test_an_answer_that_an_edit_overtook_on_the_way_still_raises_one(
    db: Db, patient: Patient, clock: Clock
):
    """Made before, arrived after: it is not the current answer, but it was given."""
    answer_item_9(db, patient, clock, 0)
    before = clock.now - timedelta(minutes=30)
    assert len(answer_item_9(db, patient, clock, 3, made_at=before, source="outbox")) == 1


def test_no_committed_answer_is_without_its_alert(database: Database, cast: Cast, clock: Clock):
    for item_9 in (0, 1, 2, 3, "d", None, 1):
        with database.transaction() as db:
            answer_item_9(db, db.get_one(Patient, cast.patient.id), clock, item_9)
    with database.reading() as db:
        told = [json.loads(row.answers)["phq-9-today"][1] for row in db.exec(select(Submission))]
        raised = sorted(row.answer for row in db.exec(select(Alert)))
    assert sum(unpack(each)[8] in (1, 2, 3) for each in told) == 4
    assert raised == [1, 2, 3]  # the second 1 of the day is no news


def test_saving_the_same_form_again_is_no_new_siren(
    db: Db, patient: Patient, therapist: Staff, clock: Clock
):
    def alerts_after(item_9: Answer) -> list[int]:
        answer_item_9(db, patient, clock, item_9)
        return [alert.answer for alert in reversed(alerts.still_open(db, patient))]

    assert alerts_after(1) == [1]
    assert alerts_after(1) == [1]
    assert alerts_after(2) == [1, 2]
    assert alerts_after(1) == [1, 2]
    alerts.close(db, therapist, patient, alerts.still_open(db, patient)[0], "called", clock.now)
    assert alerts_after(2) == []
    assert alerts_after(3) == [3]


def test_passed_over_twice_running_after_a_positive_answer_is_told_once(
    db: Db, patient: Patient, therapist: Staff, clock: Clock
):
    def on_the_next_day(item_9: Answer) -> list[tuple[str, str]]:
        clock.advance(days=1)
        return [(row.cause, row.level) for row in answer_item_9(db, patient, clock, item_9)]

    assert on_the_next_day(1) == [("answer", "amber")]
    assert on_the_next_day(None) == []
    [alert] = alerts.still_open(db, patient)
    alerts.close(db, therapist, patient, alert, "called", clock.now)
    clock.advance(days=15)
    assert on_the_next_day("d") == [("passed-over", "amber")]
    assert on_the_next_day(None) == []


def test_a_closing_is_a_review_that_holds_until_it_is_to_be_looked_at_again(
    db: Db, patient: Patient, therapist: Staff, clock: Clock
):
    [alert] = answer_item_9(db, patient, clock, 1)
    until = clock.now.date() + timedelta(days=3)
    alerts.close(
        db, therapist, patient, alert, "called", clock.now, done="called", look_again=until
    )
    raised = []
    for _ in range(4):
        clock.advance(days=1)
        raised.append(len(answer_item_9(db, patient, clock, 1)))
    assert raised == [0, 0, 0, 1]


def test_a_closing_of_before_the_ladder_holds_for_a_week(
    db: Db, patient: Patient, therapist: Staff, clock: Clock
):
    [alert] = answer_item_9(db, patient, clock, 2)
    alerts.close(db, therapist, patient, alert, "called", clock.now)
    closure = db.get_one(AlertClosure, alert.id)
    closure.done = closure.reviewed_level = closure.look_again_by = None
    db.flush()
    clock.advance(days=7)
    assert answer_item_9(db, patient, clock, 2) == []
    clock.advance(days=1)
    assert [row.level for row in answer_item_9(db, patient, clock, 2)] == ["amber"]
