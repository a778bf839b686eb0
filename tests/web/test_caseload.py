"""The caseload's page: its parts, its filters, its search, and what one key does there."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from sqlmodel import select

from app import cares, check_ins, dosing_sessions
from app.audit import Actor
from app.check_ins import CheckIn
from app.tables import Absence, Clinic, DosingSession, PatientSummary, Review
from app.tables.audit import AuditEntry
from tests.web.pages_read import Page


def audited(database, action: str) -> list[AuditEntry]:
    with database.reading() as db:
        return list(db.exec(select(AuditEntry).where(AuditEntry.action == action)))


@pytest.fixture
def sent(database, patient, clock):
    """A check-in of Pia with item 9 above 0."""
    with database.transaction() as db:
        answers = {"phq-9-today": (1, 1, 1, 1, 1, 1, 1, 1, 1)}
        check_ins.record(
            db, patient, CheckIn("s1", date(2026, 3, 4), answers, clock.now), clock.now
        )
    clock.advance(hours=1)


def test_the_caseload_shows_own_patients_only(as_therapist, cast):
    text = Page(as_therapist.get("/patients").text).text
    assert "Pia Test" in text and "Otto Test" in text
    assert "Fritz Test" not in text
    assert "3 patients" in text


def test_reading_the_caseload_is_one_entry_on_the_clinics_chain(as_therapist, database, cast):
    as_therapist.get("/patients")
    (entry,) = audited(database, "read caseload")
    assert entry.chain == f"clinic:{cast.clinic.public_id}"
    assert entry.actor == f"staff:{cast.therapist.public_id}"


def test_a_search_is_posted_so_that_no_name_stands_in_an_address(as_therapist, cast):
    page = Page(as_therapist.post("/patients/searches", data={"name": "pIA"}).text)
    assert "Pia Test" in page.text and "Otto Test" not in page.text
    assert page.form("/patients/searches", "name")["name"] == "pIA"
    in_address = Page(as_therapist.get("/patients", params={"name": "pia"}).text)
    assert "Otto Test" in in_address.text


def test_a_search_that_finds_nobody_says_so_and_leads_back(as_therapist):
    page = Page(as_therapist.post("/patients/searches", data={"name": "nobody"}).text)
    assert "0 found." in page.text
    assert "/patients" in page.links


@pytest.mark.parametrize("number", ["2", "99", "-1", "x", "9" * 400, ""])
def test_any_page_number_is_answered(as_therapist, number):
    assert as_therapist.get("/patients", params={"page": number}).status_code == 200


def test_an_empty_clinic_says_what_comes_first(signed_in, database, clock):
    from app import clinics

    with database.transaction() as db:
        actor = Actor("command", "tests")
        new = clinics.open_clinic(db, actor, clock.now, name="New", country="US", zone="UTC")
        therapist = clinics.add_therapist(db, actor, new, "Nils First", clock.now)
    page = Page(signed_in(therapist).get("/patients").text)
    assert "Nobody here yet" in page.text
    assert "/patients/new" in page.links


def test_who_needs_you_stands_apart_from_the_others(as_therapist, sent):
    html = as_therapist.get("/patients").text
    need, others = html.split("The others")
    assert "Need you" in need and "Pia Test" in need and "Otto Test" not in need
    assert "1 check-in not read, since 4 Mar" in need
    assert "Otto Test" in others and "Pia Test" not in others


def test_nobody_needs_you_is_said(as_therapist):
    assert "Nobody here needs a look right now." in as_therapist.get("/patients").text


def test_marking_as_read_is_one_key_and_leads_back_to_the_list_as_it_was(
    as_therapist, database, patient, therapist, sent, clock
):
    page = Page(as_therapist.get("/patients", params={"show": "unread", "who": "mine"}).text)
    assert "Mark as read" not in page.text  # Pia is nobody's yet
    page = Page(as_therapist.get("/patients", params={"show": "unread"}).text)
    form = page.form(f"/patients/{patient.public_id}/reviews")
    answer = as_therapist.post(f"/patients/{patient.public_id}/reviews", data=form)
    assert (answer.status_code, answer.headers["Location"]) == (303, "/patients?show=unread#cases")
    with database.reading() as db:
        assert db.get_one(PatientSummary, patient.id).unreviewed == 0
        (review,) = db.exec(select(Review)).all()
        assert (review.staff_id, review.seen_until) == (therapist.id, clock.now)
    (entry,) = audited(database, "review answers")
    assert (entry.chain, entry.actor) == (
        f"patient:{patient.public_id}", f"staff:{therapist.public_id}",
    )  # fmt: skip


def test_from_the_patients_page_it_leads_back_there_and_says_who_read(as_therapist, patient, sent):
    address = f"/patients/{patient.public_id}"
    page = Page(as_therapist.get(address).text)
    assert "Never marked yet" in page.text
    answer = as_therapist.post(f"{address}/reviews", data=page.form(f"{address}/reviews"))
    assert answer.headers["Location"] == f"{address}#glance"
    assert (
        "Last read by Tess Own, Wed 4 Mar 2026, 08:00" in Page(as_therapist.get(address).text).text
    )


@pytest.mark.parametrize("seen_until", ["", "yesterday", "2026-03-04T12:00:00", "9" * 400])
def test_an_unreadable_instant_reads_nothing(as_therapist, database, patient, sent, seen_until):
    address = f"/patients/{patient.public_id}/reviews"
    assert as_therapist.post(address, data={"seen_until": seen_until}).status_code == 303
    with database.reading() as db:
        assert db.exec(select(Review)).all() == []
        assert db.get_one(PatientSummary, patient.id).unreviewed == 1


def test_a_reported_session_is_confirmed_in_one_key(as_therapist, database, patient, clock):
    with database.transaction() as db:
        dosing_sessions.report(db, patient, clock.now - timedelta(days=1), clock.now)
    page = Page(as_therapist.get("/patients").text)
    assert "Confirm: Session 3 Mar" in page.text
    with database.reading() as db:
        row = db.exec(select(DosingSession)).one()
    address = f"/dosing-sessions/{row.public_id}/confirmations"
    answer = as_therapist.post(address, data=page.form(address))
    assert answer.headers["Location"] == "/patients#cases"
    assert "Confirm: Session" not in as_therapist.get("/patients").text
    straight = as_therapist.post(address)
    assert straight.headers["Location"] == f"/patients/{patient.public_id}#dosing-sessions"


def test_the_patient_sees_that_it_was_read_while_the_clinic_tells(
    as_therapist, as_patient, patient, sent
):
    address = f"/patients/{patient.public_id}"
    assert "Read on" not in as_patient.get("/history").text
    page = Page(as_therapist.get(address).text)
    as_therapist.post(f"{address}/reviews", data=page.form(f"{address}/reviews"))
    said = "Read on Wednesday 4 March by Tess Own"
    assert said in as_patient.get("/history").text
    assert said in as_patient.get("/history/2026-03-04").text
    as_therapist.post("/clinic/told-reviews", data={"tells": "no"})
    assert said not in as_patient.get("/history").text + as_patient.get("/history/2026-03-04").text


def test_what_the_clinic_tells_is_one_setting_of_the_clinic(as_therapist, database, cast):
    assert "Patients see “read”" in as_therapist.get("/patients").text
    answer = as_therapist.post("/clinic/told-reviews", data={"tells": "no"})
    assert answer.headers["Location"] == "/patients#told-reviews"
    assert "Patients do not see" in as_therapist.get("/patients").text
    with database.reading() as db:
        assert db.get_one(Clinic, cast.other_clinic.id).reviews_told_since is not None
    (entry,) = audited(database, "do not tell patients of reviews")
    assert entry.chain == f"clinic:{cast.clinic.public_id}"


def test_a_colleague_covers_and_the_own_list_holds_their_patients(
    as_therapist, signed_in, database, cast, clock
):
    with database.transaction() as db:
        cares.choose(db, cast.therapist, cast.patient, cast.other_therapist.public_id, clock.now)
    mine = {"who": "mine"}
    assert "Pia Test" not in as_therapist.get("/patients", params=mine).text
    as_theo = signed_in(cast.other_therapist)
    page = Page(as_theo.get("/patients").text)
    form = page.form("/absences") | {"cover": cast.therapist.public_id}
    assert as_theo.post("/absences", data=form).headers["Location"] == "/patients#cover"
    html = as_therapist.get("/patients", params=mine).text
    assert "Theo Colleague, away until 11 Mar: Tess Own covers" in html
    with database.reading() as db:
        row = db.exec(select(Absence)).one()
    as_theo.post(f"/absences/{row.public_id}/endings")
    assert "Pia Test" not in as_therapist.get("/patients", params=mine).text


@pytest.mark.parametrize(
    ("changed", "said"),
    [
        ({"cover": "x"}, "Choose a colleague of your clinic."),
        ({"from": "2026-03-09", "until": "2026-03-08"}, "The last day lies before the first."),
        ({"from": "2026-02-01", "until": "2026-03-03"}, "Choose a last day from today on"),
        ({"until": "2027-03-03"}, "Choose a last day from today on"),
        ({"until": "soon"}, "Choose a first and a last day."),
        ({"from": ""}, "Choose a first and a last day."),
    ],
)
def test_cover_that_cannot_be_is_said_and_what_was_typed_stays(
    as_therapist, database, cast, changed, said
):
    typed = {
        "cover": cast.other_therapist.public_id, "from": "2026-03-04", "until": "2026-03-08",
    } | changed  # fmt: skip
    answer = as_therapist.post("/absences", data=typed)
    assert answer.status_code == 422 and said in answer.text
    assert f'name="until" value="{typed["until"]}"' in answer.text
    with database.reading() as db:
        assert db.exec(select(Absence)).all() == []


def test_nobody_covers_for_themselves_and_nobody_of_another_clinic_covers(as_therapist, cast):
    for who in (cast.therapist, cast.foreign_therapist):
        typed = {"cover": who.public_id, "from": "2026-03-04", "until": "2026-03-08"}
        assert as_therapist.post("/absences", data=typed).status_code == 422


def test_a_patient_is_handed_over(as_therapist, database, cast):
    address = f"/patients/{cast.patient.public_id}"
    chosen = {"therapist": cast.other_therapist.public_id}
    answer = as_therapist.post(f"{address}/therapists", data=chosen)
    assert answer.headers["Location"] == f"{address}/treatment#therapist"
    with database.reading() as db:
        care = cares.current(db, cast.patient)
        assert care is not None and care.staff_id == cast.other_therapist.id
    foreign = {"therapist": cast.foreign_therapist.public_id}
    refused = as_therapist.post(f"{address}/therapists", data=foreign)
    assert (
        refused.status_code == 422 and "Choose somebody who works at your clinic." in refused.text
    )
    as_therapist.post(f"{address}/therapists", data={"therapist": ""})
    with database.reading() as db:
        assert cares.current(db, cast.patient) is None


def test_who_adds_a_patient_has_them(as_therapist, database, cast):
    typed = {"name": "Kim", "zone": "Europe/Berlin", "country": "DE", "plan": "short-daily"}
    as_therapist.post("/patients", data=typed)
    assert "Kim" in as_therapist.get("/patients", params={"who": "mine"}).text


@pytest.mark.parametrize("asked", [{"show": "x"}, {"who": "x"}, {"show": "all\0"}])
def test_any_filter_is_answered(as_therapist, asked):
    answer = as_therapist.get("/patients", params=asked)
    assert answer.status_code == 200 and "Pia Test" in answer.text
