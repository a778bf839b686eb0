"""A new patient with the invitation, the patient's page and its plan."""

from __future__ import annotations

import re
from datetime import date

import pytest
from sqlmodel import select

from app import check_ins, consents, invitations
from app.audit import Actor
from app.check_ins import CheckIn
from app.tables import Patient, SignIn
from app.tables.audit import AuditEntry
from tests.web.pages_read import Page, cell_of

LONGEST = "Donaudampfschifffahrtsgesellschaftskapitänswitwe von Hohenzollern-Sigmaringen"


@pytest.fixture
def answer(database, patient, clock):
    """Record a check-in of `patient` now; its day."""

    def record(day=None, **answers):
        with database.transaction() as db:
            answers = {code.replace("_", "-"): tuple(items) for code, items in answers.items()}
            day_of = day or date(2026, 3, 4)
            sent = CheckIn(f"s{clock.now.isoformat()}", day_of, answers, clock.now, source="demo")
            check_ins.record(db, patient, sent, clock.now)

    return record


def audited(database, action: str) -> list[AuditEntry]:
    with database.reading() as db:
        return list(db.exec(select(AuditEntry).where(AuditEntry.action == action)))


def test_a_patient_is_added_and_the_invitation_shown_once(as_therapist, database, cast, clock):
    form = Page(as_therapist.get("/patients/new").text).form("/patients")
    form |= {"name": LONGEST, "zone": "Europe/Berlin", "country": "DE", "plan": "short-daily"}
    answer = as_therapist.post("/patients", data=form)
    assert answer.status_code == 201
    assert "no-store" in answer.headers["Cache-Control"]
    token = re.search(r"http://localhost:8000/invitations/([\w-]+)", answer.text)[1]
    code = re.search(r"[A-Z2-9]{4}-[A-Z2-9]{4}", answer.text)[0]
    with database.reading() as db:
        added = db.exec(select(Patient).where(Patient.name == LONGEST)).one()
        assert (added.zone, added.country, added.plan) == ("Europe/Berlin", "DE", "short-daily")
        assert added.clinic_id == cast.clinic.id
        by_link = invitations.by_token(db, token, clock.now)
        by_code = invitations.by_code(db, code, clock.now)
        assert by_link.patient_id == by_code.patient_id == added.id
    assert token not in as_therapist.get(f"/patients/{added.public_id}").text


@pytest.mark.parametrize("country", ["ßa", "ÄÖ", "U", "USA", "U1"])
def test_a_country_is_two_latin_letters(as_therapist, database, country):
    typed = {"name": "Kim", "zone": "Europe/Berlin", "country": country, "plan": "short-daily"}
    answer = as_therapist.post("/patients", data=typed)
    assert answer.status_code == 422 and "Choose a country from the list." in answer.text
    with database.reading() as db:
        assert not db.exec(select(Patient).where(Patient.name == "Kim")).all()


def test_what_cannot_be_used_is_shown_again_with_the_reason(as_therapist, database):
    typed = {"name": "Kim <b>", "zone": "Mars/Olympus", "country": "DE", "plan": "short-daily"}
    answer = as_therapist.post("/patients", data=typed)
    assert answer.status_code == 422
    assert "Choose a time zone from the list." in answer.text
    assert 'value="Kim &lt;b&gt;"' in answer.text
    assert '<option value="DE" selected>' in answer.text
    with database.reading() as db:
        assert not db.exec(select(Patient).where(Patient.name == "Kim <b>")).all()


def test_a_new_code_kills_the_old_one_and_a_lost_phone_is_signed_out(
    as_therapist, as_patient, database, patient, clock
):
    with database.transaction() as db:
        old = invitations.issue(db, Actor("command", "tests"), patient, clock.now)
    address = f"/patients/{patient.public_id}/invitations"
    assert as_therapist.post(address, data={"phone": "kept"}).status_code == 200
    assert as_patient.get("/today").status_code == 200
    with database.reading() as db:
        assert invitations.by_token(db, old.token, clock.now) is None
    assert as_therapist.post(address, data={"phone": "lost"}).status_code == 200
    assert as_patient.get("/today").status_code == 303
    with database.reading() as db:
        ended = select(SignIn).where(SignIn.patient_id == patient.id)
        assert all(row.ended_at is not None for row in db.exec(ended))


