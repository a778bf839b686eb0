"""Open alerts stand at the top of every page of the clinic, until a named person closed them."""

from __future__ import annotations

from datetime import date

import pytest
from sqlalchemy import event
from sqlmodel import select

from app import absences, alerts, cares, consents, help_requests
from app.tables import Alert, AlertNotice, AlertSeen, Heartbeat, Patient
from app.tables.columns import new_public_id
from tests.answers import answer_item_9
from tests.marks import on_sqlite
from tests.web.pages_read import Page

PLACES = ("/patients", "/patients/new", "/alerts", "/clinic/exports", "/clinic/imports", "/help")
DONE = {"done": "called", "note": "Called her.", "look_again": "2026-03-11"}


@pytest.fixture
def beat(database, clock):
    def beats() -> None:
        with database.transaction() as db:
            db.merge(Heartbeat(worker="w", at=clock.now))

    beats()
    return beats


@pytest.fixture
def raised(database, clock, patient):
    def raise_one(item_9: int, of: Patient = patient) -> Alert:
        with database.transaction() as db:
            return answer_item_9(db, db.get_one(Patient, of.id), clock, item_9)[0]

    return raise_one


def bar(client, where: str = "/patients/new") -> str:
    """The words of the bar; "" where there is none."""
    found = client.get(where).text.partition('<aside class="alert-bar')[2].partition("</aside>")[0]
    return Page(f"<aside {found}").text if found else ""


def test_every_page_carries_it_in_words_until_it_is_closed(
    as_therapist, as_patient, patient, raised, beat
):
    assert [bar(as_therapist, where) for where in PLACES] == [""] * len(PLACES)
    alert = raised(2)
    for where in (*PLACES, f"/patients/{patient.public_id}/treatment"):
        said = bar(as_therapist, where)
        assert "Red. Pia Test Item 9 answered “Quite a lot” (2 of 3)" in said, where
        assert "Raised 07:01. Unread for less than a minute. Nobody told yet." in said, where
    for where in ("/today", "/help", "/you"):
        assert "alert-bar" not in as_patient.get(where).text
    as_therapist.post(f"/alerts/{alert.public_id}/closures", data=DONE)
    assert bar(as_therapist) == ""


def test_what_was_closed_comes_back_with_no_later_alert(as_therapist, raised, beat):
    first = raised(1)
    as_therapist.post(f"/alerts/{first.public_id}/closures", data=DONE)
    raised(3)
    said = bar(as_therapist)
    assert "Red. Pia Test" in said and "Amber" not in said and "more" not in said


def test_the_page_of_the_patient_shows_its_own_alerts_itself(as_therapist, patient, raised, beat):
    raised(2)
    page = as_therapist.get(f"/patients/{patient.public_id}").text
    assert "alert-bar" not in page and "One open alert" in page


def test_opening_the_page_is_the_first_look_and_twelve_hours_later_it_is_marked(
    signed_in, therapist, other_therapist, patient, raised, clock, database, beat
):
    raised(2)
    clock.advance(hours=14, minutes=30)
    beat()
    as_therapist = signed_in(therapist)
    assert "Unread for 14 h." in bar(as_therapist)
    chart = Page(as_therapist.get(f"/patients/{patient.public_id}").text).text
    assert "Seen by Tess Own 21:31, less than a minute ago." in chart
    clock.advance(hours=2)
    beat()
    signed_in(other_therapist).get(f"/patients/{patient.public_id}")
    assert "Seen by Tess Own 21:31, 2 h ago." in bar(as_therapist)
    assert "not closed" not in bar(as_therapist)
    clock.advance(hours=10, minutes=1)
    beat()
    assert "Seen more than 12 h ago and not closed." in bar(signed_in(other_therapist))
    with database.reading() as db:
        assert len(db.exec(select(AlertSeen)).all()) == 1


def test_reading_the_brief_is_a_look_and_the_plan_is_none(as_therapist, patient, raised, beat):
    raised(2)
    as_therapist.get(f"/patients/{patient.public_id}/treatment")
    assert "Unread for" in bar(as_therapist)
    assert "Seen by Tess Own" in bar(as_therapist, f"/patients/{patient.public_id}/brief")
    assert "Seen by Tess Own" in bar(as_therapist)


def test_i_am_on_it_is_said_by_name_and_holds_the_next_round(
    as_therapist, signed_in, other_therapist, patient, raised, clock, beat
):
    alert = raised(2)
    answer = as_therapist.post(f"/alerts/{alert.public_id}/takings")
    assert (answer.status_code, answer.headers["Location"]) == (
        303, f"/patients/{patient.public_id}#alerts-title",
    )  # fmt: skip
    said = bar(signed_in(other_therapist))
    assert "Tess Own is on it since 07:01: nobody else is told before 08:01." in said
    assert "I am on it" not in said
    clock.advance(minutes=61)
    beat()
    said = bar(as_therapist)
    assert "Tess Own was on it at 07:01." in said and "I am on it" in said
    chart = Page(as_therapist.get(f"/patients/{patient.public_id}").text).text
    assert "Tess Own was on it at 07:01." in chart


def test_ones_own_and_those_covered_come_first_and_the_others_in_one_line(
    as_therapist, database, cast, clock, raised, beat
):
    with database.transaction() as db:
        for patient in (cast.other_patient, cast.newcomer):
            own = db.get_one(Patient, patient.id)
            cares.choose(db, cast.therapist, own, cast.other_therapist.public_id, clock.now)
    raised(1)
    raised(3, cast.other_patient)
    with database.transaction() as db:
        help_requests.receive(db, db.get_one(Patient, cast.newcomer.id), new_public_id(), clock.now)
    said = bar(as_therapist)
    assert "Amber. Pia Test" in said and "Otto" not in said
    assert "2 more of your colleagues, 1 of them critical" in said
    with database.transaction() as db:
        today = date(2026, 3, 4)
        me = cast.therapist.public_id
        absences.begin(db, cast.other_therapist, cast.clinic, me, today, today, clock.now)
    said = bar(as_therapist)
    assert said.index("Critical. Nora") < said.index("Red. Otto") < said.index("Amber. Pia")
    assert "colleagues" not in said


