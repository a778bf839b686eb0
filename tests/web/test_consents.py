"""Consent: read on one page, given by version, withdrawn in one tap, kept as proof."""

from __future__ import annotations

import pytest
from sqlmodel import select

from app.core import consent
from app.tables import Clinic, Consent
from tests.web.pages_read import Page


@pytest.fixture
def given(database):
    def read(patient):
        with database.reading() as db:
            return list(db.exec(select(Consent).where(Consent.patient_id == patient.id)))

    return read


@pytest.fixture
def as_newcomer(newcomer, signed_in):
    return signed_in(newcomer)


def test_a_newcomer_reads_before_anything_else(as_newcomer):
    for address in ("/today", "/check-ins/new", "/history", "/you"):
        answer = as_newcomer.get(address)
        assert (answer.status_code, answer.headers["location"]) == (303, "/consents/new")
    page = Page(as_newcomer.get("/consents/new").text)
    for section in consent.wording(consent.CURRENT):
        assert section.title in page.text
    assert "weekdays 9-17" in page.text and "555 0100" in page.text
    assert "{" not in page.text
    assert "/help" in page.links and "/today" not in page.links[2:]


def test_without_a_telephone_the_page_still_reads_well(as_newcomer, newcomer, database):
    with database.transaction() as db:
        db.get_one(Clinic, newcomer.clinic_id).phone = ""
    page = Page(as_newcomer.get("/consents/new").text)
    assert "leave under You, or tell your clinic on the number they gave you." in page.text


@pytest.mark.parametrize("htmx", [{}, {"HX-Request": "true"}], ids=["plain", "htmx"])
def test_what_is_sent_without_consent_is_refused_in_words(as_patient, patient, given, htmx):
    """An open form, and the consent ended meanwhile: never an answer that looks like success."""
    [row] = given(patient)
    as_patient.post(f"/consents/{row.public_id}/withdrawals")
    typed = {"day": "2026-03-04", "submission_id": "sent-after-leaving", "mood.1": "3"}
    answer = as_patient.post("/check-ins", data=typed, headers=htmx)
    page = Page(answer.text)
    assert answer.status_code == 403 and "location" not in answer.headers
    assert "Nothing was saved: please read and agree first" in page.text
    assert "Your browser may have kept your answers" in page.text
    assert "/consents/new" in page.links and "/help" in page.links


def test_agreeing_is_kept_by_version_and_opens_today(as_newcomer, newcomer, given, clock):
    form = Page(as_newcomer.get("/consents/new").text).form("/consents")
    for _ in range(2):
        answer = as_newcomer.post("/consents", data=form)
        assert (answer.status_code, answer.headers["location"]) == (303, "/today")
    [row] = given(newcomer)
    assert (row.version, row.given_at, row.withdrawn_at) == (consent.CURRENT, clock.now, None)
    assert as_newcomer.get("/today").status_code == 200


@pytest.mark.parametrize("version", ["0", ""])
def test_agreeing_to_other_words_agrees_to_nothing(as_newcomer, newcomer, given, version):
    answer = as_newcomer.post("/consents", data={"version": version})
    assert answer.status_code == 422
    assert "Please read them once more." in Page(answer.text).text
    assert given(newcomer) == []


def test_leaving_closes_everything_and_keeps_the_proof(as_patient, patient, given, clock):
    [row] = given(patient)
    leave = f"/consents/{row.public_id}/withdrawals"
    assert leave in [to for to, _ in Page(as_patient.get("/you").text).forms]
    clock.advance(hours=1)
    assert as_patient.post(leave).status_code == 303
    assert given(patient)[0].withdrawn_at == clock.now
    assert as_patient.get("/today").headers["location"] == "/consents/new"
    page = Page(as_patient.get("/consents/new").text)
    assert "You have left." in page.text
    as_patient.post("/consents", data=page.form("/consents"))
    assert as_patient.get("/today").status_code == 200
    assert len(given(patient)) == 2


def test_it_can_be_read_again_without_agreeing_again(as_patient):
    page = Page(as_patient.get("/consents/new").text)
    assert "You agreed to this on 4 March 2026." in page.text
    assert "/consents" not in [to for to, _ in page.forms]


def test_anothers_consent_is_not_found(other_patient, patient, signed_in, given):
    [row] = given(patient)
    answer = signed_in(other_patient).post(f"/consents/{row.public_id}/withdrawals")
    assert answer.status_code == 404
    assert given(patient)[0].withdrawn_at is None


def test_staff_have_no_such_page(as_therapist):
    assert as_therapist.get("/consents/new").status_code == 404
    assert as_therapist.get("/you").status_code == 404
