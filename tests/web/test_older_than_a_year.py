"""The patient's page lists a year; what is older stands under "All", and the page says so."""

from __future__ import annotations

import re
from datetime import timedelta

import pytest

from app import alerts, check_ins, dosing_sessions, ledger
from app.check_ins import CheckIn
from app.core.local_time import check_in_day
from app.dosing_details import Details
from app.tables import Patient, Staff

OLD, NEW = "Before the move", "After the move"


@pytest.fixture
def lived(database, patient, therapist, clock):
    """A session, a shared insight and a closed alert 400 days ago, and again 20 days ago."""
    with database.transaction() as db:
        own, staff = db.get_one(Patient, patient.id), db.get_one(Staff, therapist.id)
        own.created_at = clock.now - timedelta(days=500)
        for days, words in ((400, OLD), (20, NEW)):
            at = clock.now - timedelta(days=days)
            dosing_sessions.plan(db, staff, own, at, Details(note=f"Session: {words}"), at)
            ledger.write(db, own, "insight", {"insight": f"Insight: {words}"}, at, share=True)
            answers = {"phq-9-today": (0,) * 8 + (1,)}
            sent = CheckIn(words, check_in_day(at, own.zone), answers, at, source="demo")
            [alert] = check_ins.record(db, own, sent, at).alerts
            alerts.close(db, staff, own, alert, f"Alert: {words}", at + timedelta(hours=1))
    return f"/patients/{patient.public_id}"


@pytest.mark.parametrize("what", ["Session", "Insight", "Alert"])
def test_a_year_is_listed_and_the_rest_is_under_all(as_therapist, lived, what):
    year, whole = (as_therapist.get(f"{lived}?range={span}").text for span in ("365", "all"))
    assert f"{what}: {NEW}" in year and f"{what}: {OLD}" not in year
    assert f"{what}: {NEW}" in whole and f"{what}: {OLD}" in whole
    assert f'href="{lived}?range=all">Show all of it' in year and "left out" not in whole


def test_nothing_is_said_to_be_left_out_in_a_first_year(as_therapist, patient):
    assert "left out" not in as_therapist.get(f"/patients/{patient.public_id}").text


def test_of_many_sessions_the_last_are_shown_and_what_awaits_a_word(
    as_therapist, database, patient, therapist, clock
):
    with database.transaction() as db:
        whose = db.get_one(Patient, patient.id)
        first = dosing_sessions.report(db, whose, clock.now - timedelta(days=60), clock.now)
        for days in (50, 40, 30, 20, 10, -5):
            at = clock.now - timedelta(days=days)
            dosing_sessions.plan(db, therapist, whose, at, Details(), clock.now)
    address = f"/patients/{patient.public_id}"
    html = as_therapist.get(address).text
    shown = re.findall(r"<strong>(\w+ \d+ \w+ 20\d\d), 0[78]:00</strong>", html)
    assert len(shown) == 6 and f"/dosing-sessions/{first.public_id}/confirmations" in html
    assert ">1 earlier</a>" in html
    everything = as_therapist.get(address, params={"range": "all"}).text
    assert " earlier</a>" not in everything
    assert len(re.findall(r"20\d\d, 0[78]:00</strong>", everything)) == 7
