"""Today, and what a patient says about dosing sessions: day and hour, counted at once."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from app import dosing_sessions
from app.dosing_details import Details
from tests.web.pages_read import Page

TODAY = "2026-03-04"


@pytest.fixture
def planned(database, therapist, patient, clock):
    """Plan a session at an instant; its row."""

    def plan(at):
        with database.transaction() as db:
            return dosing_sessions.plan(db, therapist, patient, at, Details(), clock.now)[0]

    return plan


@pytest.fixture
def sessions(database, patient):
    def read():
        with database.reading() as db:
            return dosing_sessions.of(db, patient)

    return read


def test_the_page_says_what_is_due_and_always_where_help_is(as_patient):
    page = Page(as_patient.get("/today").text)
    assert "Wednesday 4 March" in page.text
    assert "17 questions, about 3 minutes." in page.text
    assert "No session is planned here yet." in page.text
    assert "/help" in page.links and "/check-ins/new" in page.links
    assert page.form("/check-ins")["day"] == TODAY


def test_the_next_session_and_the_place_between_two(as_patient, planned):
    planned(datetime(2026, 3, 1, 19, tzinfo=UTC))
    planned(datetime(2026, 3, 28, 18, tzinfo=UTC))
    text = Page(as_patient.get("/today").text).text
    assert "Day 3 after your session" in text
    assert "Next: Saturday 28 March, 14:00" in text


def test_on_the_dosing_day_nothing_is_asked_and_a_check_in_stays_open(as_patient, planned):
    planned(datetime(2026, 3, 4, 11, tzinfo=UTC))
    page = Page(as_patient.get("/today").text)
    assert "Nothing is asked of you." in page.text
    assert "/check-ins/new" in page.links
    assert not any(link.startswith("/exercises/") for link in page.links)


def test_after_the_check_in_the_page_is_content(as_patient):
    answers = {f"phq-9.{n}": "0" for n in range(1, 10)} | {"pain.1": "d"}
    form = {"day": TODAY, "submission_id": "submission-one"} | answers
    as_patient.post("/check-ins", data=form)
    assert "7 questions left" in Page(as_patient.get("/today").text).text
    rest = {f"gad-7.{n}": "0" for n in range(1, 8)}
    as_patient.post("/check-ins", data={"day": TODAY, "submission_id": "submission-two"} | rest)
    assert "Saved for today." in Page(as_patient.get("/today").text).text


def test_i_had_a_session_counts_at_once(as_patient, sessions):
    answer = as_patient.post("/reported-sessions", data={"day": "2026-03-03", "hour": "14"})
    assert (answer.status_code, answer.headers["location"]) == (303, "/today")
    [row] = sessions()
    assert row.at == datetime(2026, 3, 3, 19, tzinfo=UTC)
    assert row.source == "patient" and row.confirmed_at is None and row.happened_at
    assert row.dose_mg is None and row.route is None
    assert "The morning after your session" in Page(as_patient.get("/today").text).text


def test_a_report_by_mistake_is_taken_back_the_same_day(
    as_patient, sessions, as_therapist, patient
):
    for day in ("2026-02-10", "2026-03-03"):  # the first is longer ago than a move reaches
        as_patient.post("/reported-sessions", data={"day": day, "hour": "14"})
        row = next(row for row in sessions() if row.cancelled_at is None)
        back = f"/reported-sessions/{row.public_id}/cancellations"
        page = Page(as_patient.get("/today").text)
        assert "That was a mistake" in page.text
        assert back in [to for to, _ in page.forms]
        for _ in range(2):
            assert as_patient.post(back).status_code == 303
    assert [row.cancelled_by for row in sessions()] == ["patient", "patient"]
    page = Page(as_patient.get("/today").text)
    assert "That was a mistake" not in page.text
    assert "The morning after your session" not in page.text
    chart = as_therapist.get(f"/patients/{patient.public_id}").text
    assert "<s>Tue 3 Mar 2026, 14:00</s>" in chart and "cancelled by the patient" in chart


def test_a_report_can_be_taken_back_until_the_local_midnight(as_patient, sessions, clock):
    as_patient.post("/reported-sessions", data={"day": "2026-03-03", "hour": "14"})
    back = f"/reported-sessions/{sessions()[0].public_id}/cancellations"
    clock.advance(hours=16, minutes=59)  # 23:59 in New York, a day later in UTC
    assert back in as_patient.get("/today").text
    clock.advance(minutes=1)
    assert back not in as_patient.get("/today").text
    refused = as_patient.post(back)
    assert refused.status_code == 422 and "ask your clinic" in Page(refused.text).text
    assert sessions()[0].cancelled_at is None


def test_a_report_that_the_clinic_confirmed_is_the_clinics_to_change(
    as_patient, sessions, as_therapist, clock
):
    as_patient.post("/reported-sessions", data={"day": "2026-03-03", "hour": "14"})
    public_id = sessions()[0].public_id
    clock.advance(minutes=5)
    as_therapist.post(f"/dosing-sessions/{public_id}/confirmations")
    assert "That was a mistake" not in as_patient.get("/today").text
    assert as_patient.post(f"/reported-sessions/{public_id}/cancellations").status_code == 422
    assert sessions()[0].cancelled_at is None


def test_reported_twice_or_planned_that_day_it_is_one_session(as_patient, sessions, planned):
    planned(datetime(2026, 3, 3, 15, tzinfo=UTC))
    for _ in range(2):
        as_patient.post("/reported-sessions", data={"day": "2026-03-03", "hour": "14"})
    [row] = sessions()
    assert row.happened_at is not None and row.source == "clinic"


def test_the_hour_that_the_patient_gives_counts_at_once(as_patient, sessions, planned):
    """Planned for 18:00 today, it took place at 3 in the night."""
    planned(datetime(2026, 3, 4, 23, tzinfo=UTC))
    as_patient.post("/reported-sessions", data={"day": "2026-03-04", "hour": "3"})
    [row] = sessions()
    assert row.at == datetime(2026, 3, 4, 8, tzinfo=UTC)
    assert row.moved_from == datetime(2026, 3, 4, 23, tzinfo=UTC)
    assert row.happened_at is not None and row.confirmed_at is None
    assert "Today is for rest" in as_patient.get("/today").text


def test_what_the_clinic_confirmed_since_stays_confirmed(
    as_patient, as_therapist, sessions, planned, clock
):
    row = planned(datetime(2026, 3, 4, 9, tzinfo=UTC))
    as_therapist.post(f"/dosing-sessions/{row.public_id}/confirmations")
    clock.advance(minutes=5)
    as_patient.post("/reported-sessions", data={"day": "2026-03-04", "hour": "3"})
    [after] = sessions()
    assert (after.at, after.reported_at) == (row.at, None)


@pytest.mark.parametrize(
    ("form", "words"),
    [
        ({"day": "2026-03-05", "hour": "9"}, "still to come"),
        ({"day": "", "hour": "9"}, "choose a day"),
        ({"day": "2026-03-03", "hour": "25"}, "choose a day"),
        ({"day": "2020-03-03", "hour": "9"}, "more than a year"),
        ({}, "choose a day"),
    ],
)
def test_a_report_that_cannot_be_taken_is_explained(as_patient, sessions, form, words):
    answer = as_patient.post("/reported-sessions", data=form)
    assert answer.status_code == 422
    assert words in Page(answer.text).text
    assert sessions() == []


def test_it_was_moved_counts_at_once_and_awaits_the_clinic(as_patient, sessions, planned):
    row = planned(datetime(2026, 3, 6, 15, tzinfo=UTC))
    moves = f"/reported-sessions/{row.public_id}/moves"
    assert moves in [to for to, _ in Page(as_patient.get("/today").text).forms]
    assert as_patient.post(moves, data={"day": "2026-03-09", "hour": "9"}).status_code == 303
    [row] = sessions()
    assert row.at == datetime(2026, 3, 9, 13, tzinfo=UTC), "after the clock change of the 8th"
    assert row.moved_from == datetime(2026, 3, 6, 15, tzinfo=UTC)
    assert row.confirmed_at is None and row.reported_at is not None


def test_it_was_moved_onto_another_session_is_refused(as_patient, sessions, planned):
    row = planned(datetime(2026, 3, 6, 15, tzinfo=UTC))
    planned(datetime(2026, 3, 9, 13, tzinfo=UTC))
    moves = f"/reported-sessions/{row.public_id}/moves"
    refused = as_patient.post(moves, data={"day": "2026-03-09", "hour": "9"})
    assert refused.status_code == 422 and "at that day and hour already" in Page(refused.text).text
    assert sessions()[0].at == row.at
    assert as_patient.post(moves, data={"day": "2026-03-06", "hour": "10"}).status_code == 303


def test_it_was_cancelled_twice_is_once_and_a_cancelled_one_is_not_moved(
    as_patient, sessions, planned
):
    row = planned(datetime(2026, 3, 6, 15, tzinfo=UTC))
    address = f"/reported-sessions/{row.public_id}"
    for _ in range(2):
        assert as_patient.post(f"{address}/cancellations").status_code == 303
    assert sessions()[0].cancelled_by == "patient"
    refused = as_patient.post(f"{address}/moves", data={"day": "2026-03-09", "hour": "9"})
    assert refused.status_code == 422 and "ask your clinic" in Page(refused.text).text
    assert sessions()[0].moved_from is None


def test_the_morning_after_it_asks_once_whether_it_happened(as_patient, planned, clock, sessions):
    row = planned(datetime(2026, 3, 4, 20, tzinfo=UTC))
    yes = f"/reported-sessions/{row.public_id}/confirmations"
    assert yes not in as_patient.get("/today").text
    assert as_patient.post(yes).status_code == 422, "not before it was"
    clock.advance(days=1)
    assert yes in as_patient.get("/today").text
    assert as_patient.post(yes).status_code == 303
    assert sessions()[0].happened_at is not None
    assert yes not in as_patient.get("/today").text
    late = as_patient.post(f"/reported-sessions/{row.public_id}/cancellations")
    assert late.status_code == 422, "it happened; the clinic can still correct it"


def test_the_morning_after_no_says_cancelled(as_patient, planned, clock, sessions):
    row = planned(datetime(2026, 3, 4, 20, tzinfo=UTC))
    clock.advance(days=1)
    as_patient.post(f"/reported-sessions/{row.public_id}/cancellations")
    assert sessions()[0].cancelled_by == "patient"
    assert "happen?" not in as_patient.get("/today").text


def test_anothers_session_is_not_found(other_patient, signed_in, planned, sessions):
    row = planned(datetime(2026, 3, 6, 15, tzinfo=UTC))
    stranger = signed_in(other_patient)
    for act in ("moves", "cancellations", "confirmations"):
        answer = stranger.post(f"/reported-sessions/{row.public_id}/{act}", data={})
        assert answer.status_code == 404
    assert sessions()[0].cancelled_at is None
