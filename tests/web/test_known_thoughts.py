"""Thoughts that the clinic knows of are no news until the day to look again."""

from __future__ import annotations

import pytest

from app import alerts, check_ins
from app.tables import Patient
from tests.answers import check_in, phq
from tests.web.pages_read import Page

NOTED = {"level": "2", "reviewed_on": "2026-03-02", "look_again": "2026-03-20"}


@pytest.fixture
def where(patient):
    return f"/patients/{patient.public_id}/known-thoughts"


@pytest.fixture
def raised(database, patient, clock):
    def answer(item_9: int, days: int = 0) -> list[str]:
        clock.advance(days=days, minutes=1)
        sent = check_in(patient, clock.now, {"phq-9-today": phq(item_9)})
        with database.transaction() as db:
            own = db.get_one(Patient, patient.id)
            check_ins.record(db, own, sent, clock.now)
            return [row.level for row in alerts.still_open(db, own)]

    return answer


def test_what_is_known_raises_nothing_and_what_is_worse_does(as_therapist, patient, where, raised):
    answer = as_therapist.post(where, data=NOTED)
    assert answer.headers["Location"] == f"/patients/{patient.public_id}/treatment#known-thoughts"
    page = Page(as_therapist.get(f"/patients/{patient.public_id}/treatment").text).text
    assert "Known thoughts, level 2, plan reviewed on Mon 2 Mar 2026" in page
    assert "to look again by Fri 20 Mar 2026. Noted by Tess Own." in page
    assert raised(2) == []
    assert raised(3) == ["red"]


def test_it_ends_by_its_day_and_by_a_later_note(as_therapist, patient, where, raised):
    as_therapist.post(where, data=NOTED | {"level": "1"})
    as_therapist.post(where, data=NOTED | {"level": "0"})
    assert "None noted." in as_therapist.get(f"/patients/{patient.public_id}/treatment").text
    assert raised(1) == ["amber"]


def test_after_its_day_the_same_answer_is_news(as_therapist, where, raised):
    as_therapist.post(where, data=NOTED | {"level": "1", "look_again": "2026-03-06"})
    assert raised(1) == []
    assert raised(1, days=3) == ["amber"]


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ({"level": "4"}, "Choose a level."),
        ({"level": "²"}, "Choose a level."),
        ({"reviewed_on": "2026-03-05"}, "a day to come"),
        ({"look_again": "2026-03-03"}, "up to three months ahead"),
        ({"look_again": "2026-07-01"}, "up to three months ahead"),
        ({"look_again": "soon"}, "Please give both days"),
    ],
)
def test_what_cannot_be_is_said_and_what_was_typed_kept(as_therapist, where, typed, said):
    answer = as_therapist.post(where, data=NOTED | typed)
    assert answer.status_code == 422 and said in answer.text
    form = Page(answer.text).form(where)
    assert form["reviewed_on"] == (NOTED | typed)["reviewed_on"]


def test_a_stranger_notes_nothing(signed_in, foreign_therapist, where):
    assert signed_in(foreign_therapist).post(where, data=NOTED).status_code == 404
