"""To talk about: one tap from where the entry stands, and nothing more than was flagged is seen."""

from __future__ import annotations

import re
import secrets

import pytest

from app import journal, keepsakes, ledger, practice, talking_points
from app.core.local_time import check_in_day
from app.tables import Patient
from tests.cast import browser, sign_in
from tests.web.pages_read import Page

CANARY = "Kanarienvogel im Tunnel"


def text(client, address: str) -> str:
    return Page(client.get(address).text).text


def everything_the_clinic_reads(client, patient) -> str:
    """Every page of this patient that a therapist has, and the brief on paper as it is told."""
    place = f"/patients/{patient.public_id}"
    places = ("", "?range=all", "/exercises", "/nudges", "/brief")
    return "".join(text(client, place + each) for each in places) + text(client, "/patients")


@pytest.fixture
def day(clock, patient) -> str:
    return f"/history/{check_in_day(clock.now, patient.zone).isoformat()}"


@pytest.fixture
def write_note(as_patient, clock, patient):
    def written(words: str = CANARY):
        today = check_in_day(clock.now, patient.zone).isoformat()
        form = {"submission_id": secrets.token_hex(16), "day": today, "mood.1": "5"}
        answer = as_patient.post("/check-ins", data=form | {"note": words, "note_for": "me"})
        assert answer.status_code == 303

    return written


def flag_on(client, page: str, kind: str):
    """The tap that stands on that page for an entry of this kind."""
    forms = Page(client.get(page).text).forms
    (data,) = [data for where, data in forms if where == "/talking-points" and data["kind"] == kind]
    return client.post("/talking-points", data=data)


def take_off_on(client, page: str):
    forms = Page(client.get(page).text).forms
    (where, data) = [form for form in forms if "/talking-points/" in form[0]][0]
    return client.post(where, data=data)


def test_a_note_is_seen_from_the_tap_until_it_is_taken_back(
    as_patient, as_therapist, patient, write_note, day
):
    write_note()
    assert CANARY not in everything_the_clinic_reads(as_therapist, patient)
    assert "Your therapist will see it." in text(as_patient, day)  # said before the tap
    answer = flag_on(as_patient, day, "note")
    assert (answer.status_code, answer.headers["location"]) == (303, day)
    assert "On your list to talk about. Your therapist sees it." in text(as_patient, day)
    assert CANARY in text(as_therapist, f"/patients/{patient.public_id}/brief")
    assert CANARY not in text(as_therapist, f"/patients/{patient.public_id}")  # flagged, not shared
    assert take_off_on(as_patient, day).headers["location"] == day
    assert CANARY not in everything_the_clinic_reads(as_therapist, patient)


def test_what_was_never_flagged_is_seen_nowhere(as_patient, as_therapist, patient, write_note, day):
    """Not by the flag of its day, nor by that of its neighbour."""
    write_note()
    write_note("Another one.")
    flag_on(as_patient, day, "day")
    forms = Page(as_patient.get(day).text).forms
    notes = [data for where, data in forms if where == "/talking-points"]
    as_patient.post("/talking-points", data=notes[-1])
    brief = text(as_therapist, f"/patients/{patient.public_id}/brief")
    assert "Another one." in brief and "mood 5" in brief
    assert CANARY not in everything_the_clinic_reads(as_therapist, patient)


def test_taking_it_back_leaves_what_is_shared_otherwise(
    as_patient, as_therapist, patient, write_note, day
):
    write_note()
    flag_on(as_patient, day, "note")
    [note_id] = re.findall(r"/notes/(\w+)/sharings", as_patient.get(day).text)
    as_patient.post(f"/notes/{note_id}/sharings", data={"with": "therapist"})
    take_off_on(as_patient, day)
    assert CANARY in text(as_therapist, f"/patients/{patient.public_id}")
    assert CANARY not in text(as_therapist, f"/patients/{patient.public_id}/brief")


