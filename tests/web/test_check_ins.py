"""The daily check-in over HTTP: nothing typed is lost, nothing is stored twice."""

from __future__ import annotations

from datetime import timedelta

import pytest
from sqlmodel import select

from app import phones
from app.core.instruments import INSTRUMENTS
from app.tables import Alert, Moment, Note, Response, Submission
from tests.web.pages_read import Page

DAY = "2026-03-04"  # the clock's noon in UTC is the morning in New York
OFFICIAL = {f"phq-9.{n}": "1" for n in range(1, 10)} | {f"gad-7.{n}": "2" for n in range(1, 8)}
TODAYS = {f"phq-9-today.{n}": "1" for n in range(1, 9)} | {
    f"gad-7-today.{n}": "1" for n in range(1, 8)
}


def sent(**fields):
    return {"day": DAY, "submission_id": "a-submission-of-a-test"} | fields


@pytest.fixture
def rows(database):
    def read(table):
        with database.reading() as db:
            return list(db.exec(select(table)))

    return read


def test_the_form_asks_what_is_due_and_names_its_fields(as_patient):
    answer = as_patient.get("/check-ins/new")
    assert answer.status_code == 200
    assert answer.headers["cache-control"] == "no-store"
    for code, count in (("phq-9", 9), ("gad-7", 7), ("pain", 1)):  # the first day is official
        for number in range(1, count + 1):
            assert f'name="{code}.{number}"' in answer.text
    assert 'name="phq-9.difficulty"' in answer.text
    assert "phq-9-today" not in answer.text
    assert answer.text.count('name="mood.1"') == 11
    for option in INSTRUMENTS["phq-9"].options:
        assert option.words in answer.text
    main = Page(answer.text).form("/check-ins", "note")
    assert main["day"] == DAY and main["note_for"] == "me"


def test_one_tap_on_a_mood_is_a_whole_check_in(as_patient, rows):
    fields = Page(as_patient.get("/check-ins/new").text).form("/check-ins")
    answer = as_patient.post("/check-ins", data=fields | {"mood.1": "6"})
    assert answer.status_code == 303
    assert [moment.value for moment in rows(Moment)] == [6]
    page = as_patient.get(answer.headers["location"]).text
    assert "Thank you. Saved." in page
    assert "whole check-in" in page


def test_htmx_gets_the_mood_swapped_in_place(as_patient):
    htmx = {"HX-Request": "true", "HX-Target": "section#mood"}
    answer = as_patient.post("/check-ins", data=sent(**{"mood.1": "6"}), headers=htmx)
    assert answer.status_code == 200
    assert answer.headers["vary"] == "HX-Request, Accept-Encoding"
    assert answer.text.lstrip().startswith('<section id="mood"')
    assert "Saved." in answer.text and "<html" not in answer.text
    again = Page(answer.text).form("/check-ins")["submission_id"]
    assert again != sent()["submission_id"], "another moment is another submission"


def test_a_full_check_in_is_stored_scored_and_shown_again(as_patient, rows):
    answer = as_patient.post("/check-ins", data=sent(**OFFICIAL, **{"pain.1": "4"}))
    assert answer.status_code == 303
    scores = {row.instrument: row.score for row in rows(Response)}
    assert scores == {"phq-9": 9, "gad-7": 14, "pain": 4}
    page = as_patient.get("/check-ins/new").text
    assert "answers you saved" in page
    assert Page(page).form("/check-ins", "note") | OFFICIAL == Page(page).form("/check-ins", "note")


def test_what_is_left_is_said_once_and_scolds_nobody(as_patient):
    some = {field: value for field, value in OFFICIAL.items() if field.startswith("phq")}
    answer = as_patient.post("/check-ins", data=sent(**some, **{"gad-7.1": "d"}))
    page = Page(as_patient.get(answer.headers["location"]).text)
    assert "7 questions left. Finish, or that’s enough for today." in page.text
    assert f"/check-ins/new?day={DAY}" in page.links


def test_nothing_answered_is_not_refused(as_patient, rows):
    answer = as_patient.post("/check-ins", data=sent(note="", note_for="me"))
    assert answer.status_code == 303
    assert rows(Response) == [] and rows(Note) == []


UNTOUCHED = dict.fromkeys(OFFICIAL, "") | {"pain.1": "", "note": "", "note_for": "me"}


