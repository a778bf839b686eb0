"""After an item-9 answer above 0: the card, three short questions, and what they raise."""

from __future__ import annotations

from datetime import timedelta

import pytest
from sqlmodel import select

from app import alerts, check_ins
from app.core.risk_words import QUESTIONS
from app.tables import Alert, FollowUp, Patient
from tests.answers import check_in, phq
from tests.web.pages_read import Page


@pytest.fixture
def answer(database, patient, clock):
    """Send item 9 of the 24-hour form; the address of what was saved."""

    def send(item_9: int) -> str:
        sent = check_in(patient, clock.advance(minutes=1), {"phq-9-today": phq(item_9)})
        with database.transaction() as db:
            check_ins.record(db, db.get_one(Patient, patient.id), sent, clock.now)
        return f"/check-ins/{sent.submission_id}"

    return send


@pytest.fixture
def raised(database):
    def read() -> list[tuple[str, str, str]]:
        with database.reading() as db:
            rows = db.exec(select(Alert).order_by(Alert.id))
            return [(row.cause, row.level, row.reason) for row in rows]

    return read


def asked(page: str) -> list[str]:
    return [q.field for q in QUESTIONS.values() if q.words in page]


def test_three_questions_follow_and_each_may_be_left(as_patient, answer, raised, database):
    where = answer(1)
    page = as_patient.get(where).text
    assert asked(page) == ["closer", "plan", "safe"]
    assert (
        page.index("better off dead") < page.index("Three short questions") < page.index("Saved.")
    )
    sent = as_patient.post(f"{where}/follow-ups", data={})
    assert sent.headers["Location"] == where
    again = Page(as_patient.get(where).text).text
    assert asked(again) == [] and "Your answers were received at 07:01." in again
    assert [level for _, level, _ in raised()] == ["amber"]
    with database.reading() as db:
        (row,) = db.exec(select(FollowUp)).all()
        assert (row.closer, row.plan, row.safe, row.asked_at_level) == (None, None, None, "amber")


@pytest.mark.parametrize(
    ("told", "level", "reason"),
    [
        ({"closer": "yes"}, "red", "closer or stronger than usual"),
        ({"closer": "yes", "plan": "yes"}, "critical", "a plan or intent"),
        ({"safe": "not-sure"}, "critical", "not sure to be safe until tomorrow"),
    ],
)
def test_what_is_worse_is_told_at_once(as_patient, answer, raised, told, level, reason):
    where = answer(1)
    as_patient.post(f"{where}/follow-ups", data=told)
    assert raised()[1:] == [("follow-up", level, reason)]
    page = Page(as_patient.get(where).text).text
    assert ("Please call someone now." in page) == (level == "critical")
    assert "Nobody is watching at this moment" in page
    as_patient.post(f"{where}/follow-ups", data=told)
    assert len(raised()) == 2


def test_what_stands_open_already_does_not_silence_what_these_say(as_patient, answer, raised):
    as_patient.post("/help-requests", data={"request_id": "0a1b2c3d4e5f"})
    where = answer(2)
    for _ in range(2):
        as_patient.post(f"{where}/follow-ups", data={"plan": "yes"})
    assert raised()[2:] == [("follow-up", "critical", "a plan or intent")]
    as_patient.post(f"{answer(3)}/follow-ups", data={"safe": "no"})
    assert raised()[-1] == ("follow-up", "critical", "not safe until tomorrow")


def test_a_call_for_help_does_not_silence_that_they_are_closer(as_patient, answer, raised):
    as_patient.post("/help-requests", data={"request_id": "0a1b2c3d4e5f"})
    as_patient.post(f"{answer(1)}/follow-ups", data={"closer": "yes"})
    assert raised()[-1] == ("follow-up", "red", "closer or stronger than usual")


def test_once_a_day_unless_it_is_worse(as_patient, answer):
    first = answer(1)
    as_patient.post(f"{first}/follow-ups", data={"closer": "no"})
    assert asked(as_patient.get(answer(1)).text) == []
    assert len(asked(as_patient.get(answer(2)).text)) == 3


