"""A discharge: nothing more is asked or sent, and nothing that stands is lost."""

from __future__ import annotations

import pytest
from fastapi.testclient import TestClient

from app import alerts, calendar_feeds, caseload, consents, discharges
from app.database import Database
from app.tables import Clinic, Patient, Staff
from tests.cast import Cast, Clock
from tests.marks import on_sqlite
from tests.web.belongings import ids_of

YOURS = ("/you/exports", "/you/readings", "/you/devices", "/you/recovery-code")


def discharge(client: TestClient, patient: Patient) -> None:
    done = client.post(f"/patients/{patient.public_id}/discharges")
    assert done.status_code == 303


def close(database: Database, patient: Patient, how: str, clock: Clock, staff: Staff) -> None:
    with database.transaction() as db:
        fresh = db.get_one(Patient, patient.id)
        if how == "discharged":
            discharges.discharge(db, staff, fresh, clock.now)
            return
        given = consents.current(db, fresh)
        assert given is not None
        consents.withdraw(db, fresh, given, clock.now)


def test_an_open_page_sends_nothing_more_and_says_why(
    as_patient: TestClient, as_therapist: TestClient, patient: Patient
):
    assert as_patient.get("/today").status_code == 200
    discharge(as_therapist, patient)
    assert as_patient.get("/today").headers["location"] == "/discharged"
    sent = as_patient.post("/check-ins", data={"mood": "4"})
    assert sent.status_code == 403 and "Your treatment here has ended" in sent.text
    by_script = as_patient.post("/outbox", json={}, headers={"Accept": "application/json"})
    assert by_script.status_code == 403 and by_script.json()["kind"] == "discharged"
    page = as_patient.get("/discharged").text
    for said in ("Test Harbor Clinic discharged you on 4 March 2026", "555 0100", "988"):
        assert said in page
    assert 'class="places"' not in page and "/you/exports" in page


def test_it_is_taken_back_and_everything_is_there(
    as_patient: TestClient, as_therapist: TestClient, patient: Patient
):
    discharge(as_therapist, patient)
    shown = as_therapist.get(f"/patients/{patient.public_id}").text
    assert "Discharged on Wed 4 Mar 2026" in shown
    as_therapist.post(f"/patients/{patient.public_id}/readmissions")
    assert as_patient.get("/today").status_code == 200
    assert as_patient.get("/discharged").headers["location"] == "/today"


@pytest.mark.parametrize("how", ["discharged", "withdrawn"])
def test_what_is_the_patients_own_stays_open(
    as_patient: TestClient, database: Database, cast: Cast, clock: Clock, how: str
):
    close(database, cast.patient, how, clock, cast.therapist)
    for address in YOURS:
        page = as_patient.get(address)
        assert page.status_code == 200 and 'class="places"' not in page.text, address
    made = as_patient.post("/you/exports", data={"kind": "json"})
    assert made.status_code == 201
    link = made.text.split('href="/you/exports/')[1].split('"')[0]
    whole = as_patient.get(f"/you/exports/{link}").json()
    assert whole["for"] == "patient" and "Pia Test" in str(whole["patients"])
    help_now = as_patient.get("/help")
    assert help_now.status_code == 200 and "988" in help_now.text and "555 0100" in help_now.text
    assert 'action="/help-requests"' not in help_now.text
    leads_to = "/discharged" if how == "discharged" else "/consents/new"
    assert as_patient.get("/you").headers["location"] == leads_to
    assert "/you/exports" in as_patient.get(leads_to).text


def test_open_alerts_stand_until_they_are_closed(
    as_therapist: TestClient, database: Database, cast: Cast, clock: Clock
):
    with database.transaction() as db:
        ids_of(db, cast, cast.patient, clock.now)
    discharge(as_therapist, cast.patient)
    with database.reading() as db:
        patient = db.get_one(Patient, cast.patient.id)
        assert alerts.still_open(db, patient)
    assert "alert-bar" in as_therapist.get("/clinic/people").text
    assert "Pia Test" in as_therapist.get("/patients").text
    told = as_therapist.get(f"/patients/{cast.patient.public_id}/treatment").text
    assert "alerts stand open" in told or "One alert stands open" in told


def test_the_caseload_has_them_under_discharged_alone(
    as_therapist: TestClient, database: Database, cast: Cast, clock: Clock
):
    discharge(as_therapist, cast.patient)
    told = as_therapist.get("/patients?show=discharged").text
    assert "Discharged on 4 Mar" in told and "Pia Test" in told
    assert "Pia Test" not in as_therapist.get("/patients").text
    clock.advance(days=9)
    with database.reading() as db:
        clinic = db.get_one(Clinic, cast.clinic.id)
        shown = {
            name: {line.name for line in caseload.page(db, clinic, clock.now, show=name).lines}
            for name in caseload.FILTERS
        }
        counts = caseload.page(db, clinic, clock.now).counts
        line = caseload.page(db, clinic, clock.now, show="discharged").lines[0]
    assert shown["discharged"] == {"Pia Test"} and counts["discharged"] == 1
    assert all("Pia Test" not in names for name, names in shown.items() if name != "discharged")
    assert [reason.kind for reason in line.reasons] == ["discharged"]


@on_sqlite
def test_the_private_calendar_goes_silent(
    as_therapist: TestClient, as_patient: TestClient, database: Database, cast: Cast, clock: Clock
):
    with database.transaction() as db:
        patient = db.get_one(Patient, cast.patient.id)
        _, secret = calendar_feeds.make(db, patient, clock.now)
    with database.reading() as db:
        assert calendar_feeds.find(db, secret, clock.now) is not None
    discharge(as_therapist, cast.patient)
    with database.reading() as db:
        assert calendar_feeds.find(db, secret, clock.now) is None


@on_sqlite
def test_the_patient_reads_who_discharged_them(
    as_therapist: TestClient, as_patient: TestClient, patient: Patient
):
    discharge(as_therapist, patient)
    told = as_patient.get("/you/readings").text
    assert "Discharged: the record stays, and nothing more is asked" in told and "Tess Own" in told


def test_the_clinic_pauses_the_questions_and_the_patient_may_end_it(
    as_therapist: TestClient, as_patient: TestClient, patient: Patient
):
    where = f"/patients/{patient.public_id}/question-breaks"
    for unusable in ("1", "400", "x", ""):
        as_therapist.post(where, data={"days": unusable})
    assert "paused the questions" not in as_patient.get("/today").text
    as_therapist.post(where, data={"days": "28"})
    assert "Your clinic has paused the questions until Tuesday 31 March" in (
        as_patient.get("/today").text
    )
    assert "paused the questions, Wed 4 Mar 2026 to Tue 31 Mar 2026" in (
        as_therapist.get(f"/patients/{patient.public_id}/treatment").text
    )
    as_patient.post("/question-breaks/endings")
    assert "paused the questions" not in as_patient.get("/today").text
    as_therapist.post(where, data={"days": "3"})
    as_therapist.post(f"{where}/endings")
    assert "paused the questions" not in as_patient.get("/today").text