def test_an_untouched_form_is_not_said_to_be_saved(as_patient):
    answer = as_patient.post("/check-ins", data=sent(**UNTOUCHED))
    page = Page(as_patient.get(answer.headers["location"]).text)
    assert "Nothing was filled in, and that is all right." in page.text
    assert "Thank you" not in page.text and "saved" not in page.text.lower()
    assert f"/check-ins/new?day={DAY}" in page.links and "/today" in page.links


@pytest.mark.parametrize(
    "filled", [{"note": "by the sea"}, {"pain.1": "d"}, {"phq-9.1": "0"}, {"mood.1": "4"}]
)
def test_one_answer_or_a_note_is_saved(as_patient, filled):
    answer = as_patient.post("/check-ins", data=sent(**UNTOUCHED | filled))
    page = Page(as_patient.get(answer.headers["location"]).text)
    assert "Thank you. Saved." in page.text and "Nothing was filled in" not in page.text


def test_the_same_sending_twice_is_stored_once(as_patient, rows):
    first = as_patient.post("/check-ins", data=sent(**OFFICIAL))
    second = as_patient.post("/check-ins", data=sent(**OFFICIAL))
    assert first.status_code == second.status_code == 303
    assert first.headers["location"] == second.headers["location"]
    assert len(rows(Submission)) == 1


def test_the_same_id_with_other_answers_is_409_with_the_answers_and_a_new_id(
    as_patient, patient, keys, rows, clock
):
    as_patient.post("/check-ins", data=sent(**OFFICIAL))
    clock.advance(hours=2)
    changed = sent(**OFFICIAL, note="I thought again", note_for="therapist") | {"phq-9.2": "3"}
    answer = as_patient.post("/check-ins", data=changed)
    assert answer.status_code == 409
    assert len(rows(Submission)) == 1 and rows(Note) == []
    page = Page(answer.text)
    assert "You sent this at 07:00. Send again to change it." in page.text
    form = page.form("/check-ins", "note")
    assert form["submission_id"] != changed["submission_id"]
    whose = {"person": phones.person(keys, patient), "submission_id": ""}
    assert {**form, "submission_id": ""} == {**changed, **whose}
    assert as_patient.post("/check-ins", data=form).status_code == 303
    assert {row.instrument: row.score for row in rows(Response)}["phq-9"] == 11


@pytest.mark.parametrize(
    ("field", "value"),
    [("phq-9.2", "4"), ("phq-9.10", "1"), ("phq-9.2", "x"), ("pain.1", "11"), ("made-up.1", "1")],
)
def test_what_the_form_cannot_send_is_422_and_keeps_the_rest(as_patient, rows, field, value):
    typed = sent(**OFFICIAL, note="Do not lose me", note_for="therapist") | {field: value}
    answer = as_patient.post("/check-ins", data=typed)
    assert answer.status_code == 422
    assert rows(Submission) == []
    form = Page(answer.text).form("/check-ins", "note")
    assert form["note"] == "Do not lose me" and form["note_for"] == "therapist"
    assert form["phq-9.1"] == "1" and form["gad-7.7"] == "2"
    if field == "phq-9.2":
        assert 'id="phq-9.2-problem"' in answer.text


@pytest.mark.parametrize("wrong", [{"day": "soon"}, {"day": ""}, {"submission_id": "?"}])
def test_a_broken_day_or_id_is_422_too(as_patient, rows, wrong):
    answer = as_patient.post("/check-ins", data=sent(**OFFICIAL) | wrong)
    assert answer.status_code == 422
    assert Page(answer.text).form("/check-ins", "note")["phq-9.1"] == "1"
    assert rows(Submission) == []


def test_a_note_that_is_too_long_comes_back_whole(as_patient, rows):
    answer = as_patient.post("/check-ins", data=sent(note="a" * 4001, note_for="me"))
    assert answer.status_code == 422
    assert Page(answer.text).form("/check-ins", "note")["note"] == "a" * 4001
    assert "Please shorten it" in answer.text
    assert rows(Note) == []


