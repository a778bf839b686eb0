"""From session to session on the patient's pages, on Today, offline, and at the clinic."""

from __future__ import annotations

from datetime import timedelta

import pytest

from app import dosing_sessions, ledger
from app.dosing_details import Details
from app.tables import Patient
from tests.cast import browser, sign_in
from tests.web.pages_read import Page

CANARY = "Kanarienvogel im Hafen"


@pytest.fixture
def dose(database, patient, therapist, clock):
    """A session so many days from now; a past one is confirmed."""

    def planned(days: int) -> None:
        at = clock.now + timedelta(days=days)
        with database.transaction() as db:
            whose = db.get_one(Patient, patient.id)
            [row] = dosing_sessions.plan(db, therapist, whose, at, Details(), min(at, clock.now))
            if days < 0:
                dosing_sessions.confirm(db, therapist, whose, row, at + timedelta(minutes=1))

    return planned


def text(client, address: str) -> str:
    return Page(client.get(address).text).text


def save(client, kind: str, **fields: str):
    return client.post(f"/ledger/{kind}/entries", data=fields)


def key_of(database, patient) -> str:
    with database.reading() as db:
        return ledger.of(db, db.get_one(Patient, patient.id))[-1].public_id


def test_an_intention_is_written_read_and_changed(as_patient):
    answer = save(as_patient, "intention", intention="Let me <rest>.")
    assert (answer.status_code, answer.headers["location"]) == (303, "/ledger?saved=intention")
    shown = as_patient.get(answer.headers["location"]).text
    assert "Let me &lt;rest&gt;." in shown and "Saved." in Page(shown).text
    assert "Let me &lt;rest&gt;." in as_patient.get("/ledger/intention/entries/new").text


def test_the_day_itself_with_its_list(as_patient):
    save(as_patient, "journey", companion="Ida, 555 0100", **{"check-ride": "yes"})
    shown = text(as_patient, "/ledger")
    assert "Ida, 555 0100" in shown and "Somebody has promised to bring me home" in shown
    assert "Somebody can be reached that evening" not in shown
    form = as_patient.get("/ledger/journey/entries/new").text
    assert 'name="check-ride" value="yes" checked' in form
    assert 'name="check-home" value="yes" checked' not in form


def test_what_is_too_long_or_one_too_many_is_said_and_still_there(as_patient):
    long = "y" * 8001
    answer = save(as_patient, "insight", insight=long, note_for="therapist")
    assert answer.status_code == 422 and long in answer.text
    assert 'value="therapist" checked' in answer.text
    for words in ("Call Ida", "Outside"):
        assert save(as_patient, "commitment", commitment=words).status_code == 303
    third = save(as_patient, "commitment", commitment="And a third")
    assert third.status_code == 422 and "And a third" in third.text
    assert "two small commitments already" in Page(third.text).text


@pytest.mark.parametrize("kind", ["diary", "letter", "x" * 300])
def test_any_other_kind_is_not_found(as_patient, kind):
    assert as_patient.get(f"/ledger/{kind}/entries/new").status_code == 404
    assert save(as_patient, kind, insight="x").status_code == 404


def test_another_persons_form_is_not_taken(as_patient, database, patient):
    answer = save(as_patient, "insight", insight="x", person="somebody else")
    assert answer.status_code == 401
    with database.reading() as db:
        assert ledger.of(db, db.get_one(Patient, patient.id)) == []


def test_the_therapist_reads_an_entry_only_while_it_is_shared(
    as_patient, as_therapist, database, patient, dose
):
    dose(-2)
    chart = f"/patients/{patient.public_id}"
    save(as_patient, "insight", insight=CANARY)
    key = key_of(database, patient)
    assert CANARY not in as_therapist.get(chart).text
    as_patient.post(f"/ledger-entries/{key}/sharings", data={"with": "therapist"})
    assert CANARY in text(as_therapist, chart)
    as_patient.post(f"/ledger-entries/{key}/sharings", data={"with": "nobody"})
    for page in (chart, "/patients"):
        assert CANARY not in as_therapist.get(page).text
    as_patient.post(f"/ledger-entries/{key}/sharings", data={"with": "therapist"})
    as_patient.post(f"/ledger-entries/{key}/withdrawals")
    assert CANARY not in as_therapist.get(chart).text
    assert CANARY not in as_patient.get("/ledger").text


def test_a_private_change_hides_what_was_shared_before(as_patient, as_therapist, database, patient):
    save(as_patient, "intention", intention=CANARY, note_for="therapist")
    assert CANARY in text(as_therapist, f"/patients/{patient.public_id}")
    save(as_patient, "intention", intention="for me now")
    shown = text(as_therapist, f"/patients/{patient.public_id}")
    assert CANARY not in shown and "for me now" not in shown
    key = key_of(database, patient)
    as_patient.post(f"/ledger-entries/{key}/withdrawals")
    assert CANARY not in text(as_therapist, f"/patients/{patient.public_id}")
    assert CANARY not in text(as_patient, "/ledger")


