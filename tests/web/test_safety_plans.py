"""The safety plan: written alone, there where it is needed, shared or not, and nobody else's."""

from __future__ import annotations

import pytest
from fastapi import FastAPI
from sqlalchemy import text
from sqlmodel import select

from app import keepsakes
from app.tables import Clinic, Keepsake, Patient
from tests.cast import Cast, browser, sign_in
from tests.web.pages_read import Page

PLACE = "/keepsakes/safety-plan"
CANARY = "Kanarienvogel"
STEPS = {
    "signs": "The curtains stay shut.",
    "alone": f"Knitting. {CANARY}.",
    "helpers": "Noor, 555 0177",
    "safer": "Noor keeps it for me.",
}
INVITED = "In a calmer hour you could make a safety plan"
YOURS = "Your safety plan"
SENT = {"day": "2026-03-04", "submission_id": "a-submission-of-a-test", "phq-9.9": "1"}


def save(client, note_for: str = "me", **steps: str):
    return client.post(f"{PLACE}/versions", data=(steps or STEPS) | {"note_for": note_for})


def told(client, address: str) -> str:
    return Page(client.get(address).text).text


def in_order(words: str, *parts: str) -> bool:
    places = [words.index(part) for part in parts]
    return places == sorted(places)


def test_it_is_written_alone_with_the_numbers_beside_the_step_for_professionals(as_patient):
    form = told(as_patient, PLACE)
    assert in_order(form, *(f"{number}. " for number in range(1, 7)))
    assert in_order(
        form, "5. Professionals", "On your plan already", "988", "555 0100", "6. Making"
    )
    assert save(as_patient).status_code == 303
    answer = as_patient.get(PLACE)
    read = Page(answer.text)
    assert in_order(read.text, *STEPS.values()) and "<textarea" not in answer.text
    assert "3. Places" not in read.text, "an empty step"
    assert in_order(read.text, "5. Professionals", "988", "6. Making")
    assert {"tel:5550177", "tel:5550100", "tel:988", "tel:911"} <= set(read.links)
    assert "Only you can read it." in read.text
    again = as_patient.get(f"{PLACE}?change=yes").text
    assert all(words in again for words in STEPS.values())


def test_on_paper_the_numbers_stand_below_it(as_patient):
    save(as_patient)
    page = as_patient.get(PLACE).text
    below = page[page.index('class="stack-s keepsake paper"') :]
    assert in_order(below, "Numbers to call", "911", "988", "Test Harbor Clinic", "555 0100")


def test_words_are_shown_as_words(as_patient):
    save(as_patient, helpers='<b onclick="x">Noor</b> 555 0177')
    page = as_patient.get(PLACE).text
    assert "&lt;b onclick=" in page and "<b onclick" not in page


def test_the_therapist_reads_it_only_while_it_is_shared(as_patient, as_therapist, patient):
    """And is not told whether one lies there unshared."""
    address = f"/patients/{patient.public_id}"
    before = told(as_therapist, address)
    assert "No safety plan is shared with you." in before
    save(as_patient)
    assert told(as_therapist, address) == before
    save(as_patient, "therapist")
    shown = told(as_therapist, address)
    assert CANARY in shown and "No safety plan" not in shown
    assert in_order(shown, "Shared with you", "My safety plan", *STEPS.values())
    save(as_patient)
    assert told(as_therapist, address) == before


def test_a_therapist_does_not_write_in_a_patients_name(as_therapist, database):
    assert as_therapist.get(PLACE).status_code == 404
    assert save(as_therapist).status_code == 404
    with database.reading() as db:
        assert db.exec(select(Keepsake)).all() == []


def test_help_leads_to_it_right_after_the_numbers_and_still_sends_nothing(as_patient):
    bare = Page(as_patient.get("/help").text)
    assert INVITED in bare.text and YOURS not in bare.text and PLACE in bare.links
    save(as_patient)
    answer = as_patient.get("/help")
    page = Page(answer.text)
    assert in_order(page.text, "988", "555 0100", YOURS, "Until someone answers")
    assert PLACE in page.links and INVITED not in page.text
    assert "Opening this page sends nothing." in page.text
    assert [where for where, _ in page.forms] == ["/help-requests", "/help"]
    save(as_patient, signs="")
    assert YOURS not in told(as_patient, "/help"), "the words were taken back"


