"""The page of a clinic's people, as its owner and its therapists use it."""

from __future__ import annotations

import re

import pytest
from fastapi import FastAPI
from fastapi.testclient import TestClient

from app import cares, clinics, people
from app.audit import Actor
from app.database import Database
from app.tables import Clinic, Patient, Staff
from tests.cast import Cast, Clock, browser, sign_in
from tests.marks import on_sqlite

ACTOR = Actor("command", "tests")
PASSPHRASE = "five words nobody would guess"


@pytest.fixture
def owner(database: Database, cast: Cast, clock: Clock) -> Staff:
    with database.transaction() as db:
        clinic = db.get_one(Clinic, cast.clinic.id)
        return clinics.add_therapist(db, ACTOR, clinic, "Olga Owner", clock.now, role="owner")


@pytest.fixture
def as_owner(app: FastAPI, owner: Staff) -> TestClient:
    return sign_in(browser(app), owner)


def link_on(page: str) -> str:
    found = re.search(r'value="http://[^/]+(/invitations/[^"]+)"', page)
    assert found is not None
    return found[1]


def at(person: Staff, act: str) -> str:
    return f"/clinic/people/{person.public_id}/{act}"


def test_a_link_lets_somebody_in_as_what_they_were_invited(
    as_owner: TestClient, app: FastAPI, database: Database, clock: Clock
):
    shown = as_owner.post("/clinic/people", data={"name": "Pria New", "role": "prescriber"})
    assert shown.status_code == 201 and "As prescriber" in shown.text
    link, theirs = link_on(shown.text), browser(app)
    for _ in range(3):
        assert theirs.get(link).status_code == 200
        theirs.head(link)
    listed = as_owner.get("/clinic/people").text
    assert "Pria New" in listed and "invited: the link works until" in listed
    assert link not in listed
    taken = theirs.post(link, data={"name": "pria", "passphrase": PASSPHRASE})
    assert taken.headers["location"] == "/patients"
    assert theirs.post(link, data={"name": "x", "passphrase": PASSPHRASE}).status_code == 404
    assert "last signed in on 4 March 2026" in as_owner.get("/clinic/people").text


@on_sqlite
def test_who_is_no_owner_sees_the_list_and_changes_nothing(
    as_therapist: TestClient, owner: Staff, other_therapist: Staff, database: Database
):
    listed = as_therapist.get("/clinic/people").text
    assert "Olga Owner" in listed and "ask one of those below" in listed
    assert "<form" not in listed[listed.index("Who is here") :]
    for act in ("roles", "invitations", "disablings"):
        refused = as_therapist.post(at(other_therapist, act), data={"role": "owner"})
        assert refused.status_code == 403 and "For an owner of your clinic" in refused.text
    refused = as_therapist.post("/clinic/people", data={"name": "Eve", "role": "owner"})
    assert refused.status_code == 403
    with database.reading() as db:
        everybody = people.everybody(db, owner.clinic_id)
        assert {(each.name, each.role) for each in everybody} == {
            ("Tess Own", "therapist"),
            ("Theo Colleague", "therapist"),
            ("Olga Owner", "owner"),
        }


@on_sqlite
def test_a_clinic_without_an_owner_says_how_to_make_one(as_therapist: TestClient):
    listed = as_therapist.get("/clinic/people").text
    assert "--role owner</code>" in listed and "Tess Own" in listed


def test_a_disabled_person_is_out_at_the_next_request_of_each_open_page(
    as_owner: TestClient, app: FastAPI, cast: Cast, database: Database, clock: Clock
):
    """Two browsers of theirs, in turns with the owner's."""
    desk, phone = (sign_in(browser(app), cast.other_therapist) for _ in range(2))
    patient = f"/patients/{cast.patient.public_id}"
    assert desk.get(patient).status_code == 200 == phone.get("/alerts").status_code
    gone = as_owner.post(at(cast.other_therapist, "disablings"))
    assert gone.status_code == 303
    assert desk.get(patient).headers["location"] == "/sign-in"
    assert as_owner.get("/clinic/people").status_code == 200
    assert phone.post(f"{patient}/plans", data={"plan": "short-daily"}).status_code == 401
    assert phone.get("/alerts").headers["location"] == "/sign-in"
    with database.reading() as db:
        assert db.get_one(Patient, cast.patient.id).plan == "full-daily"
    listed = as_owner.get("/clinic/people").text
    assert "works here no longer, since 4 March 2026" in listed
    back = as_owner.post(at(cast.other_therapist, "invitations"))
    theirs = browser(app)
    theirs.post(link_on(back.text), data={"name": "theo", "passphrase": PASSPHRASE})
    assert theirs.get(patient).headers["location"].startswith("/second-factor")
    assert desk.get(patient).headers["location"] == "/sign-in"


def test_a_hundred_turns_between_a_page_and_its_end(
    as_owner: TestClient, app: FastAPI, cast: Cast, database: Database, clock: Clock
):
    """Whatever is asked before, what is asked after is refused (R11)."""
    for turn in range(12):
        theirs = [sign_in(browser(app), cast.other_therapist) for _ in range(2)]
        for asked in range(turn % 3):
            assert theirs[asked % 2].get("/alerts").status_code == 200
        role = "prescriber" if turn % 2 else "owner"
        as_owner.post(at(cast.other_therapist, "roles"), data={"role": role})
        assert [each.get("/alerts").status_code for each in theirs] == [303, 303]


@on_sqlite
def test_patients_go_to_a_colleague_in_the_same_act(
    as_owner: TestClient, cast: Cast, database: Database, clock: Clock
):
    leaving, heir = cast.other_therapist, cast.therapist
    with database.transaction() as db:
        patient = db.get_one(Patient, cast.patient.id)
        cares.choose(db, leaving, patient, leaving.public_id, clock.now)
    asked = as_owner.post(at(leaving, "disablings"))
    assert asked.status_code == 422 and "Choose who takes over one patient" in asked.text
    assert "Who takes over their patient" in asked.text
    done = as_owner.post(at(leaving, "disablings"), data={"heir": heir.public_id})
    assert done.status_code == 303
    with database.reading() as db:
        care = cares.current(db, db.get_one(Patient, cast.patient.id))
        assert care is not None and care.staff_id == heir.id


@on_sqlite
@pytest.mark.parametrize("act", ["roles", "disablings", "invitations"])
def test_the_last_owner_and_oneself_are_refused_in_words(
    as_owner: TestClient, owner: Staff, act: str
):
    refused = as_owner.post(at(owner, act), data={"role": "therapist"})
    assert refused.status_code == 422 and 'role="alert"' in refused.text
    assert as_owner.get("/clinic/people").status_code == 200


@on_sqlite
def test_another_clinics_people_are_not_found(as_owner: TestClient, foreign_therapist: Staff):
    for act in ("roles", "disablings", "invitations"):
        answer = as_owner.post(at(foreign_therapist, act), data={"role": "owner"})
        assert answer.status_code == 404


@on_sqlite
def test_a_transfer_is_told_to_the_patient(
    as_therapist: TestClient, as_patient: TestClient, cast: Cast
):
    where = f"/patients/{cast.patient.public_id}/therapists"
    for whom in (cast.therapist, cast.other_therapist):
        done = as_therapist.post(where, data={"therapist": whom.public_id})
        assert done.status_code == 303
    told = as_patient.get("/you/readings").text
    assert "Who looks after you" in told
    assert re.search(r"Theo Colleague</strong> <span class=\"state\">since", told)
    assert re.search(r"Tess Own</strong> <span class=\"state\">since [^<]* until ", told)
    assert "Chose whose patient you are" in told
