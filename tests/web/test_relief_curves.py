"""The patient's own relief curve: off until both want it, and gone as soon as one does not."""

from __future__ import annotations

import pytest
from sqlmodel import select

from app import relief_views
from app.tables import Patient, ReliefView
from app.tables.audit import AuditEntry
from tests.web.pages_read import Page


def text(client) -> str:
    return Page(client.get("/relief-curve").text).text


@pytest.fixture
def mine(as_patient):
    return lambda shown: as_patient.post("/relief-curves", data={"shown": shown})


@pytest.fixture
def clinics(as_therapist, patient):
    where = f"/patients/{patient.public_id}/relief-curves"
    return lambda shown: as_therapist.post(where, data={"shown": shown})


def test_it_is_off_until_both_have_turned_it_on(as_patient, mine, clinics):
    assert "It is off." in text(as_patient) and "Read from" not in text(as_patient)
    assert mine("yes").status_code == 303
    assert "once your therapist has, too" in text(as_patient)
    clinics("yes")
    assert "Read from: PHQ-9 questions, past 24 hours" in text(as_patient)


@pytest.mark.parametrize("who", ["patient", "clinic"])
def test_either_side_takes_it_back(as_patient, mine, clinics, who):
    for turn in (mine, clinics):
        turn("yes")
    (mine if who == "patient" else clinics)("no")
    assert "Read from" not in text(as_patient)


def test_a_clinics_yes_alone_shows_nothing(as_patient, as_therapist, clinics, patient):
    clinics("yes")
    assert "Nothing is shown unless you want it." in text(as_patient)
    shown = Page(as_therapist.get(f"/patients/{patient.public_id}").text).text
    assert "You have; the patient has not." in shown


def test_each_yes_is_a_row_and_on_record(database, patient, therapist, clock):
    for wanted in (True, True, False, False, True):
        with database.transaction() as db:
            relief_views.turn(db, db.get_one(Patient, patient.id), therapist, wanted, clock.now)
    with database.reading() as db:
        rows = list(db.exec(select(ReliefView).order_by(ReliefView.id)))
        wanted = select(AuditEntry).where(AuditEntry.chain.contains(patient.public_id))
        said = [each.action for each in db.exec(wanted.order_by(AuditEntry.seq))]
        assert relief_views.sides(db, patient) == {"clinic"}
    assert [row.until is None for row in rows] == [False, True]
    assert said[-3:] == [f"turn relief curve {word}" for word in ("on", "off", "on")]


def test_no_word_of_the_page_is_a_verdict(as_patient, mine, clinics):
    pages = [text(as_patient)]
    for turn in (mine, clinics):
        turn("yes")
        pages.append(text(as_patient))
    for verdict in ("fading", "relapse", "loss", "fail", "response", "dose"):
        assert not any(verdict in page.lower() for page in pages), verdict
