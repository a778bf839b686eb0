"""Medication changes and notes: on the time axis, in the table twin, sealed, for one or both."""

from __future__ import annotations

from datetime import date

import pytest
from sqlmodel import select

from app import check_ins
from app.core.charts import Happening, Window, draw
from app.tables import ChartEvent
from app.tables.audit import AuditEntry
from tests.answers import check_in
from tests.web.pages_read import Page

WORDS = "Sertraline begun, 50 mg"


@pytest.fixture
def note(as_therapist, patient):
    where = f"/patients/{patient.public_id}/chart-events"

    def post(words=WORDS, day="2026-03-03", kind="medication", **more):
        sent = {"event_day": day, "event": words, "event_kind": kind, **more}
        return as_therapist.post(where, data=sent)

    return post


@pytest.fixture
def answered(database, patient, clock):
    """Without an answer the patient's page has no chart at all."""
    with database.transaction() as db:
        check_ins.record(db, patient, check_in(patient, clock.now), clock.now)


def page_of(client, patient):
    return client.get(f"/patients/{patient.public_id}").text


def test_it_stands_on_the_axis_and_in_the_table(note, as_therapist, patient, database):
    assert note().status_code == 303
    page = page_of(as_therapist, patient)
    assert f"<title>Medication changed, Tue 3 Mar 2026: {WORDS}</title>" in page
    assert f"medication changed: {WORDS}</td>" in page and "Notes, medication, exercises" in page
    assert "strip-medication" in page and "medication changed</li>" in page
    with database.reading() as db:
        [row] = db.exec(select(ChartEvent))
        acts = [entry.action for entry in db.exec(select(AuditEntry))]
    assert WORDS.encode() not in row.sealed and row.day == date(2026, 3, 3)
    assert "note medication change" in acts


def test_the_patient_does_not_see_it(note, answered, as_patient):
    note()
    told = as_patient.get("/history?range=90").text
    assert "data-chart" in told
    assert WORDS not in told and "strip-medication" not in told and "medication" not in told


def test_a_note_for_both_stands_on_the_patients_axis_too(
    note, answered, as_therapist, as_patient, patient
):
    assert note("Back at work", kind="note", event_for="both").status_code == 303
    assert note("Sleeps at her sister’s", kind="note").status_code == 303
    told = as_patient.get("/history?range=90").text
    assert "<title>Note from the clinic, Tue 3 Mar 2026: Back at work</title>" in told
    assert "note from the clinic: Back at work</td>" in told and "sister" not in told
    page = page_of(as_therapist, patient)
    assert "Back at work" in page and "Sleeps at her sister’s" in page
    assert "Note, the patient sees it" in page and "Note, for the clinic alone" in page


def test_what_is_refused_keeps_every_choice(note):
    answer = note("", kind="note", event_for="both")
    assert '<option value="note" selected>' in answer.text
    assert 'name="event_for" value="both" checked' in answer.text
    assert note(kind="diagnosis").status_code == 422


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
        ("", "2026-03-03", "Say what it is"),
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
    assert form == {"event_day": day, "event": words}
    assert answer.text.count('<details class="no-print" open>') == 1
    with database.reading() as db:
        assert db.exec(select(ChartEvent)).all() == []


def test_only_what_lies_in_the_window_is_drawn():
    window = Window(date(2026, 3, 1), date(2026, 3, 10), date(2026, 3, 10))
    days = [date(2026, 2, 28), date(2026, 3, 1), date(2026, 3, 11)]
    chart = draw([], [], window, [Happening(day, "x") for day in days])
    assert [mark.words for mark in chart.happenings] == ["Medication changed, Sun 1 Mar 2026: x"]