def test_an_entry_of_somebody_else_is_not_found(app, other_patient, as_patient, database, patient):
    stranger = sign_in(browser(app), other_patient)
    save(as_patient, "commitment", commitment="Call Ida")
    key = key_of(database, patient)
    for act in ("sharings", "withdrawals", "answers"):
        data = {"with": "therapist", "answer": "let-go"}
        answer = stranger.post(f"/ledger-entries/{key}/{act}", data=data)
        assert answer.status_code == 404
    with database.reading() as db:
        [row] = ledger.of(db, db.get_one(Patient, patient.id))
        assert row.shared_at is None and ledger.answers(db, patient) == {}


def test_today_invites_to_one_thing_at_a_time(as_patient, dose):
    assert "My intention" not in text(as_patient, "/today")
    dose(3)
    assert "My intention" in text(as_patient, "/today")
    save(as_patient, "intention", intention="Rest")
    shown = text(as_patient, "/today")
    assert "Getting there and home" in shown and "My intention" not in shown
    save(as_patient, "journey", companion="Ida")
    assert "Getting there and home" not in text(as_patient, "/today")


def test_after_a_session_something_to_keep_then_a_small_commitment(as_patient, dose):
    dose(-2)
    assert "Something I want to keep" in text(as_patient, "/today")
    save(as_patient, "insight", insight="I am not alone")
    assert "A small commitment" in text(as_patient, "/today")
    save(as_patient, "commitment", commitment="Call Ida")
    shown = text(as_patient, "/today")
    assert "A small commitment" not in shown and "Something I want to keep" not in shown


def test_the_dosing_day_asks_nothing(as_patient, dose, clock):
    save(as_patient, "commitment", commitment="Call Ida")
    clock.advance(days=8)
    assert "Does this still fit?" in text(as_patient, "/today")
    dose(0)
    shown = text(as_patient, "/today")
    assert "Does this still fit?" not in shown and "In your own words" not in shown


def test_a_week_later_it_is_asked_once_whether_it_still_fits(as_patient, database, patient, clock):
    save(as_patient, "commitment", commitment="Call Ida on Sundays")
    assert "Does this still fit?" not in text(as_patient, "/today")
    clock.advance(days=7)
    shown = text(as_patient, "/today")
    assert "Does this still fit?" in shown and "Call Ida on Sundays" in shown
    key = key_of(database, patient)
    unread = as_patient.post(f"/ledger-entries/{key}/answers", data={"answer": "maybe"})
    assert "Please tap once more" in text(as_patient, unread.headers["location"])
    answer = as_patient.post(f"/ledger-entries/{key}/answers", data={"answer": "resting"})
    assert "It rests" in text(as_patient, answer.headers["location"])
    assert "Does this still fit?" not in text(as_patient, "/today")


def test_the_next_preparation_lays_out_what_stayed(as_patient, dose, clock):
    dose(-2)
    save(as_patient, "insight", insight="I am not alone")
    save(as_patient, "commitment", commitment="Call Ida")
    clock.advance(days=9)
    dose(4)
    form = text(as_patient, "/ledger/intention/entries/new")
    assert "From last time" in form and "I am not alone" in form and "Call Ida" in form
    save(as_patient, "intention", intention="Rest")
    assert "Before your session on" in text(as_patient, "/ledger")


def test_earlier_sessions_stay_below(as_patient, dose, clock):
    dose(-20)
    save(as_patient, "words", words="It was like water")
    clock.advance(days=2)
    dose(-1)
    shown = text(as_patient, "/ledger")
    assert "Since your session on" in shown
    assert "Earlier" in shown and "It was like water" in shown
    assert "It was like water" not in as_patient.get("/ledger/words/entries/new").text


def test_it_lies_in_the_plan_of_the_phone(as_patient, dose):
    dose(3)
    save(as_patient, "intention", intention="Let me rest")
    save(as_patient, "insight", insight="Earlier thought")
    [told] = as_patient.get("/offline-plan").json()["keepsakes"]
    assert told["title"] == "From session to session"
    assert [part["words"] for part in told["parts"]] == ["Let me rest", "Earlier thought"]


def test_the_page_for_the_companion_holds_nothing_of_anybody(as_patient, client, patient):
    for who in (as_patient, client):
        answer = who.get("/companion")
        assert answer.status_code == 200 and patient.name not in answer.text
        assert "Being there is the help." in Page(answer.text).text
