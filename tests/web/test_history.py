"""The patient's own days: what was answered is there, a gap is a gap, nobody else's is."""

from __future__ import annotations

from datetime import timedelta

import pytest

from app import dosing_details, dosing_sessions
from app.tables import Patient
from tests.web.pages_read import Page

PHQ = {f"phq-9.{n}": "1" for n in range(1, 10)}


@pytest.fixture
def answered(as_patient, clock):
    """Three days: mood and forms, nothing, mood alone. Today is the third."""
    form = {"day": "2026-03-04", "submission_id": "submission-one", "note_for": "me"}
    words = {"mood.1": "4", "gad-7.1": "d", "pain.1": "3", "note": "one line\r\nand another"}
    as_patient.post("/check-ins", data=form | PHQ | words)
    clock.advance(days=2)
    mood = {"day": "2026-03-06", "submission_id": "submission-two", "mood.1": "7"}
    as_patient.post("/check-ins", data=mood)
    return as_patient


def test_before_the_first_check_in_there_is_nothing_to_see(as_patient):
    text = Page(as_patient.get("/history").text).text
    assert "No day answered yet" in text and "Nothing here yet." in text


def test_every_day_has_its_line_the_empty_one_too(answered):
    page = Page(answered.get("/history").text)
    assert "2 of 3 days answered" in page.text
    days = [link for link in page.links if link.startswith("/history/")]
    assert days == ["/history/2026-03-06", "/history/2026-03-05", "/history/2026-03-04"]
    assert "no check-in" in page.text
    assert "mood 4; Pain, 24 h average: 3; PHQ-9" in page.text
    assert "GAD-7, two weeks: 0 of 7 answered" in page.text


def test_the_trend_has_the_daily_series_and_its_table(answered):
    page = answered.get("/history?range=90").text
    assert "data-chart" in page and "<table" in page
    assert "Official forms" not in page
    assert 'href="/history?range=90" aria-current="true"' in page


@pytest.mark.parametrize("query", ["range=all", "range=junk", "before=junk", "before=2020-01-01"])
def test_any_query_is_answered(answered, query):
    assert answered.get(f"/history?{query}").status_code == 200


def test_older_days_are_a_page_away(answered, clock):
    clock.advance(days=25)
    links = Page(answered.get("/history").text).links
    [older] = [link for link in links if "before=" in link]
    days = [link for link in Page(answered.get(older).text).links if "/history/2026" in link]
    assert days[-1] == "/history/2026-03-04"


def test_one_day_shows_every_answer_and_note(answered):
    page = Page(answered.get("/history/2026-03-04").text)
    assert "Wednesday 4 March" in page.text
    assert "9 of 27" in page.text and "0 of 7 answered, no total" in page.text
    assert "prefer not to say" in page.text and "left out" in page.text
    assert "one line and another" in page.text and "just for me" in page.text
    for verdict in ("mild", "moderate", "severe"):
        assert verdict not in page.text
    assert "/check-ins/new?day=2026-03-04" not in page.links, "no longer open"


def test_a_day_without_answers_is_all_right(answered):
    page = Page(answered.get("/history/2026-03-05").text)
    assert "That is all right." in page.text
    assert "/check-ins/new?day=2026-03-05" in page.links
    assert {"/history/2026-03-04", "/history/2026-03-06"} <= set(page.links)


@pytest.mark.parametrize(
    "day", ["2026-03-07", "2026-3-4", "20260304", "x", "2026-02-30", "0001-01-01", "1999-12-31"]
)
def test_a_day_to_come_or_none_at_all_is_not_found(answered, day):
    assert answered.get(f"/history/{day}").status_code == 404


def test_a_mood_of_yesterday_says_when_it_was_made(answered):
    late = {"day": "2026-03-05", "submission_id": "submission-late", "mood.1": "3"}
    assert answered.post("/check-ins", data=late).status_code == 303
    text = Page(answered.get("/history/2026-03-05").text).text
    assert "Sent later, on Friday 6 March, 07:00" in text
    assert "3 at Friday 6 March, 07:00" in text


@pytest.mark.parametrize("before", ["0001-01-01", "9999-12-31", "soon"])
def test_any_day_may_be_asked_for(answered, before):
    assert answered.get(f"/history?before={before}").status_code == 200


def test_an_official_total_without_item_9_says_so(answered, signed_in, therapist, patient, clock):
    clock.advance(days=8)
    form = {"day": "2026-03-14", "submission_id": "submission-week", "note_for": "me"}
    answered.post("/check-ins", data=form | PHQ | {"phq-9.8": "3", "phq-9.9": "d"})
    day = Page(answered.get("/history/2026-03-14").text).text
    assert "11 of 27, estimated from 8 of 9 answers, without question 9" in day
    as_therapist = signed_in(therapist)
    caseload = Page(as_therapist.get("/patients").text).text
    assert "prorated from 8 of 9, without item 9" in caseload
    chart = Page(as_therapist.get(f"/patients/{patient.public_id}").text).text
    assert "8 of 9 answered, prorated, without item 9" in chart


def test_nobody_elses_days_are_shown(answered, other_patient, signed_in):
    stranger = signed_in(other_patient)
    assert "Nothing here yet." in stranger.get("/history").text
    assert "one line" not in stranger.get("/history/2026-03-04").text


def test_a_patients_own_trend_names_no_dose(answered, cast, clock, database):
    with database.transaction() as db:
        patient = db.get_one(Patient, cast.patient.id)
        details = dosing_details.Details("intravenous", 40.0)
        at = clock.now - timedelta(days=1)
        dosing_sessions.plan(db, cast.therapist, patient, at, details, clock.now)
    page = answered.get("/history").text
    assert "dosing session" in page.lower()
    assert "40 mg" not in page