def test_reading_a_chart_is_audited_on_the_patients_chain_before_it_is_shown(
    as_therapist, database, patient, therapist
):
    as_therapist.get(f"/patients/{patient.public_id}")
    (entry,) = audited(database, "read chart")
    assert (entry.chain, entry.actor, entry.subject) == (
        f"patient:{patient.public_id}", f"staff:{therapist.public_id}", patient.public_id,
    )  # fmt: skip


def test_the_very_score_that_was_answered_is_on_the_chart_and_in_its_table(
    as_therapist, patient, answer
):
    answer(mood=[6], phq_9_today=[1, 1, 1, 1, 1, 1, 1, 1, 0], pain=[3])
    html = as_therapist.get(f"/patients/{patient.public_id}").text
    assert cell_of(html, "mood", "2026-03-04").startswith("6")
    daily = [cell_of(html, series, "2026-03-04") for series in ("phq-9-today", "pain")]
    assert daily == ["8", "3"]
    # 88 px with 8 px above and below: 8 of 27 lies at 8 + 72 x 19 / 27 = 58.67.
    panel = re.search(r'multiple-phq-9-today">(.*?)</section>', html, re.S)[1]
    assert re.findall(r'class="mark-dots" d="M[\d.]+ ([\d.]+)h0"', panel) == ["58.67"]
    assert "Adapted from the PHQ-9, not the validated form" in html


@pytest.mark.parametrize(("span", "days"), [("30", 30), ("90", 90), ("365", 365), ("x", 30)])
def test_the_range_of_the_chart(as_therapist, patient, span, days):
    html = as_therapist.get(f"/patients/{patient.public_id}", params={"range": span}).text
    assert f'data-days="{days}"' in html


def test_the_page_of_the_first_day_has_no_score_and_no_session(as_therapist, newcomer):
    text = Page(as_therapist.get(f"/patients/{newcomer.public_id}").text).text
    assert "none yet" in text or "No answers in these days" in text
    assert "Has not agreed yet" in text
    assert "None planned and none recorded." in text


def test_a_withdrawn_agreement_is_said(as_therapist, database, patient, clock):
    with database.transaction() as db:
        consents.withdraw(db, patient, consents.current(db, patient), clock.now)
    text = Page(as_therapist.get(f"/patients/{patient.public_id}").text).text
    assert "Withdrawn on Wed 4 Mar 2026" in text


def test_only_a_shared_note_is_shown(as_therapist, database, patient, clock):
    with database.transaction() as db:
        for number, (text, shared) in enumerate([("for you", True), ("just mine", False)]):
            sent = CheckIn(f"n{number}", date(2026, 3, 4), {"mood": (5,)}, clock.now,
                           note=text, note_for_therapist=shared)  # fmt: skip
            check_ins.record(db, patient, sent, clock.now)
    text = Page(as_therapist.get(f"/patients/{patient.public_id}").text).text
    assert "for you" in text
    assert "just mine" not in text


def test_the_plan_is_changed(as_therapist, database, patient):
    address = f"/patients/{patient.public_id}/plans"
    answer = as_therapist.post(address, data={"plan": "short-daily"})
    assert (answer.status_code, answer.headers["Location"]) == (
        303, f"/patients/{patient.public_id}/treatment#plan",
    )  # fmt: skip
    refused = as_therapist.post(address, data={"plan": "hourly"})
    assert refused.status_code == 422
    assert "Choose one of the plans." in refused.text
    with database.reading() as db:
        assert db.get_one(Patient, patient.id).plan == "short-daily"


def test_a_patients_name_is_in_no_title_and_no_address(as_therapist, patient):
    answer = as_therapist.get(f"/patients/{patient.public_id}")
    assert "Pia" not in re.search(r"<title>(.*?)</title>", answer.text)[1]
    assert not any("Pia" in link for link in Page(answer.text).links)


def test_a_malformed_an_unknown_and_a_foreign_patient_are_the_same(as_therapist, foreign_patient):
    answers = [
        as_therapist.get(f"/patients/{one}") for one in ("x", "f" * 32, foreign_patient.public_id)
    ]
    assert {answer.status_code for answer in answers} == {404}
    assert len({answer.text for answer in answers}) == 1
