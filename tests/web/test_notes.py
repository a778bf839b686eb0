"""Note by note: private until shared, gone from the therapist's pages once unshared."""

from __future__ import annotations

from datetime import date

import pytest
from sqlmodel import select

from app import journal, practice
from app.tables import Patient
from app.tables.audit import AuditEntry
from tests.cast import browser, sign_in
from tests.web.pages_read import Page

CANARY = "Kanarienvogel im Hafen"
DAY = "2026-03-04"


@pytest.fixture
def noted(as_patient, database, patient):
    """A note with a check-in and one with an exercise, both private: where each is shared."""
    form = {"submission_id": "noted-noted", "day": DAY, "mood.1": "5", "note": f"{CANARY} one"}
    assert as_patient.post("/check-ins", data=form).status_code == 303
    said = {"outcome": "done", "note": f"{CANARY} two"}
    as_patient.post("/exercises/slow-body-scan/completions", data=said)
    with database.reading() as db:
        whose = db.get_one(Patient, patient.id)
        [note] = journal.of_day(db, whose, date.fromisoformat(DAY))
        [row] = practice.of_day(db, patient.id, date.fromisoformat(DAY))
    return {
        "one": f"/notes/{note.public_id}/sharings",
        "two": f"/practice/{row.public_id}/sharings",
    }


def clinics(as_therapist, patient) -> str:
    """Everything that a therapist can open of this patient."""
    where = f"/patients/{patient.public_id}"
    pages = ("/patients", where, f"{where}?range=all", f"{where}/exercises", f"{where}/nudges")
    return "".join(as_therapist.get(page).text for page in pages)


def test_both_stand_on_the_day_for_the_patient(as_patient, noted):
    text = Page(as_patient.get(f"/history/{DAY}").text).text
    assert f"{CANARY} one" in text and f"{CANARY} two" in text
    assert "A slow walk through the body" in text and text.count("just for me") == 2


@pytest.mark.parametrize("which", ["one", "two"])
def test_a_note_is_the_therapists_only_while_it_is_shared(
    as_patient, as_therapist, patient, noted, which
):
    other = {"one": "two", "two": "one"}[which]
    assert CANARY not in clinics(as_therapist, patient)
    answer = as_patient.post(noted[which], data={"with": "therapist"})
    assert (answer.status_code, answer.headers["location"]) == (303, f"/history/{DAY}")
    shown = clinics(as_therapist, patient)
    assert f"{CANARY} {which}" in shown and f"{CANARY} {other}" not in shown
    as_patient.post(noted[which], data={"with": "nobody"})
    assert CANARY not in clinics(as_therapist, patient)


def test_a_strangers_note_is_not_found(app, other_patient, noted, as_therapist, patient):
    stranger = sign_in(browser(app), other_patient)
    for address in noted.values():
        assert stranger.post(address, data={"with": "therapist"}).status_code == 404
    assert CANARY not in clinics(as_therapist, patient)


def test_sharing_is_on_record_once(database, as_patient, patient, noted):
    for wish in ("therapist", "therapist", "nobody"):
        for address in noted.values():
            as_patient.post(address, data={"with": wish})
    with database.reading() as db:
        wanted = select(AuditEntry).where(AuditEntry.chain.contains(patient.public_id))
        actions = [each.action for each in db.exec(wanted.order_by(AuditEntry.seq))]
    assert actions[-4:] == ["share note", "share note", "unshare note", "unshare note"]