def test_unchanged_and_reviewed_is_one_quiet_line_and_one_question(
    as_patient, answer, raised, database, therapist, patient, clock
):
    answer(1)
    with database.transaction() as db:
        own = db.get_one(Patient, patient.id)
        [alert] = alerts.still_open(db, own)
        alerts.close(db, therapist, own, alert, "Called. Safe.", clock.now, done="called")
    clock.advance(days=1)
    page = as_patient.get(where := answer(1)).text
    assert "Still there. Help and your plan are here." in page and "better off dead" not in page
    assert asked(page) == ["closer"]
    assert len(raised()) == 1
    as_patient.post(f"{where}/follow-ups", data={"closer": "yes"})
    assert raised()[1:] == [("follow-up", "red", "closer or stronger than usual")]


def test_what_no_form_sends_is_not_stored_and_asked_again(as_patient, answer, database):
    where = answer(2)
    as_patient.post(f"{where}/follow-ups", data={"plan": "perhaps"})
    assert len(asked(as_patient.get(where).text)) == 3
    with database.reading() as db:
        assert db.exec(select(FollowUp)).all() == []


def test_nothing_is_asked_after_a_quiet_answer_or_of_somebody_else(
    as_patient, signed_in, answer, other_patient
):
    assert asked(as_patient.get(answer(0)).text) == []
    stranger = signed_in(other_patient).post(f"{answer(3)}/follow-ups", data={"plan": "yes"})
    assert stranger.status_code == 404


def test_the_therapist_reads_what_was_asked_and_why(as_patient, as_therapist, answer, patient):
    where = answer(1)
    as_patient.post(f"{where}/follow-ups", data={"plan": "yes"})
    text = Page(as_therapist.get(f"/patients/{patient.public_id}").text).text
    assert "Critical. Asked on after item 9" in text and "By the ladder: a plan or intent." in text
    assert "2 open alerts, critical" in Page(as_therapist.get("/patients").text).text


def test_a_reviewed_answer_stands_on_the_caseload_without_a_siren(
    signed_in, answer, database, therapist, patient, clock
):
    answer(2)
    with database.transaction() as db:
        own = db.get_one(Patient, patient.id)
        [alert] = alerts.still_open(db, own)
        until = clock.now.date() + timedelta(days=5)
        alerts.close(
            db, therapist, own, alert, "Seen today.", clock.now, done="seen", look_again=until
        )
    clock.advance(days=1)
    answer(2)
    as_therapist = signed_in(therapist)
    text = Page(as_therapist.get("/patients").text).text
    assert "Item 9 at 2, unchanged since" in text and "Open alert" not in text
    chart = Page(as_therapist.get(f"/patients/{patient.public_id}").text).text
    assert "Seen Seen today." in chart and "to look again by 9 Mar" in chart


def test_the_clinic_reads_what_raised_nothing_beside_the_alert(
    as_patient, as_therapist, patient, answer, database, therapist, clock
):
    where = answer(1)
    as_patient.post(f"{where}/follow-ups", data={"closer": "no", "safe": "yes"})
    chart = Page(as_therapist.get(f"/patients/{patient.public_id}").text).text
    words = "closer than usual: no · plan or intent: left · safe until tomorrow: yes, 07:01"
    assert f"Asked after it: {words}." in chart
    assert "Asked after item 9," not in chart
    with database.transaction() as db:
        own = db.get_one(Patient, patient.id)
        [alert] = alerts.still_open(db, own)
        alerts.close(db, therapist, own, alert, "Called. Safe.", clock.now, done="called")
    chart = Page(as_therapist.get(f"/patients/{patient.public_id}").text).text
    assert f"Asked after item 9, Wed 4 Mar 2026: {words}" in chart
    clock.advance(days=8)
    chart = Page(as_therapist.get(f"/patients/{patient.public_id}").text).text
    assert "Asked after item 9," not in chart


def test_a_second_sending_that_is_worse_shows_the_crisis_card(as_patient, answer, raised):
    where = answer(1)
    for told, is_critical in (({"closer": "no"}, False), ({"plan": "yes"}, True)):
        as_patient.post(f"{where}/follow-ups", data=told)
        page = Page(as_patient.get(where).text).text
        assert ("Please call someone now." in page) is is_critical
    assert raised()[-1] == ("follow-up", "critical", "a plan or intent")
    as_patient.post(f"{where}/follow-ups", data={"closer": "no"})
    assert "Please call someone now." in Page(as_patient.get(where).text).text
