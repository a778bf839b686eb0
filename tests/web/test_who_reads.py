"""A patient is told who reads it and when, from the clinic's hours and rota as they are now."""

from __future__ import annotations

from datetime import datetime, time, timedelta

import pytest

from app import alert_routes, alerts, check_ins, clinic_hours, rota
from app.tables import Clinic, Heartbeat, Patient, Staff, StaffPhone
from tests.answers import check_in, phq
from tests.web.pages_read import Page

NOBODY = "Your clinic reads this from today 09:00. Nobody is reading now. Please call one of these."
CALLED = "Somebody is on call and is being told now."


@pytest.fixture
def arranged(database, clinic, therapist, clock):
    """Hours from nine to five; `arranged(on_call=…, phone=…, worker=…, out=…)`. It is seven."""

    def arrange(*, on_call=True, phone=True, worker=True, out="rota") -> None:
        with database.transaction() as db:
            own, staff = db.get_one(Clinic, clinic.id), db.get_one(Staff, therapist.id)
            week = dict.fromkeys(range(5), (time(9), time(17)))
            clinic_hours.state(db, staff, own, week, clock.now)
            if on_call:
                starts = datetime(2026, 3, 3, 17)
                ends = starts + timedelta(hours=16)
                rota.add(db, staff, own, staff.public_id, starts, ends, clock.now)
            if phone:
                row = {"endpoint": "https://push.example.org/1", "p256dh": "p", "auth": "a"}
                db.add(StaffPhone(staff_id=staff.id, created_at=clock.now, **row))
            if worker:
                db.merge(Heartbeat(worker="tests", at=clock.now))
            wanted = {level: alert_routes.Wanted("", "30", out) for level in alert_routes.LEVELS}
            alert_routes.change(db, staff, own, wanted, clock.now)

    return arrange


@pytest.fixture
def asked(as_patient):
    """Ask for help; what the page says then."""

    def ask() -> str:
        as_patient.post("/help-requests", data={"request_id": "0a1b2c3d4e5f"})
        return Page(as_patient.get("/help").text).text

    return ask


def test_somebody_is_on_call(arranged, asked, clock, database):
    arranged()
    said = asked()
    assert CALLED in said and "Nobody is reading now." not in said
    with database.transaction() as db:
        db.merge(Heartbeat(worker="tests", at=clock.advance(minutes=11)))
    assert "Somebody is on call. Nobody has answered this yet." in asked()
    clock.advance(hours=2)
    assert "Test Harbor Clinic reads this in its hours, today until 17:00." in asked()


@pytest.mark.parametrize(
    "missing", [{"on_call": False}, {"phone": False}, {"worker": False}, {"out": "nobody"}]
)
def test_whoever_cannot_be_told_is_not_said_to_be(arranged, asked, missing):
    """No shift, no way to reach them, no worker that tells them, or nobody is to be told."""
    arranged(**missing)
    assert NOBODY in asked()


def test_the_card_after_an_answer_says_the_same(
    arranged, as_patient, database, patient, therapist, clock
):
    arranged()
    sent = check_in(patient, clock.now, {"phq-9-today": phq(2)})
    with database.transaction() as db:
        check_ins.record(db, db.get_one(Patient, patient.id), sent, clock.now)
    where = f"/check-ins/{sent.submission_id}"
    said = Page(as_patient.get(where).text).text
    assert CALLED in said and "This app cannot call anyone for you." in said
    with database.transaction() as db:
        own = db.get_one(Patient, patient.id)
        alerts.close(db, therapist, own, alerts.still_open(db, own)[0], "Called.", clock.now)
    again = Page(as_patient.get(where).text).text
    assert CALLED not in again and "Test Harbor Clinic can see this answer, and reads" in again


def test_on_the_patients_own_clock(arranged, asked, database, patient):
    arranged(on_call=False)
    with database.transaction() as db:
        db.get_one(Patient, patient.id).zone = "Europe/Berlin"
    said = asked()
    assert "Your clinic reads this from today 15:00." in said
    assert "Monday to Friday 9:00-17:00, by the clinic's clock" in said
