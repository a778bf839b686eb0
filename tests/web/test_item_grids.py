"""The therapist's page of single answers: what stands in its cells, and what never does."""

from __future__ import annotations

import re
from datetime import timedelta

import brotli
import pytest
from sqlmodel import select

from app import check_ins, dosing_sessions
from app.dosing_details import Details
from app.tables.audit import AuditEntry
from tests.answers import check_in
from tests.web.pages_read import Page


@pytest.fixture
def answered(database, patient, clock):
    """A nine-question form on each of so many days, then one official form today."""

    def over(days: int):
        with database.transaction() as db:
            for back in range(days, 0, -1):
                then = clock.now - timedelta(days=back)
                answers = {"phq-9-today": (3, "d", None, *[back % 4] * 5, 0)}
                check_ins.record(db, patient, check_in(patient, then, answers), then)
            official = {"phq-9": (2,) * 8 + (0,)}
            check_ins.record(db, patient, check_in(patient, clock.now, official), clock.now)

    return over


@pytest.fixture
def page_of(as_therapist, patient):
    def read(query: str = "") -> str:
        answer = as_therapist.get(f"/patients/{patient.public_id}/items{query}")
        assert answer.status_code == 200
        return answer.text

    return read


def cells(page: str, item: int) -> list[str]:
    """The cells of one item in the first strip, as they stand."""
    row = re.search(rf'<tr data-item="{item}">(.*?)</tr>', page, re.S)
    assert row is not None
    return re.findall(r"<td[^>]*>([^<]*)", row[1])


def test_a_cell_is_what_was_answered_and_an_unanswered_day_is_empty(answered, page_of):
    answered(3)
    page = page_of("?range=30")
    assert cells(page, 1) == ["3", "3", "3", ""]
    assert cells(page, 2) == ["d", "d", "d", ""]
    assert cells(page, 3) == ["–", "–", "–", ""]
    assert cells(page, 4) == ["3", "2", "1", ""]
    assert "3 of 4 days answered" in page
    assert "official form instead" in page


def test_official_forms_stand_apart(answered, page_of):
    answered(3)
    page = page_of("?form=phq-9")
    assert cells(page, 1) == ["2"] and "1 form since" in page
    assert "More than half the days" in page and "Quite a lot" not in page
    assert "since baseline" not in page


def test_the_link_on_the_patient_page_leads_there(as_therapist, patient, page_of):
    page = Page(as_therapist.get(f"/patients/{patient.public_id}").text)
    assert f"/patients/{patient.public_id}/items" in page.links
    assert "No answers to this form in these days." in Page(page_of()).text


def test_reading_is_noted(page_of, database):
    page_of()
    with database.reading() as db:
        assert "read chart" in [entry.action for entry in db.exec(select(AuditEntry))]


@pytest.mark.parametrize("query", ["?form=mood", "?form=x&range=y", "?range=since-2026-13-40"])
def test_words_that_name_nothing_show_the_usual_page(answered, page_of, query):
    answered(2)
    page = Page(page_of(query))
    assert "PHQ-9 questions, past 24 hours" in page.text and "2 of 3 days" in page.text


def test_since_a_session_and_what_changed(answered, page_of, database, patient, therapist, clock):
    answered(12)
    with database.transaction() as db:
        at = clock.now - timedelta(days=4)
        before = at - timedelta(days=1)
        [row] = dosing_sessions.plan(db, therapist, patient, at, Details(dose_mg=60.0), before)
        dosing_sessions.confirm(db, therapist, patient, row, at + timedelta(hours=2))
    page = page_of("?range=since-2026-02-28")
    assert '<option value="since-2026-02-28" selected>session 1, 28 Feb 2026</option>' in page
    assert "dosing session done, 60 mg" in page and "3 of 5 days" not in page
    assert cells(page, 1)[:5] == ["3", "3", "3", "3", ""]
    assert cells(page, 1)[5:] == ["3 → 3, no change"] * 2
    assert cells(page, 2)[5:] == ["too few answers to tell"] * 2
    assert "since 28 Feb" in page and "twice its own spread" in page


def test_where_too_few_answers_tell_nothing_no_item_is_said_to_stand_still(
    answered, page_of, database, patient, therapist, clock
):
    answered(12)
    with database.transaction() as db:
        at = clock.now - timedelta(days=1)
        [row] = dosing_sessions.plan(db, therapist, patient, at, Details(), at - timedelta(days=1))
        dosing_sessions.confirm(db, therapist, patient, row, clock.now)
    page = page_of()
    assert page.count("Too few answers to tell") == 2 and "No item, by the rule" not in page


@pytest.mark.parametrize("backend", ["sqlite"], indirect=True)
def test_a_year_is_light(answered, page_of):
    answered(365)
    page = page_of("?range=365")
    assert len(re.findall(r'<tr data-item="9">', page)) == 6
    assert len(brotli.compress(page.encode(), quality=5)) < 12_000
