"""The brief on screen and on paper: flagged words first, one page, no name outside of it."""

from __future__ import annotations

import secrets

import pypdfium2
import pytest
from sqlmodel import select

from app import keepsakes, ledger, practice, talking_points
from app.tables import Patient
from app.tables.audit import AuditEntry
from tests import weeks
from tests.answers import answer_item_9
from tests.web.pages_read import Page

CANARY = "Kanarienvogel im Tunnel"
PLANTED = "<img src=http://127.0.0.1:9/x> <script>alert(1)</script>"
NOTHING_YET = (
    "No session yet", "first day", "No session has taken place yet.", "Nothing is written down.",
    "In the last 14 days", "No answers yet.",
)  # fmt: skip
FLAGGED = "May the gaps be shorter?"


@pytest.fixture
def place(patient) -> str:
    return f"/patients/{patient.public_id}/brief"


@pytest.fixture
def flag(database, patient, clock):
    def flagged(words: str):
        with database.transaction() as db:
            talking_points.flag_words(db, db.get_one(Patient, patient.id), words, clock.now)

    return flagged


def text(client, address: str) -> str:
    return " ".join(Page(client.get(address).text).text.split())


def on_paper(client, place: str) -> pypdfium2.PdfDocument:
    answer = client.get(f"{place}.pdf")
    assert (answer.status_code, answer.headers["content-type"]) == (200, "application/pdf")
    return pypdfium2.PdfDocument(answer.content)


def words_of(document: pypdfium2.PdfDocument) -> str:
    pages = (page.get_textpage().get_text_bounded() for page in document)
    return " ".join(" ".join(pages).split())


def test_the_first_day_says_what_there_is_not(as_therapist, place, patient):
    for said in (text(as_therapist, place), words_of(on_paper(as_therapist, place))):
        assert f"{patient.name} has flagged nothing." in said
        assert [words for words in NOTHING_YET if words not in said] == []
        assert "open alert" not in said and "Questions that moved" not in said


def test_flagged_words_come_first_then_alerts_then_the_rest(
    signed_in, place, database, patient, therapist, clock, flag
):
    weeks.relieved(database, patient, therapist, clock)
    flag(FLAGGED)
    with database.transaction() as db:
        answer_item_9(db, db.get_one(Patient, patient.id), clock, 2)
    as_therapist = signed_in(therapist)
    in_order = (
        FLAGGED, "One open alert", "Red: item 9 answered “Quite a lot” (2 of 3)",
        "Agreed last time", "About 6 days (6–7)", "Since the session of 4 Mar",
        "Best day", "Worst day", "Scores", "Questions that moved",
    )  # fmt: skip
    for said in (text(as_therapist, place), words_of(on_paper(as_therapist, place))):
        places = [said.find(words) for words in in_order]
        assert -1 not in places and places == sorted(places), said
        assert "10 days since the session of Wed 4 Mar 2026" in said


def test_it_names_no_dose_no_cause_and_no_forecast(
    signed_in, place, database, patient, therapist, clock
):
    weeks.relieved(database, patient, therapist, clock)
    said = text(signed_in(therapist), place)
    assert "mg" not in said.split() and "40" not in said.split()
    assert "It describes answers; it names no cause and no forecast." in said


def test_the_paper_has_no_name_in_its_own_name_nor_in_its_data(as_therapist, place, patient, flag):
    flag(FLAGGED)
    answer = as_therapist.get(f"{place}.pdf")
    assert answer.headers["content-disposition"] == 'inline; filename="brief.pdf"'
    told = pypdfium2.PdfDocument(answer.content).get_metadata_dict()
    assert told["Title"] == "Brief" and not told["Author"] and not told["Subject"]
    assert patient.name not in str(told) and patient.public_id not in str(told)
    assert patient.name in words_of(pypdfium2.PdfDocument(answer.content))


@pytest.mark.parametrize("where", ["", ".pdf"])
def test_it_is_kept_nowhere_and_reading_it_is_noted(
    as_therapist, place, database, patient, therapist, where
):
    answer = as_therapist.get(place + where)
    assert answer.headers["cache-control"] == "no-store"
    assert "etag" not in answer.headers and "last-modified" not in answer.headers
    with database.reading() as db:
        wanted = select(AuditEntry).where(AuditEntry.chain == f"patient:{patient.public_id}")
        entry = db.exec(wanted.order_by(AuditEntry.seq.desc())).first()
    assert (entry.action, entry.actor) == ("read brief", f"staff:{therapist.public_id}")