def test_help_knows_nothing_of_it_for_anybody_else(app: FastAPI, as_patient, cast: Cast):
    save(as_patient, "therapist")
    nobody = told(browser(app), "/help")
    others = (cast.newcomer, cast.therapist, cast.foreign_therapist)
    for page in (nobody, *(told(sign_in(browser(app), each), "/help") for each in others)):
        assert "safety plan" not in page.lower()
    other = sign_in(browser(app), cast.other_patient)
    assert INVITED in told(other, "/help") and YOURS not in told(other, "/help")
    assert CANARY not in other.get(PLACE).text + other.get("/offline-plan").text


@pytest.mark.parametrize("gone", ["keepsake", "consent"])
def test_with_its_table_gone_help_has_the_numbers(as_patient, database, gone):
    save(as_patient)
    with database.engine.begin() as connection:
        connection.execute(text(f"ALTER TABLE {gone} RENAME TO gone"))
    answer = as_patient.get("/help?country=GB")
    assert answer.status_code == 200 and "116 123" in answer.text


def test_a_plan_that_cannot_be_opened_takes_no_number_away(as_patient, database):
    save(as_patient)
    with database.transaction() as db:
        row = db.exec(select(Keepsake)).one()
        row.sealed = row.sealed[:-1] + bytes([row.sealed[-1] ^ 1])
        db.add(row)
    page = told(as_patient, "/help")
    assert "988" in page and "safety plan" not in page.lower()


def test_the_support_card_leads_to_it_or_invites_to_it_later(as_patient):
    saved = as_patient.post("/check-ins", data=SENT).headers["location"]
    bare = Page(as_patient.get(saved).text)
    assert in_order(bare.text, "988", INVITED, "Nobody is watching at this moment")
    assert PLACE in bare.links and YOURS not in bare.text
    save(as_patient)
    page = told(as_patient, saved)
    assert in_order(page, "988", YOURS, "Nobody is watching at this moment", "Thank you. Saved.")
    assert INVITED not in page


def test_without_such_an_answer_nothing_is_said_of_it(as_patient):
    save(as_patient)
    saved = as_patient.post("/check-ins", data=SENT | {"phq-9.9": "0"}).headers["location"]
    assert "safety plan" not in told(as_patient, saved).lower()


def test_the_phone_has_it_with_what_can_be_called_and_the_clinics_number(as_patient):
    save(as_patient)
    [plan] = as_patient.get("/offline-plan").json()["keepsakes"]
    assert (plan["code"], plan["title"]) == ("safety-plan", "My safety plan")
    parts = {part["label"][0]: part for part in plan["parts"]}
    assert list(parts) == ["1", "2", "4", "5", "6"]
    assert parts["1"]["calls"] == [] and parts["4"]["calls"] == ["555 0177"]
    assert parts["5"]["words"] == "Test Harbor Clinic: 555 0100"
    assert parts["5"]["calls"] == ["555 0100"]
    save(as_patient, professionals="Dr. Okafor")
    [plan] = as_patient.get("/offline-plan").json()["keepsakes"]
    assert plan["parts"][0]["words"] == "Dr. Okafor\nTest Harbor Clinic: 555 0100"


def test_a_clinic_without_a_phone_adds_nothing(as_patient, database, cast: Cast):
    with database.transaction() as db:
        db.get_one(Clinic, cast.clinic.id).phone = ""
    save(as_patient)
    [plan] = as_patient.get("/offline-plan").json()["keepsakes"]
    assert "5" not in {part["label"][0] for part in plan["parts"]}


def test_a_double_tap_is_one_version(as_patient, database, patient):
    for _ in range(2):
        save(as_patient)
    with database.reading() as db:
        assert len(db.exec(select(Keepsake)).all()) == 1
        own = keepsakes.written(db, db.get_one(Patient, patient.id))
    assert own == {"safety-plan": STEPS}
