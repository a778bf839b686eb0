"""Who has looked: from the patient's own chain, in names and plain words."""

from __future__ import annotations

import re
from datetime import timedelta
from pathlib import Path

import pytest

from app import audit, readings
from app.audit import Actor
from app.core.reading_words import BEGINNINGS, WORDS, in_words, is_reading

APP = Path(readings.__file__).parent


@pytest.fixture
def noted(db, patient, clock):
    def note(actor: Actor, *actions: str) -> None:
        for action in actions:
            audit.note(db, actor, action, patient.public_id, clock.advance(minutes=1), of=patient)
        audit.write(db)

    return note


def test_people_of_the_clinic_by_name_and_the_patient_left_out(
    db, patient, therapist, other_therapist, noted
):
    noted(Actor("staff", therapist.public_id), "read chart")
    noted(Actor("patient", patient.public_id), "record check-in")
    noted(Actor("worker", "push"), "remove phone that is gone")
    noted(Actor("staff", other_therapist.public_id), "note medication change")
    noted(Actor("command", "shell"), "explain nudges")
    found, older = readings.of(db, patient)
    told = [(each.who, each.what, each.is_reading) for each in found][:3]
    assert told == [
        (readings.AT_THE_SERVER, "Asked why nudges came or did not", True),
        ("Theo Colleague, therapist", "Noted a change of medication", False),
        ("Tess Own, therapist", "Read the answers and what is shared", True),
    ]
    assert older is None
    said = " ".join(f"{each.who} {each.what}" for each in found)
    assert not re.search(r"[0-9a-f]{32}", said)


def test_nothing_of_another_patients_chain(db, patient, other_patient, therapist, noted):
    noted(Actor("staff", therapist.public_id), "read chart")
    own = [each.what for each in readings.of(db, patient)[0]]
    others = [each.what for each in readings.of(db, other_patient)[0]]
    assert WORDS["read chart"] in own and WORDS["read chart"] not in others


def test_a_hundred_at_a_time_and_every_one_once(db, patient, therapist, noted, clock):
    noted(Actor("staff", therapist.public_id), *["read chart"] * 230)
    pages, before = [], None
    while True:
        found, before = readings.of(db, patient, before)
        pages.append([each.at for each in found])
        if before is None:
            break
    assert [len(page) for page in pages[:2]] == [100, 100] and len(pages) == 3
    flat = [at for page in pages for at in page]
    assert flat[:230] == [clock.now - timedelta(minutes=n) for n in range(230)]


def test_a_colleague_of_another_clinic_has_no_name_here(db, patient, foreign_therapist, noted):
    noted(Actor("staff", foreign_therapist.public_id), "read chart")
    assert readings.of(db, patient)[0][0].who == "Somebody of the clinic"


@pytest.mark.parametrize(
    ("action", "words"),
    [
        ("choose plan short-daily", "Chose which questions are asked"),
        ("read something new", "Read what is kept here"),
        ("weave a basket", "Weave a basket"),
    ],
)
def test_every_act_has_words(action: str, words: str):
    assert in_words(action) == words


def test_only_looking_is_reading():
    assert is_reading("read chart") and is_reading("explain nudges")
    assert not is_reading("close alert")


def test_no_words_stand_for_an_act_that_the_app_never_notes():
    source = "\n".join(
        path.read_text() for path in APP.rglob("*.py") if path.name != "reading_words.py"
    )
    made = {"read brief", "note medication change", "remove medication change"}
    made |= {"note chart note", "remove chart note"}
    missing = [action for action in WORDS if f'"{action}"' not in source and action not in made]
    assert missing == [] and BEGINNINGS
