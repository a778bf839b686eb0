"""What a phone is told before it loses the network."""

from __future__ import annotations

import base64
import re
from datetime import date, timedelta

from app import check_ins, dosing_sessions, phones
from app.core.instruments import INSTRUMENTS
from app.dosing_details import Details
from tests.answers import check_in
from tests.cast import browser, sign_in

OFFICIAL, DAILY = {"phq-9", "gad-7"}, {"phq-9-today", "gad-7-today"}


def codes(day):
    return [form["code"] for form in day["forms"]]


def official_days(plan):
    return [number for number, day in enumerate(plan["days"]) if set(codes(day)) >= OFFICIAL]


def test_fourteen_days_from_today_with_their_forms(as_patient, patient):
    answer = as_patient.get("/offline-plan")
    assert answer.status_code == 200 and answer.headers["cache-control"] == "no-store"
    plan = answer.json()
    assert plan["zone"] == patient.zone == "America/New_York"
    assert plan["country"] == patient.country == "US"
    assert plan["made_at"] == "2026-03-04T12:00:00.000+00:00"
    assert plan["one_at_a_time"] is False
    assert [day["day"] for day in plan["days"]] == [
        (date(2026, 3, 4) + timedelta(days=step)).isoformat() for step in range(14)
    ]
    assert plan["days"][0]["words"] == "Wednesday 4 March"
    assert codes(plan["days"][0]) == ["mood", "phq-9", "gad-7", "pain"]
    assert codes(plan["days"][1]) == ["mood", "phq-9-today", "gad-7-today", "pain"]
    assert official_days(plan) == [0, 7], "each asked once, as though it was answered"
    for form in plan["days"][0]["forms"]:
        known = INSTRUMENTS[form["code"]]
        assert form == {
            "code": known.code, "version": known.form_version, "title": known.name,
            "answered": False,
        }  # fmt: skip


def test_today_is_as_the_check_in_page_would_ask_it(database, as_patient, patient, clock):
    """The clock's day begins at four; what is answered is said, and what is begun stays."""
    given = {"mood": (6,), "phq-9": (1,) * 9, "gad-7": (1,) * 6 + (None,)}
    with database.transaction() as db:
        check_ins.record(db, patient, check_in(patient, clock.now, given), clock.now)
    today = as_patient.get("/offline-plan").json()["days"][0]
    answered = {form["code"]: form["answered"] for form in today["forms"]}
    assert answered == {"mood": True, "phq-9": True, "gad-7": False, "pain": False}
    clock.advance(hours=20, minutes=59)  # 03:59 in New York
    assert as_patient.get("/offline-plan").json()["days"][0] == today
    clock.advance(minutes=1)
    assert as_patient.get("/offline-plan").json()["days"][0]["day"] == "2026-03-05"


def test_what_was_answered_comes_along_for_the_days_that_are_open(
    database, as_patient, patient, clock
):
    """Else a phone draws these questions empty, and saving one takes the others back."""
    before = clock.now - timedelta(days=1)
    of_yesterday = {"mood": (4,), "phq-9": (2,) * 8 + (None,)}
    of_today = {"mood": (6,), "phq-9-today": (1, "d", None, 0) + (None,) * 4 + (3,)}
    with database.transaction() as db:
        for given, at in ((of_yesterday, before), (of_today, clock.now)):
            more = {"difficulty": 1} if "phq-9" in given else {}
            check_ins.record(db, patient, check_in(patient, at, given, **more), at)
    plan = as_patient.get("/offline-plan").json()
    assert plan["days"][0]["answers"] == {
        "phq-9-today.1": "1", "phq-9-today.2": "d", "phq-9-today.4": "0", "phq-9-today.9": "3",
    }  # fmt: skip
    assert [day["answers"] for day in plan["days"][1:]] == [{}] * 13
    assert plan["yesterday"]["day"] == "2026-03-03"
    assert plan["yesterday"]["words"] == "Tuesday 3 March"
    assert plan["yesterday"]["answers"] == {
        **{f"phq-9.{number}": "2" for number in range(1, 9)}, "phq-9.difficulty": "1",
    }  # fmt: skip
    clock.advance(days=2)
    assert "3" not in as_patient.get("/offline-plan").json()["days"][0]["answers"].values()


def test_another_persons_answers_never_come_along(database, app, patient, other_patient, clock):
    with database.transaction() as db:
        check_ins.record(db, patient, check_in(patient, clock.now), clock.now)
    plan = sign_in(browser(app), other_patient).get("/offline-plan").json()
    assert all(day["answers"] == {} for day in [plan["yesterday"], *plan["days"]])


def test_a_planned_session_moves_the_official_forms(
    database, as_patient, patient, therapist, clock
):
    given = {"phq-9": (1,) * 9, "gad-7": (1,) * 7}
    with database.transaction() as db:
        check_ins.record(db, patient, check_in(patient, clock.now, given), clock.now)
        at = clock.now + timedelta(days=6)
        dosing_sessions.plan(db, therapist, patient, at, Details(), clock.now)
    plan = as_patient.get("/offline-plan").json()
    assert official_days(plan) == [0, 5, 12], "on the eve, and not until day +5"


def test_person_and_key_are_the_patients_own_and_stay(app, patient, other_patient, keys):
    plans = [
        sign_in(browser(app), one).get("/offline-plan").json()
        for one in (patient, patient, other_patient)
    ]
    mine, again, theirs = ((plan["person"], plan["key"]) for plan in plans)
    assert mine == again and not set(mine) & set(theirs)
    person, key = mine
    assert re.fullmatch("[0-9a-f]{32}", person) and person == phones.person(keys, patient)
    assert len(base64.urlsafe_b64decode(key + "=")) == 32
    assert patient.public_id not in person + key


def test_what_a_script_is_told_when_it_may_not(app, newcomer, therapist):
    nobody = browser(app).get("/offline-plan")
    assert (nobody.status_code, nobody.json()["kind"]) == (401, "sign-in")
    before_consent = sign_in(browser(app), newcomer).get("/offline-plan")
    assert (before_consent.status_code, before_consent.json()["kind"]) == (403, "consent")
    staff = sign_in(browser(app), therapist).get("/offline-plan")
    assert (staff.status_code, staff.json()["kind"]) == (404, "not-found")


def test_a_page_of_words_is_told_as_json_to_whoever_asks_for_it(app):
    asked = browser(app).get("/no-such-page", headers={"Accept": "application/json"})
    assert asked.status_code == 404 and set(asked.json()) == {"problem", "kind"}
    assert "<html" in browser(app).get("/no-such-page").text