def test_yesterday_is_open_and_marked_late_the_day_before_is_not(as_patient, rows, clock):
    clock.advance(days=1)
    page = as_patient.get(f"/check-ins/new?day={DAY}").text
    assert "Yesterday’s check-in" in page and "on average" not in page.split("<h2")[1]
    yesterday = as_patient.post("/check-ins", data=sent(**TODAYS, **{"mood.1": "3"}))
    assert yesterday.status_code == 303
    assert {row.late for row in rows(Response)} == {True}
    assert [moment.late for moment in rows(Moment)] == [True]
    clock.advance(days=1)
    closed = as_patient.post(
        "/check-ins", data=sent(**OFFICIAL) | {"submission_id": "two-days-later"}
    )
    assert closed.status_code == 422
    assert "only today and yesterday" in Page(closed.text).text
    assert len(rows(Submission)) == 1
    assert as_patient.get(f"/check-ins/new?day={DAY}").headers["location"] == "/check-ins/new"


def test_at_three_in_the_morning_it_is_still_yesterday(as_patient, clock):
    clock.now = clock.now.replace(hour=7, minute=59) + timedelta(days=1)  # 02:59 in New York
    assert Page(as_patient.get("/check-ins/new").text).form("/check-ins")["day"] == DAY


def test_an_official_day_is_over_once_it_is_answered(as_patient, clock):
    as_patient.post("/check-ins", data=sent(**OFFICIAL))
    assert 'name="phq-9.1"' in as_patient.get("/check-ins/new").text, "still shown on its own day"
    clock.advance(days=1)
    page = as_patient.get("/check-ins/new").text
    assert 'name="phq-9-today.1"' in page and 'name="phq-9.1"' not in page
    assert "not the validated form" in page


def test_item_nine_above_zero_shows_the_numbers_first_and_raises_an_alert(as_patient, rows):
    answer = as_patient.post("/check-ins", data=sent(**OFFICIAL) | {"phq-9.9": "1"})
    assert [alert.level for alert in rows(Alert)] == ["amber"]
    page = as_patient.get(answer.headers["location"]).text
    assert page.index("hurting yourself") < page.index("Thank you. Saved.")
    assert page.index('href="tel:988"') < page.index("Thank you. Saved.")
    assert 'href="sms:988"' in page and 'href="tel:911"' in page
    text = Page(page).text
    assert "Nobody is watching at this moment" in text
    assert "weekdays 9-17" in text and "555 0100" in text


def test_without_it_no_card_is_shown(as_patient, rows):
    answer = as_patient.post("/check-ins", data=sent(**OFFICIAL) | {"phq-9.9": "0"})
    assert rows(Alert) == []
    assert "tel:988" not in as_patient.get(answer.headers["location"]).text


def test_a_note_is_just_for_me_unless_i_say_so(as_patient, rows):
    as_patient.post("/check-ins", data=sent(note="by the sea", note_for="me"))
    shared = sent(note="tell her", note_for="therapist") | {"submission_id": "a-second-one"}
    as_patient.post("/check-ins", data=shared)
    assert sorted(note.shared_at is not None for note in rows(Note)) == [False, True]
    assert all(b"sea" not in note.sealed for note in rows(Note))


@pytest.mark.parametrize("address", ["/check-ins/unknown-one", "/check-ins/%00", "/check-ins/x"])
def test_an_unknown_submission_is_not_found(as_patient, address):
    assert as_patient.get(address).status_code == 404


def test_anothers_submission_is_not_found(as_patient, other_patient, signed_in):
    where = as_patient.post("/check-ins", data=sent(**OFFICIAL)).headers["location"]
    assert signed_in(other_patient).get(where).status_code == 404


def test_a_typed_word_is_never_markup(as_patient):
    typed = sent(note="</textarea><script>alert(1)</script>", note_for="me") | {"pain.1": "x"}
    page = as_patient.post("/check-ins", data=typed).text
    assert "<script>alert" not in page
    assert Page(page).form("/check-ins", "note")["note"] == typed["note"]


def test_a_session_reported_at_noon_does_not_change_the_forms_begun_that_morning(as_patient):
    as_patient.post("/check-ins", data=sent(**{"phq-9.1": "1"}))
    as_patient.post("/reported-sessions", data={"day": "2026-03-03", "hour": "14"})
    page = as_patient.get("/check-ins/new").text
    assert 'name="phq-9.2"' in page and 'name="phq-9-today.1"' not in page
    text = Page(as_patient.get("/today").text).text
    assert "16 questions left" in text


def test_without_script_a_tap_on_the_mood_takes_along_what_was_answered(as_patient):
    page = as_patient.get("/check-ins/new").text
    assert page.count('form="check-in" name="mood.1"') == 11
    assert 'form="check-in"' not in as_patient.get("/today").text