def test_three_rows_and_a_number_in_as_many_statements_as_one(
    as_therapist, database, raised, clock, patient, beat
):
    def statements() -> int:
        asked = []
        listen = lambda *heard: asked.append(heard[2])  # noqa: E731
        as_therapist.get("/patients/new")  # that the sign-in was used is written once a minute
        event.listen(database.engine, "before_cursor_execute", listen)
        as_therapist.get("/patients/new")
        event.remove(database.engine, "before_cursor_execute", listen)
        return len(asked)

    none = statements()
    raised(1)
    assert statements() == none
    for number in range(6):
        with database.transaction() as db:
            own = db.get_one(Patient, patient.id)
            help_requests.receive(db, own, f"{number:032x}", clock.advance(minutes=1))
    assert statements() == none
    page = as_therapist.get("/patients/new").text
    assert page.count('<li class="bar-row') == 3
    assert "and 4 more" in Page(page).text


@pytest.mark.parametrize(
    ("told", "words"),
    [
        ([("push", None, "")], "Telling Tess Own."),
        ([("mail", None, "the server said 451")], "Telling Tess Own (mail: the server said 451)."),
        ([("push", "sent", ""), ("mail", "failed", "refused")], "Tess Own told 07:01."),
        (
            [("none", "no-way", "neither a phone nor a mail address")],
            "Nobody could be told: neither a phone nor a mail address.",
        ),
        (
            [("mail", "failed", "the server refused the address")],
            "Nobody could be told: mail: the server refused the address.",
        ),
    ],
)
@on_sqlite
def test_what_became_of_telling_is_said(
    as_therapist, database, raised, therapist, clock, beat, told, words
):
    alert = raised(2)
    with database.transaction() as db:
        old = {"alert_id": alert.id, "staff_id": therapist.id, "planned_at": clock.now,
               "due_at": clock.now}  # fmt: skip
        db.add(AlertNotice(**old, round=0, way="none", outcome="no-way", trouble="an earlier one"))
        for way, outcome, trouble in told:
            at = clock.now if outcome else None
            row = {"way": way, "outcome": outcome, "trouble": trouble, "settled_at": at}
            db.add(AlertNotice(**old, **row, round=1))
    said = bar(as_therapist)
    assert words in said and "an earlier one" not in said


def test_a_dead_worker_is_seen_within_two_minutes(as_therapist, as_patient, clock, beat):
    clock.advance(seconds=119)
    assert bar(as_therapist) == ""
    clock.advance(seconds=1)
    said = bar(as_therapist)
    assert "Nobody is being told of alerts: the part that sends has not run since 07:00." in said
    assert "afterglow worker" in said
    assert "being told" not in as_patient.get("/today").text
    beat()
    assert bar(as_therapist) == ""


@on_sqlite
def test_a_worker_that_never_ran(as_therapist):
    assert "the part that sends has never run here." in bar(as_therapist)


def test_nothing_but_a_closing_takes_it_away(
    as_therapist, signed_in, database, patient, therapist, raised, clock, beat
):
    """An edit to 0, a lower answer, a withdrawn consent, nobody's patient any more."""
    alert = raised(2)
    with database.transaction() as db:
        own = db.get_one(Patient, patient.id)
        assert answer_item_9(db, own, clock, 0) == []
        assert answer_item_9(db, own, clock, None) == []
        assert answer_item_9(db, own, clock, 1) == []
    assert "Red. Pia Test" in bar(as_therapist)
    with database.transaction() as db:
        own = db.get_one(Patient, patient.id)
        given = consents.current(db, own)
        assert given is not None
        consents.withdraw(db, own, given, clock.now)
        cares.choose(db, therapist, own, "", clock.now)
    clock.advance(days=40)
    beat()
    as_therapist = signed_in(therapist)
    assert "Red. Pia Test" in bar(as_therapist)
    as_therapist.post(
        f"/alerts/{alert.public_id}/closures", data=DONE | {"look_again": "2026-04-20"}
    )
    assert bar(as_therapist) == ""


def test_a_rise_calls_anew_and_the_same_again_stands_on_the_caseload(
    as_therapist, signed_in, database, patient, therapist, raised, clock, beat
):
    first = raised(1)
    as_therapist.post(f"/alerts/{first.public_id}/closures", data=DONE)
    clock.advance(days=1)
    with database.transaction() as db:
        assert answer_item_9(db, db.get_one(Patient, patient.id), clock, 1) == []
    beat()
    as_therapist = signed_in(therapist)
    assert bar(as_therapist) == ""
    assert "Item 9 at 1, unchanged since" in Page(as_therapist.get("/patients").text).text
    clock.advance(days=1)
    raised(2)
    beat()
    assert "Red. Pia Test" in bar(signed_in(therapist))
    with database.reading() as db:
        own = db.get_one(Patient, patient.id)
        assert [row.answer for row in alerts.still_open(db, own)] == [2]
        assert len(alerts.closed(db, own)) == 1


def test_a_strange_clinic_sees_nothing(signed_in, foreign_therapist, raised, beat, database):
    alert = raised(3)
    stranger = signed_in(foreign_therapist)
    assert bar(stranger) == ""
    assert stranger.post(f"/alerts/{alert.public_id}/takings").status_code == 404
    assert "Pia" not in stranger.get("/alerts").text
