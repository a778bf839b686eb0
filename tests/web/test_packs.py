"""Choosing packs on the patient page, answering their forms on the phone, reading them back."""

from __future__ import annotations

import re

from sqlmodel import select

from app import check_ins, packs
from app.core.local_time import check_in_day
from app.tables import PatientPack, Response
from tests.answers import check_in
from tests.web.pages_read import Page, cell_of


def choose(client, patient, *codes):
    where = f"/patients/{patient.public_id}/packs"
    return client.post(where, data=dict.fromkeys(codes, "yes"))


def settle(database, patient, clock):
    """Official forms done, so that tomorrow is an ordinary day."""
    with database.transaction() as db:
        answers = {"phq-9": (1,) * 9, "gad-7": (1,) * 7}
        check_ins.record(db, patient, check_in(patient, clock.now, answers), clock.now)
    clock.advance(days=1)


def test_packs_are_chosen_and_ended_on_the_page_of_the_treatment(as_therapist, patient, database):
    assert choose(as_therapist, patient, "pain", "trauma", "made-up").status_code == 303
    page = Page(as_therapist.get(f"/patients/{patient.public_id}/treatment").text)
    assert page.form(f"/patients/{patient.public_id}/packs") == {"pain": "yes", "trauma": "yes"}
    assert "the seven worry questions give way: at most 2 days in 7." in page.text
    choose(as_therapist, patient, "trauma")
    with database.reading() as db:
        rows = db.exec(select(PatientPack).order_by("id")).all()
        assert [(row.pack, row.ended_at is None) for row in rows] == [
            *(("pain", False), ("trauma", True))
        ]


def test_what_waits_is_told(signed_in, therapist, patient, clock):
    choose(signed_in(therapist), patient, "trauma")
    page = f"/patients/{patient.public_id}"
    assert "Waiting:" not in signed_in(therapist).get(page).text
    clock.advance(days=2)
    told = signed_in(therapist).get(page).text
    assert "Waiting: PC-PTSD-5, month since Wed 4 Mar 2026." in told


def test_a_form_that_waits_is_filled_in_and_read_back(
    signed_in, therapist, as_patient, patient, database, clock
):
    settle(database, patient, clock)
    desk = signed_in(therapist)
    desk.post(f"/patients/{patient.public_id}/plans", data={"plan": "short-daily"})
    choose(desk, patient, "pain", "trauma")
    form = as_patient.get("/check-ins/new").text
    assert 'name="peg.3"' in form and 'name="pc-ptsd-5.6"' in form and "data-gate" in form
    assert "pain has interfered with your enjoyment of life?" in form
    assert "completely interferes" in form and "phq-4-today.1" in form
    sent = Page(form).form("/check-ins", "note") | {
        "peg.1": "5",
        "peg.2": "5",
        "peg.3": "6",
        "pc-ptsd-5.1": "0",
    }
    assert as_patient.post("/check-ins", data=sent).status_code == 303
    day = check_in_day(clock.now, patient.zone).isoformat()
    told = as_patient.get(f"/history/{day}").text
    assert "5.3 of 10" in told and "<dd>No</dd>" in told
    assert "PEG, week: 5.3" in as_patient.get("/history").text
    assert "Forms of the packs" not in as_patient.get("/history").text
    page = desk.get(f"/patients/{patient.public_id}").text
    assert cell_of(page, "peg") == "5.3" and "Forms of the packs, each over its own" in page
    with database.reading() as db:
        assert packs.waiting(db, patient, check_in_day(clock.now, patient.zone)) == []


def test_forms_without_a_total_stand_in_the_table_alone(as_therapist, patient, database, clock):
    with database.transaction() as db:
        answers = {"side-effects": (1, 0, 0, 3, None), "bladder": (0, 0, 0)}
        check_ins.record(db, patient, check_in(patient, clock.now, answers), clock.now)
    page = as_therapist.get(f"/patients/{patient.public_id}").text
    words = "Feeling sick: Mild; Headache: Severe, 4 of 5 answered"
    assert cell_of(page, "side-effects") == words
    assert cell_of(page, "bladder") == "none of these"
    assert "multiple-side-effects" not in page and "multiple-phq-9-today" in page
    with database.reading() as db:
        assert {row.score for row in db.exec(select(Response))} == {None}


def test_official_wordings_and_notices_are_shown(client):
    about = client.get("/about").text
    assert "PC-PTSD-5: developed by" in about and "World Health Organization" in about
    offline = client.get("/offline").text
    assert len(re.findall(r'name="audit-c\.2" value="\d"', offline)) == 5
    assert "How often do you have 6 or more drinks on 1 occasion?" in offline
