"""Single answers as they are read from a patient's own rows."""

from __future__ import annotations

from datetime import timedelta

import pytest

from app import check_ins, dosing_sessions, item_grids
from app.check_ins import CheckIn
from app.core.item_changes import Change
from app.core.time_axis import Window
from app.dosing_details import Details
from app.tables import Patient
from tests import weeks
from tests.weeks import DAY_0, noon


@pytest.fixture
def patient(db, clinic) -> Patient:
    return weeks.rita(db, clinic)


@pytest.fixture
def answer(db, patient):
    def record(day: int, *answers, form: str = "phq-4-today", at: int | None = None) -> None:
        made = noon(day if at is None else at)
        sent = CheckIn(f"{form} {day}", DAY_0 + timedelta(days=day), {form: answers}, made)
        check_ins.record(db, patient, sent, made)

    return record


def dose(db, therapist, patient, *days: int) -> None:
    for day in days:
        before = noon(day) - timedelta(days=1)
        [row] = dosing_sessions.plan(db, therapist, patient, noon(day), Details(), before)
        dosing_sessions.confirm(db, therapist, patient, row, noon(day) + timedelta(hours=2))


def window(first: int, last: int) -> Window:
    return Window(DAY_0 + timedelta(days=first), DAY_0 + timedelta(days=last))


def test_cells_are_what_was_answered_and_nothing_else(db, patient, answer):
    answer(0, 3, "d", None, 0)
    answer(2, 1, 1, 1, 1, at=3)
    made = item_grids.of(db, patient, "phq-4-today", window(0, 3), [])
    texts = [[cell.text if cell else None for cell in cells] for _, cells in made.rows]
    assert texts == [
        ["3", None, "1", None],
        ["d", None, "1", None],
        ["–", None, "1", None],
        ["0", None, "1", None],
    ]
    assert [column.form.late for column in made.columns if column.form] == [False, True]
    [late] = [column.form.note for column in made.columns if column.form and column.form.late]
    assert late == "made 12:00 on 7 Mar"


def test_the_days_of_the_official_form_are_told_from_missed_ones(db, patient, answer):
    answer(0, 1, 1, 1, 1)
    answer(1, *[1] * 9, form="phq-9")
    made = item_grids.of(db, patient, "phq-4-today", window(0, 2), [])
    assert [column.instead for column in made.columns] == [False, True, False]


def test_forms_are_never_mixed(db, patient, answer, other_patient):
    answer(0, 1, 1, 1, 1)
    answer(0, *[2] * 9, form="phq-9-today")
    assert item_grids.answered(db, patient) == {"phq-4-today", "phq-9-today"}
    assert item_grids.answered(db, other_patient) == set()
    [form] = item_grids.forms(db, patient, "phq-4-today", window(0, 0))
    assert form.answers == (1, 1, 1, 1)
    assert not item_grids.forms(db, other_patient, "phq-4-today", window(0, 0))


def test_changes_since_the_baseline_and_since_the_last_session(db, therapist, patient, answer):
    assert item_grids.changes(db, patient, "phq-4-today", noon(0)) is None
    for day in range(-10, 0):
        answer(day, 3, 2, 1, 1)
    dose(db, therapist, patient, 0, 7)
    for day in range(1, 7):
        answer(day, 1, 2, 1, 1)
    for day in range(8, 12):
        answer(day, 2, 2, 1, "d")
    made = item_grids.changes(db, patient, "phq-4-today", noon(11))
    assert made is not None
    assert (made.course, made.session) == (DAY_0, DAY_0 + timedelta(days=7))
    first, second, _, last = made.items
    assert (first.since_baseline, first.since_session) == (Change(3, 2, True), Change(1, 2, True))
    assert second.since_baseline == Change(2, 2, False)
    assert last.since_baseline is None
    assert [each.item.number for each in made.moved_since_session] == [1]


def test_a_long_course_still_reads_the_baseline_before_its_first_session(
    db, therapist, patient, answer
):
    for day in range(-6, 0):
        answer(day, 3, 3, 3, 3)
    dose(db, therapist, patient, *range(0, 100, 20))
    for day in (97, 98, 99):
        answer(day, 0, 0, 0, 0)
    made = item_grids.changes(db, patient, "phq-4-today", noon(99))
    assert made is not None
    assert made.items[0].since_baseline == Change(3, 0, True)
    assert made.items[0].since_session is None
