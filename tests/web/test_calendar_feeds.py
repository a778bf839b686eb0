"""The private calendar: what its reader learns, when it is silent, and its secret."""

from __future__ import annotations

import re
from datetime import date, datetime, time, timedelta

import pytest
from sqlmodel import select

from app import calendar_feeds, consents, dosing_details, dosing_sessions, sign_ins
from app.core.local_time import instant, local_date, to_local
from app.core.nudging import words
from app.nudges import wishes
from app.tables import AuditEntry, CalendarFeed, Patient
from tests.calendar_read import read
from tests.marks import on_sqlite

NEW_YORK = "America/New_York"
LINK = re.compile(r"http://localhost[^\"]*/calendars/([\w-]+)\.ics")


def make(client):
    """The secret, from the one page that shows it."""
    answer = client.post("/calendar-feeds")
    assert answer.status_code == 201 and answer.headers["cache-control"] == "no-store"
    [secret] = set(LINK.findall(answer.text))
    return secret


def fetch(client, secret):
    return client.get(f"/calendars/{secret}.ics")


def events(client, secret):
    answer = fetch(client, secret)
    assert answer.status_code == 200
    return read(answer.text)[1]


@pytest.fixture
def change(database, patient):
    """Do something to the patient's row in a transaction of its own."""

    def do(act):
        with database.transaction() as db:
            return act(db, db.get_one(Patient, patient.id))

    return do


def test_a_calendar_app_reads_fourteen_days_of_neutral_words(
    client, as_patient, clock, settings, patient
):
    secret = make(as_patient)
    answer = fetch(client, secret)
    assert answer.headers["content-type"] == "text/calendar; charset=utf-8"
    assert answer.headers["cache-control"] == "no-store"
    own, found = read(answer.text)
    assert own["X-WR-CALNAME"] == settings.app_name
    said = {(each.title, each.words) for each in found}
    assert said <= {words(kind, settings.app_name) for kind in ("check-in", "exercise-1")}
    check_ins = [each.at for each in found if each.words == words("check-in", "")[1]]
    wanted = [instant(date(2026, 3, 4) + timedelta(days=n), time(19, 30), NEW_YORK)
              for n in range(14)]  # fmt: skip
    assert check_ins == wanted  # over the change of 8 March: 19:30 on the wall, each day
    assert {to_local(at, NEW_YORK).time() for at in check_ins} == {time(19, 30)}
    for private in ("Harbor", "Clinic", "Pia", "check-in", "session", "mood", patient.public_id):
        assert private.casefold() not in answer.text.casefold()


def test_events_keep_their_names_and_dates_from_reading_to_reading(client, as_patient, clock):
    secret = make(as_patient)
    seen = {each.uid: each.at for each in events(client, secret)}
    for _ in range(10):
        clock.advance(days=1)
        for each in events(client, secret):
            expected = seen.setdefault(each.uid, each.at)
            assert each.at == expected
        first = min(each.at for each in events(client, secret))
        known = {at for at in seen.values() if at >= first}
        assert {each.at for each in events(client, secret)} >= known
    assert len(set(seen.values())) == len(seen)


def test_nothing_on_dosing_dates_and_nothing_while_paused(
    client, as_patient, change, therapist, clock
):
    at = datetime.fromisoformat("2026-03-10T14:00:00+00:00")
    details = dosing_details.Details()
    change(lambda db, row: dosing_sessions.plan(db, therapist, row, at, details, clock.now))
    secret = make(as_patient)
    found = [local_date(each.at, NEW_YORK) for each in events(client, secret)]
    assert date(2026, 3, 10) not in found
    assert found.count(date(2026, 3, 11)) == 3  # an opening day: two exercises and a check-in
    change(lambda db, row: wishes.pause(db, row, clock.now))
    assert events(client, secret) == []


def test_what_was_answered_is_not_told(client, as_patient, clock):
    secret = make(as_patient)
    before = fetch(client, secret).text
    form = {"submission_id": "one-true-check-in", "day": "2026-03-04", "mood.1": "3"}
    form |= {f"phq-9-today.{number}": "1" for number in range(1, 10)}
    assert as_patient.post("/check-ins", data=form).status_code == 303
    assert fetch(client, secret).text == before


def test_removed_unknown_and_malformed_are_alike(client, as_patient, database):
    secret = make(as_patient)
    unknown = fetch(client, "A" * 32)
    with database.reading() as db:
        row = db.exec(select(CalendarFeed)).one()
    assert secret not in str(row.model_dump()) and len(secret) >= 22
    assert as_patient.post(f"/calendar-feeds/{row.public_id}/removals").status_code == 303
    for answer in (fetch(client, secret), fetch(client, "x"), fetch(client, "y" * 500)):
        assert (answer.status_code, answer.text) == (404, unknown.text)


def test_made_again_the_old_address_is_worth_nothing(client, as_patient):
    old = make(as_patient)
    new = make(as_patient)
    assert (fetch(client, old).status_code, fetch(client, new).status_code) == (404, 200)


@pytest.mark.parametrize("by", ["withdrawn consent", "signed out everywhere", "expired"])
def test_who_has_left_is_told_nothing_more(client, as_patient, change, clock, by):
    secret = make(as_patient)
    if by == "withdrawn consent":
        change(lambda db, row: consents.withdraw(db, row, consents.current(db, row), clock.now))
    elif by == "expired":
        clock.advance(days=181)
    else:
        change(lambda db, row: sign_ins.end_all(db, row, clock.now))
    assert fetch(client, secret).status_code == 404
    if by == "signed out everywhere":
        change(lambda db, row: sign_ins.begin(db, row, "again", clock.now))
        assert fetch(client, secret).status_code == 200


def test_the_page_says_when_it_was_read_and_never_the_secret(client, as_patient, database):
    assert "Make a private calendar" in as_patient.get("/nudges").text
    secret = make(as_patient)
    assert "No calendar app has read it yet." in as_patient.get("/nudges").text
    fetch(client, secret)
    page = as_patient.get("/nudges").text
    assert "Last read by a calendar app: Wednesday 4 March." in page and secret not in page
    with database.reading() as db:
        told = {(row.action, row.subject) for row in db.exec(select(AuditEntry))}
    assert "make calendar" in {action for action, _ in told} and secret not in str(told)


@on_sqlite
def test_the_log_does_not_know_the_secret(client, as_patient, capfd):
    secret = make(as_patient)
    fetch(client, secret)
    fetch(client, f"{secret}x")
    said = capfd.readouterr()
    assert "/calendars/{secret}.ics" in said.out + said.err
    assert secret not in said.out + said.err


@on_sqlite
def test_years_later_it_is_still_quick_to_plan(database, as_patient, patient, clock):
    make(as_patient)
    clock.advance(days=3 * 365)
    with database.reading() as db:
        row, whose = db.exec(select(CalendarFeed)).one(), db.get_one(Patient, patient.id)
        found = list(calendar_feeds.events(db, row, whose, clock.now, "Plain"))
    assert len({local_date(each.at, NEW_YORK) for each in found}) == 14
