"""Medication changes: noted by the clinic, on the time axis, in the table twin, sealed."""

from __future__ import annotations

from datetime import date

import pytest
from sqlmodel import select

from app.core.charts import Happening, Window, draw
from app.tables import ChartEvent
from app.tables.audit import AuditEntry
from tests.web.pages_read import Page

WORDS = "Sertraline begun, 50 mg"


@pytest.fixture
def note(as_therapist, patient):
    where = f"/patients/{patient.public_id}/chart-events"

    def post(words=WORDS, day="2026-03-03"):
        return as_therapist.post(where, data={"medication_day": day, "medication": words})

    return post


def page_of(client, patient):
    return client.get(f"/patients/{patient.public_id}").text


def test_it_stands_on_the_axis_and_in_the_table(note, as_therapist, patient, database):
    assert note().status_code == 303
    page = page_of(as_therapist, patient)
    assert f"<title>Medication changed, Tue 3 Mar 2026: {WORDS}</title>" in page
    assert f"medication changed: {WORDS}</td>" in page and "Dosing session, medication" in page
    assert "strip-change" in page and "medication changed</li>" in page
    with database.reading() as db:
        [row] = db.exec(select(ChartEvent))
        acts = [entry.action for entry in db.exec(select(AuditEntry))]
    assert WORDS.encode() not in row.sealed and row.day == date(2026, 3, 3)
    assert "note medication change" in acts


def test_the_patient_does_not_see_it(note, as_patient):
    note()
    told = as_patient.get("/history?range=90").text
    assert WORDS not in told and "strip-change" not in told and "medication" not in told


def test_a_mistake_is_removed(note, as_therapist, patient, database):
    note()
    with database.reading() as db:
        [row] = db.exec(select(ChartEvent))
    where = f"/chart-events/{row.public_id}/removals"
    assert as_therapist.post(where).status_code == 303
    assert WORDS not in page_of(as_therapist, patient)
    with database.reading() as db:
        assert db.exec(select(ChartEvent)).one().removed_at is not None


@pytest.mark.parametrize(
    ("words", "day", "said"),
    [
        ("", "2026-03-03", "Say what changed"),
        ("x" * 201, "2026-03-03", "up to 200 characters"),
        (WORDS, "2026-03-05", "This day has not come yet."),
        (WORDS, "yesterday", "Give a day such as"),
    ],
)
def test_what_cannot_be_noted_is_shown_again(note, database, words, day, said):
    answer = note(words, day)
    assert answer.status_code == 422 and said in answer.text
    page = Page(answer.text)
    [form] = [fields for to, fields in page.forms if to.endswith("/chart-events")]
    assert form == {"medication_day": day, "medication": words}
    assert answer.text.count('<details class="no-print" open>') == 1
    with database.reading() as db:
        assert db.exec(select(ChartEvent)).all() == []


def test_only_what_lies_in_the_window_is_drawn():
    window = Window(date(2026, 3, 1), date(2026, 3, 10), date(2026, 3, 10))
    days = [date(2026, 2, 28), date(2026, 3, 1), date(2026, 3, 11)]
    chart = draw([], [], window, [Happening(day, "x") for day in days])
    assert [mark.words for mark in chart.happenings] == ["Medication changed, Sun 1 Mar 2026: x"]
