"""What stands on the time axis beside scores and sessions, and for whom."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from app import chart_events, check_ins, happenings, journal, own_exercises, practice
from app.chart_events import Wanted
from app.core.own_exercises import Wanted as OwnWanted
from app.core.series import Happening
from app.core.time_axis import Window
from tests.answers import check_in

MARCH = Window(date(2026, 3, 1), date(2026, 3, 31))
TODAY = date(2026, 3, 4)


@pytest.fixture
def write(db, patient, clock):
    def one(text: str, shared: bool):
        sent = check_in(patient, clock.now, {}, note=text, note_for_therapist=shared)
        check_ins.record(db, patient, sent, clock.now)

    return one


def test_each_side_sees_what_is_meant_for_it(db, patient, therapist, clock):
    for words, kind, for_both in (("less", "medication", False), ("work", "note", True)):
        wanted = Wanted(TODAY, words, kind, for_both)
        chart_events.note(db, therapist, patient, wanted, TODAY, clock.now)
    clinic = happenings.of(db, patient, MARCH, for_clinic=True)
    assert clinic == [Happening(TODAY, "less"), Happening(TODAY, "work", "note")]
    assert happenings.of(db, patient, MARCH, for_clinic=False) == [Happening(TODAY, "work", "note")]


def test_a_patients_note_stands_there_for_as_long_as_it_is_shared(db, patient, write, clock):
    write("for me alone", False)
    write("so  tired,\n" + "x" * 100, True)
    [told] = happenings.of(db, patient, MARCH, for_clinic=True)
    assert told.kind == "shared" and told.words.startswith("so tired, xxx")
    assert len(told.words) == happenings.LONGEST and told.words.endswith("…")
    [note] = journal.shared(db, patient, TODAY)
    journal.share_with(db, patient, note, False, clock.now)
    assert happenings.of(db, patient, MARCH, for_clinic=True) == []


def test_exercises_done_are_one_a_day_and_told_to_the_clinic(db, patient, therapist, clock):
    own = own_exercises.write(
        db, therapist, patient, OwnWanted("Feed the birds", 5, "To begin.", "Never.", ("Go out.",)),
        clock.now, for_clinic=False,
    )  # fmt: skip
    day = clock.now
    for code in ("slow-body-scan", own.code, "slow-body-scan"):
        practice.record(db, patient, code, "done", day, noted_at=day)
    practice.record(
        db, patient, "slow-body-scan", "not-today", day + timedelta(days=1), noted_at=day
    )
    [told] = happenings.of(db, patient, MARCH, for_clinic=True)
    assert told == Happening(TODAY, "A slow walk through the body, Feed the birds", "practice")
    assert happenings.of(db, patient, MARCH, for_clinic=False) == []


def test_what_lies_outside_the_window_is_not_told(db, patient, therapist, clock):
    chart_events.note(db, therapist, patient, Wanted(TODAY, "less"), TODAY, clock.now)
    practice.record(db, patient, "slow-body-scan", "done", clock.now, noted_at=clock.now)
    assert (
        happenings.of(db, patient, Window(date(2026, 3, 5), TODAY + timedelta(9)), for_clinic=True)
        == []
    )
