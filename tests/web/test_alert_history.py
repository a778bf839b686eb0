"""What became of each alert of the clinic: a month at a time, calm, also where nothing was."""

from __future__ import annotations

import re

import pytest
from sqlmodel import select

from app import alert_handling, alerts, help_requests
from app.tables import Alert, AuditEntry, Patient
from app.web.alert_history_told import A_PAGE
from tests.answers import answer_item_9
from tests.web.pages_read import Page


@pytest.fixture
def lived(database, cast, clock):
    """In February a red one: taken after 2 h, closed after 20; in March an open amber one."""
    with database.transaction() as db:
        clock.advance(days=-20)
        own = db.get_one(Patient, cast.patient.id)
        [red] = answer_item_9(db, own, clock, 2)
        clock.advance(hours=2)
        alert_handling.take(db, cast.therapist, own, red, clock.now)
        clock.advance(hours=18)
        alerts.close(
            db, cast.other_therapist, own, red, "Kanarienvogel.", clock.now, done="plan-updated"
        )
        clock.advance(days=18)
        answer_item_9(db, db.get_one(Patient, cast.other_patient.id), clock, 1)
        clock.advance(hours=13)
    return red


def read(client, query: str = "") -> str:
    """Without what stands above every page."""
    page = client.get(f"/alerts{query}").text
    return Page(page[page.index("<main") :]).text


def test_a_month_with_what_it_adds_up_to(as_therapist, lived):
    text = read(as_therapist, "?month=2026-02")
    assert "Alerts, February 2026" in text and "1 alert" in text
    assert "Half were seen within 2 h of the alert" in text
    assert "Half were closed within 18 h of the first look" in text
    assert "Unread for more than 12 h 0" in text
    assert "Not closed within 12 h of the first look 1" in text
    assert "Red. Pia Test Item 9 answered “Quite a lot” (2 of 3) (2, the first above 0" in text
    assert "First seen Tess Own" in text and "after 2 h" in text
    assert "“I am on it” Tess Own" in text
    assert "Closed Theo Colleague" in text and "after 18 h" in text
    assert "What was done Safety plan updated" in text and "Kanarienvogel" not in text
    assert "Otto" not in text


def test_open_and_closed_and_all_that_stand_open(signed_in, therapist, lived, clock):
    as_therapist = signed_in(therapist)
    now = read(as_therapist)
    assert "Alerts, March 2026" in now and "Amber. Otto Test" in now
    assert "Unread for 13 h" in now and "Unread for more than 12 h 1" in now
    assert "1 amber ; 1 still open" in now
    assert "Otto" not in read(as_therapist, "?show=closed")
    assert "Otto" in read(as_therapist, "?show=open")
    clock.advance(days=60)
    as_therapist = signed_in(therapist)
    assert "Otto" not in read(as_therapist)
    everything = read(as_therapist, "?month=all&show=closed")
    assert "Alerts that stand open" in everything
    assert "Otto" in everything and "Pia" not in everything


def test_a_month_with_nothing_is_a_page_too(signed_in, therapist, clock, lived):
    clock.advance(days=62)
    text = read(signed_in(therapist))
    assert "Alerts, May 2026" in text and "No alert in this month" in text
    assert "← April 2026" in text and "June" not in text


@pytest.mark.parametrize(
    "query", ["?month=1999-01", "?month=9999-12", "?month=x&show=y&page=z", "?page=0", "?page=99"]
)
def test_an_odd_address_is_the_nearest_page(as_therapist, lived, query):
    answer = as_therapist.get(f"/alerts{query}")
    assert answer.status_code == 200
    assert re.search(r"Alerts, (February|March) 2026", Page(answer.text).text)


def test_pages_of_a_long_month(as_therapist, database, patient, clock):
    with database.transaction() as db:
        own = db.get_one(Patient, patient.id)
        for number in range(A_PAGE + 1):
            help_requests.receive(db, own, f"request-{number}", clock.now)
    first, second = read(as_therapist), read(as_therapist, "?page=2")
    assert f"{A_PAGE + 1} alerts" in first and "Page 2 of 2" in second
    assert first.count("First seen") == A_PAGE and second.count("First seen") == 1


def test_reading_it_is_noted_and_names_stand_in_no_title(as_therapist, lived, database):
    page = as_therapist.get("/alerts").text
    assert "<title>Alerts ·" in page
    with database.reading() as db:
        entry = db.exec(select(AuditEntry).where(AuditEntry.action == "read alerts")).one()
        assert entry.chain.startswith("clinic:")
        assert db.exec(select(Alert)).all()
