"""How long relief lasts, on the patient's page; and choosing what it is read from."""

from __future__ import annotations

from datetime import date

import pytest
from sqlmodel import select

from app.tables.audit import AuditEntry
from tests import weeks
from tests.web.pages_read import Page

DAY_0 = date(2026, 3, 4)


@pytest.fixture
def address(patient) -> str:
    return f"/patients/{patient.public_id}"


@pytest.fixture
def relieved(database, patient, therapist, clock):
    """Two weeks at 17 and 18, a session, six days at 6, four at 18; the clock on day 10."""
    weeks.relieved(database, patient, therapist, clock)


def test_before_the_first_session_the_page_says_what_will_stand_there(as_therapist, address):
    text = Page(as_therapist.get(address).text).text
    assert "Is the relief lasting?" in text and "No session has taken place yet." in text


def test_the_page_says_how_long_and_how_much_was_answered(relieved, as_therapist, address):
    shown = as_therapist.get(address).text
    text = Page(shown).text
    assert "about 6 days (6–7)" in text and "10 of 10 days" in text
    assert "Fading: relief half-way gone by day 10 after the session" in text
    assert "The rule is a judgement" in text and "claims no cause" in text
    assert 'class="relief-current"' in shown and "Day 10" in text
    for forbidden in ("relapse", "forecast", "next dose", "you should"):
        assert forbidden not in text.lower()


def test_nothing_of_it_reaches_the_patient(as_patient, relieved):
    """Their own curve stays off until both turn it on, which cannot be done yet."""
    for address in ("/today", "/history", "/you"):
        text = Page(as_patient.get(address).text).text.lower()
        assert "fading" not in text and "days of relief" not in text


def test_choosing_the_measure(relieved, as_therapist, address, database):
    answer = as_therapist.post(f"{address}/primary-measures", data={"measure": "mood"})
    assert (answer.status_code, answer.headers["location"]) == (303, f"{address}#relief")
    text = Page(as_therapist.get(address).text).text
    assert "Read from: Mood right now." in text
    assert "no baseline: this form has fewer than 4 answers" in text
    with database.reading() as db:
        [entry] = db.exec(select(AuditEntry).where(AuditEntry.action.startswith("choose primary")))
    assert entry.action == "choose primary measure mood"


@pytest.mark.parametrize("measure", ["phq-9", "bladder", "x" * 400])
def test_what_cannot_be_a_measure_is_refused_with_words(as_therapist, address, measure):
    answer = as_therapist.post(f"{address}/primary-measures", data={"measure": measure})
    assert answer.status_code == 422
    assert "Choose one of the measures." in Page(answer.text).text