def test_nothing_private_stands_in_it(as_therapist, place, database, patient, clock, as_patient):
    form = {"submission_id": secrets.token_hex(16), "day": "2026-03-04", "mood.1": "5"}
    as_patient.post("/check-ins", data=form | {"note": CANARY, "note_for": "me"})
    with database.transaction() as db:
        whose = db.get_one(Patient, patient.id)
        for kind in ("insight", "commitment", "intention"):
            ledger.write(db, whose, kind, {kind: CANARY}, clock.now, share=False)
        keepsakes.write(db, whose, "letter", {"letter": CANARY}, clock.now, share=False)
        practice.complete(db, whose, "slow-body-scan", clock.now, note=CANARY)
        row = talking_points.flag_words(db, whose, f"{CANARY}, taken back", clock.now)
        talking_points.take_back(db, whose, row, clock.now)
        talking_points.flag_words(db, whose, FLAGGED, clock.now)
    assert CANARY not in as_therapist.get(place).text
    said = words_of(on_paper(as_therapist, place))
    assert FLAGGED in said and CANARY not in said


def test_markup_in_words_stays_words(as_therapist, place, flag):
    flag(PLANTED)
    assert "<img" not in as_therapist.get(place).text
    assert PLANTED in words_of(on_paper(as_therapist, place))


def test_one_page_whatever_is_flagged(
    as_therapist, place, database, patient, therapist, clock, flag
):
    weeks.a_year(database, patient, therapist, clock)
    for number in range(7):
        flag(f"{number} " + "I wonder about the gaps and the evenings. " * 40)
    with database.transaction() as db:
        whose = db.get_one(Patient, patient.id)
        for words in ("On Sundays I call Ida. " * 8, "Ten minutes outside. " * 8):
            ledger.write(db, whose, "commitment", {"commitment": words}, clock.now, share=True)
        for item_9 in (1, 2, 3):
            answer_item_9(db, whose, clock, item_9)
    as_therapist.post(place[: -len("brief")] + "agreements", data={"words": "Shorter gaps. " * 42})
    document = on_paper(as_therapist, place)
    assert len(document) == 1
    said = words_of(document)
    assert "(more on screen)" in said and "And 2 more, on screen." in said
    assert "It describes answers" in said  # the last line of it
    assert "6 I wonder" in text(as_therapist, place)  # the screen holds them all


def test_the_brief_of_a_year_is_one_page(
    as_therapist, place, database, patient, therapist, clock, flag
):
    weeks.a_year(database, patient, therapist, clock)
    flag(FLAGGED)
    assert len(on_paper(as_therapist, place)) == 1


def test_what_was_agreed_is_seen_by_both_and_corrected_on_the_day(
    signed_in, as_therapist, as_patient, place, therapist, clock
):
    post = place[: -len("brief")] + "agreements"
    answer = as_therapist.post(post, data={"words": "Call <Ida> on day 5."})
    assert answer.headers["location"] == f"{place}#agreed"
    shown = as_therapist.get(place).text
    assert "Call &lt;Ida&gt; on day 5." in shown and "Agreed today" in shown
    for page in ("/ledger", "/talking-points"):
        assert "Call <Ida> on day 5." in Page(as_patient.get(page).text).text
    [form] = [data for where, data in Page(shown).forms if where == post]
    assert form["words"] == "Call <Ida> on day 5." and form["correcting"] == "yes"
    clock.advance(days=7)
    later = signed_in(therapist).get(place).text
    assert "Agreed last time" in later and "Call &lt;Ida&gt;" in later
    assert [data for where, data in Page(later).forms if where == post] == [{"words": ""}]


def test_a_slip_of_the_button_wipes_nothing_out(signed_in, therapist, place, clock):
    post = place[: -len("brief")] + "agreements"
    signed_in(therapist).post(post, data={"words": "Shorter gaps."})
    clock.advance(days=7)
    as_therapist = signed_in(therapist)
    slip = as_therapist.post(post, data={"words": " "})
    assert slip.status_code == 422 and "Write a line first." in Page(slip.text).text
    assert "Shorter gaps." in text(as_therapist, place)
    as_therapist.post(post, data={"words": "", "correcting": "yes"})
    assert "Shorter gaps." not in text(as_therapist, place)


def test_what_is_too_long_is_said_and_still_there(as_therapist, place):
    long = "z" * 601
    answer = as_therapist.post(place[: -len("brief")] + "agreements", data={"words": long})
    assert answer.status_code == 422 and long in answer.text
    assert "Up to 600 characters" in Page(answer.text).text


def test_the_patients_page_leads_to_it(as_therapist, place, patient):
    assert place in Page(as_therapist.get(f"/patients/{patient.public_id}").text).links
    assert f"{place}.pdf" in Page(as_therapist.get(place).text).links
