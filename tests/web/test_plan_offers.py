"""Fewer questions, offered on Today, taken or kept away in one tap, told to the therapist."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest
from sqlmodel import select

from app import check_ins, patients
from app.audit import Actor
from app.tables import Patient, PlanChoice
from app.tables.audit import AuditEntry
from tests.answers import LOW, check_in
from tests.web.pages_read import Page

OFFER = "Would fewer questions suit you?"
OFFICIAL = {"phq-9": LOW, "gad-7": (1,) * 7}


@pytest.fixture
def phone(signed_in, patient, clock):
    """Two weeks later, nothing answered."""
    clock.advance(days=15)
    return signed_in(patient)


def answer(phone, plan):
    form = Page(phone.get("/today").text).form("/plan-offers/answers")
    return phone.post("/plan-offers/answers", data=form | {"plan": plan})


def rows(database, table):
    with database.reading() as db:
        return list(db.exec(select(table)))


def test_nothing_is_offered_before_two_weeks(as_patient):
    assert OFFER not in as_patient.get("/today").text


def test_one_tap_changes_the_plan_and_the_therapist_is_told(
    phone, signed_in, therapist, patient, database
):
    assert OFFER in phone.get("/today").text
    assert answer(phone, "short-daily").headers["location"] == "/today"
    assert OFFER not in phone.get("/today").text
    with database.reading() as db:
        assert db.get_one(Patient, patient.id).plan == "short-daily"
    [row] = rows(database, PlanChoice)
    assert (row.before, row.after, row.chosen_by) == ("full-daily", "short-daily", "patient")
    told = signed_in(therapist).get(f"/patients/{patient.public_id}").text
    assert "Changed to Short daily by the patient, Thu 19 Mar 2026." in told
    [entry] = [e for e in rows(database, AuditEntry) if e.action == "choose plan short-daily"]
    assert entry.actor == f"patient:{patient.public_id}"


def test_a_no_rests_the_offer_for_two_weeks(phone, signed_in, patient, clock, database):
    answer(phone, "full-daily")
    assert OFFER not in phone.get("/today").text
    clock.advance(days=13)
    assert OFFER not in signed_in(patient).get("/today").text
    clock.advance(days=1)
    assert OFFER in signed_in(patient).get("/today").text
    assert "keep plan full-daily" in {entry.action for entry in rows(database, AuditEntry)}


def test_what_is_not_offered_changes_nothing(as_patient, patient, database):
    assert as_patient.post("/plan-offers/answers", data={"plan": "short-daily"}).status_code == 303
    assert rows(database, PlanChoice) == []


def test_the_clinics_own_change_is_no_news_to_it(signed_in, therapist, patient, clock, phone):
    answer(phone, "short-daily")
    desk = signed_in(therapist)
    where = f"/patients/{patient.public_id}"
    desk.post(f"{where}/plans", data={"plan": "full-daily"})
    assert "by the patient," not in desk.get(where).text
    clock.advance(days=13)
    assert OFFER not in signed_in(patient).get("/today").text


def wish(phone, words):
    form = Page(phone.get("/you").text).form("/plan-wishes")
    return phone.post("/plan-wishes", data=form | {"wish": words})


def asks_item_9(phone):
    return "better off dead" in phone.get("/check-ins/new").text


def test_item_9_is_asked_less_at_the_patients_own_wish_and_the_clinic_is_told(
    as_patient, signed_in, therapist, patient, clock, database
):
    phone = as_patient
    assert asks_item_9(phone)
    assert wish(phone, "less").headers["location"] == "/you#less-title"
    assert "comes once a week" in " ".join(phone.get("/you").text.split())
    told = signed_in(therapist).get(f"/patients/{patient.public_id}").text
    assert "Changed to Short daily by the patient, Wed 4 Mar 2026." in told
    asked = []
    for _ in range(15):
        phone = signed_in(patient)
        asked.append(asks_item_9(phone))
        with database.transaction() as db:
            row = db.get_one(Patient, patient.id)
            forms = OFFICIAL if asked[-1] else {"phq-4-today": (1, 1, 1, 1)}
            check_ins.record(db, row, check_in(row, clock.now, forms), clock.now)
        clock.advance(days=1)
    assert [day for day, is_asked in enumerate(asked) if is_asked] == [0, 7, 14]
    wish(signed_in(patient), "as-before")
    with database.reading() as db:
        assert db.get_one(Patient, patient.id).plan == "full-daily"
    assert [row.chosen_by for row in rows(database, PlanChoice)] == ["patient", "patient"]


def test_what_the_clinic_chose_is_not_undone_by_a_wish(as_patient, therapist, patient, database):
    with database.transaction() as db:
        row = db.get_one(Patient, patient.id)
        actor = Actor("staff", therapist.public_id)
        patients.choose_plan(db, actor, row, "short-daily", datetime(2026, 3, 5, tzinfo=UTC))
    assert "Fewer questions" not in as_patient.get("/you").text
    as_patient.post("/plan-wishes", data={"wish": "as-before"})
    as_patient.post("/plan-wishes", data={"wish": "less"})
    with database.reading() as db:
        assert db.get_one(Patient, patient.id).plan == "short-daily"
    assert len(rows(database, PlanChoice)) == 1
