"""“Tell my clinic I need help”: one critical alert, and the truth about who reads it."""

from __future__ import annotations

import pytest
from sqlmodel import select

from app import alerts
from app.tables import Alert, Clinic, Patient
from tests.web.pages_read import Page

REQUEST = {"request_id": "0a1b2c3d4e5f"}


@pytest.fixture
def rows(database):
    def read() -> list[Alert]:
        with database.reading() as db:
            return list(db.exec(select(Alert).order_by(Alert.id)))

    return read


def test_one_tap_is_one_critical_alert(as_patient, as_therapist, patient, rows):
    for _ in range(2):
        answer = as_patient.post("/help-requests", data=REQUEST)
        assert (answer.status_code, answer.headers["Location"]) == (303, "/help#told")
    (alert,) = rows()
    assert (alert.cause, alert.level, alert.answer, alert.instrument) == ("help", "critical", 0, "")
    chart = Page(as_therapist.get(f"/patients/{patient.public_id}").text).text
    assert "Critical. Tapped “Tell my clinic I need help”, for Wed 4 Mar 2026" in chart
    assert "Open alert, critical" in Page(as_therapist.get("/patients").text).text
    brief = Page(as_therapist.get(f"/patients/{patient.public_id}/brief").text).text
    assert "Critical: tapped “Tell my clinic I need help”" in brief


def test_the_truth_is_said_about_who_reads_it(as_patient, database, patient):
    with database.transaction() as db:
        db.get_one(Clinic, patient.clinic_id).hours = "Monday to Friday, 09:00 to 17:00"
    as_patient.post("/help-requests", data=REQUEST)
    text = Page(as_patient.get("/help").text).text
    assert "Your message was received on Wed 4 Mar 2026" in text
    assert "reads messages in its hours: Monday to Friday, 09:00 to 17:00" in text
    assert "Nobody is watching at this moment." in text
    assert "call one of the numbers here" in text


def test_who_has_seen_it_is_said(as_patient, database, patient, therapist, clock, rows):
    as_patient.post("/help-requests", data=REQUEST)
    with database.transaction() as db:
        own = db.get_one(Patient, patient.id)
        alerts.close(db, therapist, own, rows()[0], "Called.", clock.now, done="called")
    text = Page(as_patient.get("/help").text).text
    assert "Tess Own has seen it" in text and "Nobody is watching at this moment." not in text
    clock.advance(hours=49)
    assert "has seen it" not in Page(as_patient.get("/help").text).text


def test_asking_again_is_another_alert(as_patient, rows):
    as_patient.post("/help-requests", data=REQUEST)
    as_patient.post("/help-requests", data={"request_id": "ffffffffffff"})
    assert len(rows()) == 2


@pytest.mark.parametrize("request_id", ["", "x", "<b>", "a" * 65])
def test_an_odd_number_is_no_reason_to_refuse(as_patient, rows, request_id):
    assert as_patient.post("/help-requests", data={"request_id": request_id}).status_code == 303
    assert len(rows()) == 1


def test_somebody_elses_window_asks_for_nobody(as_patient, rows):
    answer = as_patient.post("/help-requests", data=REQUEST | {"person": "0" * 32})
    assert answer.status_code == 401
    assert rows() == []


def test_signed_out_and_for_staff_there_is_no_such_button(client, as_therapist):
    for page in (client.get("/help").text, as_therapist.get("/help").text):
        assert "Tell my clinic" not in page
    assert client.post("/help-requests").status_code in (303, 401)
