"""An alert is on top of the page until a named person closes it with a note."""

from __future__ import annotations

from datetime import date

import pytest
from sqlmodel import select

from app import check_ins
from app.check_ins import CheckIn
from app.tables import Alert, AlertClosure
from tests.web.pages_read import Page

DONE = {"done": "called", "look_again": "2026-03-11"}


@pytest.fixture
def raised(database, patient, clock):
    """Answer item 9 of the 24-hour form now; the alert."""

    def answer(item_9: int) -> Alert:
        clock.advance(minutes=1)
        items = (0,) * 8 + (item_9,)
        sent = CheckIn(f"a{clock.now}", date(2026, 3, 4), {"phq-9-today": items}, clock.now)
        with database.transaction() as db:
            return check_ins.record(db, patient, sent, clock.now).alerts[0]

    return answer


@pytest.fixture
def closures(database):
    def read() -> list[AlertClosure]:
        with database.reading() as db:
            return list(db.exec(select(AlertClosure)))

    return read


def test_an_open_alert_comes_before_the_chart_in_words(as_therapist, patient, raised):
    raised(2)
    text = Page(as_therapist.get(f"/patients/{patient.public_id}").text).text
    assert "One open alert" in text
    assert "Red. Item 9 answered “Quite a lot” (2 of 3), for Wed 4 Mar 2026" in text
    assert "Received Wed 4 Mar 2026, 07:01, clinic time." in text
    assert text.index("One open alert") < text.index("Trend")
    assert "Open alert, red" in Page(as_therapist.get("/patients").text).text


def test_a_named_person_closes_it_with_a_note(as_therapist, patient, raised, closures, therapist):
    alert = raised(1)
    address = f"/alerts/{alert.public_id}/closures"
    answer = as_therapist.post(address, data=DONE | {"note": "Called at 10:20. No plan."})
    assert (answer.status_code, answer.headers["Location"]) == (
        303, f"/patients/{patient.public_id}",
    )  # fmt: skip
    (closure,) = closures()
    assert closure.staff_id == therapist.id
    assert b"Called" not in closure.sealed
    text = Page(as_therapist.get(f"/patients/{patient.public_id}").text).text
    assert "open alert" not in text
    assert "Called at 10:20. No plan." in text
    assert "Closed by Tess Own, Wed 4 Mar 2026, 07:01" in text


def test_an_alert_is_not_closed_without_a_note(as_therapist, raised, closures):
    alert = raised(1)
    answer = as_therapist.post(f"/alerts/{alert.public_id}/closures", data=DONE | {"note": "  "})
    assert answer.status_code == 422
    assert "Write what was done." in answer.text
    assert closures() == []


def test_a_note_that_is_too_long_is_kept_to_be_shortened(as_therapist, raised, closures):
    alert = raised(1)
    note = "Called. " * 600
    answer = as_therapist.post(f"/alerts/{alert.public_id}/closures", data=DONE | {"note": note})
    assert answer.status_code == 422
    form = Page(answer.text).form(f"/alerts/{alert.public_id}/closures")
    assert form["note"] == note
    assert closures() == []


def test_the_newest_closes_the_earlier_ones_but_not_the_other_way_round(
    as_therapist, raised, closures, database
):
    first, second, third = raised(1), raised(2), raised(3)
    as_therapist.post(f"/alerts/{second.public_id}/closures", data=DONE | {"note": "Called."})
    assert {closure.alert_id for closure in closures()} == {first.id, second.id}
    assert third.id not in {closure.alert_id for closure in closures()}


def test_closing_twice_keeps_the_first_note(as_therapist, patient, raised, closures):
    alert = raised(1)
    for note in ("Called her", "Nothing done"):
        answer = as_therapist.post(
            f"/alerts/{alert.public_id}/closures", data=DONE | {"note": note}
        )
        assert answer.status_code == 303
    text = Page(as_therapist.get(f"/patients/{patient.public_id}").text).text
    assert "Called her" in text and "Nothing done" not in text


def test_a_stranger_closes_nothing(signed_in, foreign_therapist, raised, closures):
    alert = raised(1)
    answer = signed_in(foreign_therapist).post(
        f"/alerts/{alert.public_id}/closures", data=DONE | {"note": "mine"}
    )
    assert answer.status_code == 404
    assert closures() == []