@pytest.mark.parametrize("kind", ["ledger", "keepsake", "practice"])
def test_every_entry_has_its_tap_where_it_stands(
    as_patient, as_therapist, database, patient, clock, day, kind
):
    with database.transaction() as db:
        whose = db.get_one(Patient, patient.id)
        if kind == "ledger":
            ledger.write(db, whose, "insight", {"insight": CANARY}, clock.now, share=False)
        elif kind == "keepsake":
            keepsakes.write(db, whose, "letter", {"letter": CANARY}, clock.now, share=True)
        else:
            practice.complete(db, whose, "slow-body-scan", clock.now, note=CANARY)
    home = {"ledger": "/ledger", "keepsake": "/keepsakes/letter", "practice": day}[kind]
    answer = flag_on(as_patient, home, kind)
    assert answer.status_code == 303 and answer.headers["location"].startswith(home)
    assert CANARY in text(as_therapist, f"/patients/{patient.public_id}/brief")
    listed = as_patient.get("/talking-points").text
    assert CANARY in listed and f'href="{home}"' in listed
    take_off_on(as_patient, "/talking-points")
    assert CANARY not in text(as_therapist, f"/patients/{patient.public_id}/brief")


def test_a_letter_that_is_not_shared_has_no_tap(as_patient, database, patient, clock):
    with database.transaction() as db:
        whose = db.get_one(Patient, patient.id)
        keepsakes.write(db, whose, "letter", {"letter": CANARY}, clock.now, share=False)
    assert "Bring this up" not in as_patient.get("/keepsakes/letter").text


def test_words_of_its_own_are_put_on_the_list_and_escaped(as_patient, as_therapist, patient):
    shown = text(as_patient, "/talking-points")
    assert "Nothing yet." in shown and "Your therapist will see it." in shown
    answer = as_patient.post("/talking-points/words", data={"words": "The <gaps>."})
    assert answer.headers["location"] == "/talking-points?saved=words"
    assert "The &lt;gaps&gt;." in as_patient.get("/talking-points?saved=words").text
    brief = f"/patients/{patient.public_id}/brief"
    assert "The &lt;gaps&gt;." in as_therapist.get(brief).text
    assert "1 on your list" in text(as_patient, "/ledger")
    assert "/talking-points" in Page(as_patient.get("/today").text).links
    take_off_on(as_patient, "/talking-points")
    assert "gaps" not in as_therapist.get(brief).text


def test_what_is_too_long_or_empty_is_said_and_still_there(as_patient):
    long = "y" * 2001
    answer = as_patient.post("/talking-points/words", data={"words": long})
    assert answer.status_code == 422 and long in answer.text
    assert "What you typed is still here." in Page(answer.text).text
    empty = as_patient.post("/talking-points/words", data={"words": " "})
    assert empty.status_code == 422 and "Write a line first" in Page(empty.text).text


def test_another_persons_form_is_not_taken(as_patient):
    data = {"words": CANARY, "person": "somebody else"}
    assert as_patient.post("/talking-points/words", data=data).status_code == 401
    assert CANARY not in as_patient.get("/talking-points").text


def test_what_is_gone_or_somebody_elses_is_not_put_on_the_list(
    app, as_patient, other_patient, database, patient, write_note, clock
):
    write_note()
    with database.reading() as db:
        [note] = journal.of_day(db, patient, check_in_day(clock.now, patient.zone))
    stranger = sign_in(browser(app), other_patient)
    for entry in (note.public_id, "f" * 32, ""):
        answer = stranger.post("/talking-points", data={"kind": "note", "entry": entry})
        assert answer.headers["location"] == "/talking-points?saved=gone"
    assert "no longer there" in text(stranger, "/talking-points?saved=gone")
    with database.reading() as db:
        assert talking_points.standing(db, other_patient) == []


def test_the_patient_sees_that_it_was_talked_about(as_patient, as_therapist, patient):
    as_patient.post("/talking-points/words", data={"words": CANARY})
    brief = f"/patients/{patient.public_id}/brief"
    forms = Page(as_therapist.get(brief).text).forms
    [where] = [where for where, _ in forms if where.endswith("/conversations")]
    answer = as_therapist.post(where)
    assert answer.headers["location"] == f"{brief}#to-talk-about"
    assert "talked about, " in text(as_therapist, brief)
    shown = text(as_patient, "/talking-points")
    assert "talked about on Wednesday 4 March" in shown and "Nothing yet." in shown
    assert as_patient.post(where).status_code == 404  # a patient does not say so


def test_what_was_taken_back_cannot_be_talked_about(as_patient, as_therapist, database, patient):
    as_patient.post("/talking-points/words", data={"words": CANARY})
    with database.reading() as db:
        [row] = talking_points.standing(db, patient)
    as_patient.post(f"/talking-points/{row.public_id}/withdrawals")
    assert as_therapist.post(f"/talking-points/{row.public_id}/conversations").status_code == 404
