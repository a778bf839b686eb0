"""What waited on a phone comes in once, as its own person's, and says so or says why not."""

from __future__ import annotations

import json

import pytest
from sqlalchemy.exc import OperationalError
from sqlmodel import select

from app import consents, journal
from app.tables import Alert, AuditEntry, Moment, Note, Practice, Response, SignIn, Submission
from tests.canary import MARK, Journal, logged
from tests.cast import browser, sign_in
from tests.outbox_items import check_in_item, iso, person_of, practice_item

DAILY = {f"phq-9-today.{n}": "1" for n in range(1, 9)} | {"phq-9-today.9": "0"}


@pytest.fixture
def rows(database):
    def read(table):
        with database.reading() as db:
            return list(db.exec(select(table)))

    return read


@pytest.fixture
def send(as_patient):
    return lambda item: as_patient.post("/outbox", json=item)


@pytest.fixture
def stored(rows):
    """Everything that an item can leave behind."""
    return lambda: [rows(table) for table in (Submission, Response, Moment, Note, Practice, Alert)]


NOTHING = [[]] * 6


def test_a_check_in_is_stored_for_its_own_day_with_both_times(
    as_patient, send, rows, patient, clock
):
    made_at = clock.now
    fields = DAILY | {"mood.1": "4", "note": "late\r\nwords", "note_for": "therapist"}
    item = check_in_item(as_patient, patient, made_at, fields)
    received_at = clock.advance(days=3, hours=2)
    answer = send(item | {"sent_at": iso(clock.now)})
    assert answer.status_code == 201
    assert answer.json() == {
        "submission_id": item["submission_id"],
        "received_at": "2026-03-07T14:00:00.000+00:00",
        "words": "received 09:00",
        "day": "2026-03-04",
    }
    [submission], [response], [moment] = rows(Submission), rows(Response), rows(Moment)
    for row in (submission, response):
        assert (row.made_at, row.received_at, row.late) == (made_at, received_at, True)
        assert (row.source, row.day.isoformat()) == ("outbox", "2026-03-04")
    assert (moment.value, moment.made_at, moment.late) == (4, made_at, True)
    assert response.score == 8
    [note] = rows(Note)
    assert (note.written_at, note.shared_at) == (made_at, received_at)


def test_sent_again_after_a_lost_answer_it_is_the_same_one(
    as_patient, send, stored, patient, clock
):
    item = check_in_item(as_patient, patient, clock.now, DAILY | {"note": "once"})
    first = send(item)
    before = stored()
    clock.advance(days=20)  # the phone lay in a drawer, and never heard
    again = send(item | {"sent_at": iso(clock.now)})
    assert (first.status_code, again.status_code) == (201, 200)
    assert again.json()["received_at"] == first.json()["received_at"]
    assert again.json()["words"] == "received Wednesday 4 March, 07:00"
    assert stored() == before


def test_one_that_came_by_hand_before_is_the_same_one(as_patient, send, stored, patient, clock):
    """The page sent its form, the answer got lost, the phone kept it to send again."""
    item = check_in_item(as_patient, patient, clock.now, DAILY | {"note": "a\nb", "note_for": "me"})
    by_hand = item["fields"] | {"submission_id": item["submission_id"], "note": "a\r\nb"}
    assert as_patient.post("/check-ins", data=by_hand).status_code == 303
    before = stored()
    clock.advance(minutes=9)
    answer = send(item | {"sent_at": iso(clock.now), "versions": {"phq-9-today": 1}})
    assert (answer.status_code, answer.json()["words"]) == (200, "received 07:00")
    assert stored() == before


def test_the_same_id_with_other_answers_is_refused_and_changes_nothing(
    as_patient, send, stored, patient, clock
):
    item = check_in_item(as_patient, patient, clock.now, DAILY)
    send(item)
    before = stored()
    for other in (
        DAILY | {"phq-9-today.1": "2"},
        DAILY | {"note": "x"},
        DAILY | {"day": "2026-03-03"},
    ):
        answer = send(item | {"fields": item["fields"] | other})
        assert (answer.status_code, answer.json()["kind"]) == (409, "other-answers")
    assert stored() == before


def test_fourteen_days_and_not_one_second_more(as_patient, send, stored, patient, clock):
    item = check_in_item(as_patient, patient, clock.now, DAILY)
    last = item | {"submission_id": "the-last-that-counts"}
    practice = practice_item(as_patient, patient, clock.now)
    clock.advance(days=14)
    assert send(last | {"sent_at": iso(clock.now)}).status_code == 201
    before = stored()
    clock.advance(seconds=1)
    for late in (item, practice):
        answer = send(late | {"sent_at": iso(clock.now)})
        assert (answer.status_code, answer.json()["kind"]) == (422, "too-old")
        assert "14 days" in answer.json()["problem"] and "on this phone" in answer.json()["problem"]
    assert stored() == before


def test_a_day_that_was_over_when_it_was_made_is_said_to_be(
    as_patient, send, stored, patient, clock
):
    item = check_in_item(as_patient, patient, clock.now, DAILY | {"day": "2026-03-02"})
    answer = send(item)
    assert (answer.status_code, answer.json()["kind"]) == (422, "too-old")
    assert "a day that was over" in answer.json()["problem"]
    assert stored() == NOTHING


BROKEN = [
    None, [], "text", {}, {"fields": {}},
    {"made_at": None}, {"made_at": "2026-03-04T12:00:00"}, {"made_at": "0001-01-01T00:00:00Z"},
    {"made_at": 1.5}, {"sent_at": "yesterday"}, {"sent_at": "9999-12-31T23:59:59-23:59"},
    {"submission_id": None}, {"submission_id": "../../x"}, {"submission_id": "x" * 65},
    {"kind": "snooze"}, {"kind": None}, {"versions": []}, {"fields": None}, {"fields": []},
    {"fields": {"day": "2026-03-04", "mood.1": 6}}, {"fields": {"mood.1": "6"}},
    {"fields": {"day": "2026-03-04", "mood.1": "11"}},
    {"fields": {"day": "2026-03-04", "note": "x" * 4001}},
    {"fields": {f"field-{n}": "" for n in range(201)}},
]  # fmt: skip


@pytest.mark.parametrize("change", BROKEN, ids=range(len(BROKEN)))
def test_what_no_phone_sends_is_unreadable(as_patient, send, stored, patient, clock, change):
    item = check_in_item(as_patient, patient, clock.now)
    answer = send(item | change if isinstance(change, dict) and change else change)
    assert (answer.status_code, answer.json()["kind"]) == (422, "unreadable")
    assert stored() == NOTHING


def test_what_is_not_json_is_unreadable_and_too_much_is_too_much(as_patient, stored):
    for body in (b"", b"{", b"\xff\xfe", b"[" * 60_000):
        answer = as_patient.post("/outbox", content=body)
        assert (answer.status_code, answer.json()["kind"]) == (422, "unreadable")
    answer = as_patient.post("/outbox", content=b" " * 70_000)
    assert (answer.status_code, answer.json()["kind"]) == (413, "too-long")
    assert stored() == NOTHING


@pytest.mark.parametrize(
    ("versions", "fields"),
    [
        ({"phq-9-today": 2}, {}), ({"phq-9-today": 0}, {}), ({"phq-9-today": "1"}, {}),
        ({"phq-9-today": True}, {}), ({"phq-11": 1}, {}), ({}, {"phq-11.1": "1"}),
        ({}, {"phq-9-today.10": "1"}),
    ],
)  # fmt: skip
def test_a_form_that_this_clinic_does_not_know_waits_for_an_update(
    as_patient, send, stored, patient, clock, versions, fields
):
    item = check_in_item(as_patient, patient, clock.now, DAILY | fields, versions=versions)
    answer = send(item)
    assert (answer.status_code, answer.json()["kind"]) == (422, "other-version")
    assert stored() == NOTHING


def test_another_persons_item_is_neither_stored_nor_told_apart(
    app, as_patient, stored, patient, other_patient, clock
):
    theirs = sign_in(browser(app), other_patient)
    item = check_in_item(theirs, other_patient, clock.now, DAILY)
    assert theirs.post("/outbox", json=item).status_code == 201
    before = stored()
    unknown = item | {"submission_id": "never-seen-before"}
    answers = [as_patient.post("/outbox", json=one) for one in (item, unknown)]
    for answer in answers:
        assert (answer.status_code, answer.json()["kind"]) == (403, "other-person")
    assert answers[0].content == answers[1].content, "that it was stored is not told"
    assert stored() == before
    own = item | {"person": person_of(as_patient, patient)}
    assert as_patient.post("/outbox", json=own).status_code == 201, "ids are each person's own"


def test_while_somebody_of_the_clinic_is_signed_in_it_waits(
    as_therapist, as_patient, stored, patient, clock
):
    """A 404 would be a last word: the phone would put the answers aside for good."""
    answer = as_therapist.post("/outbox", json=check_in_item(as_patient, patient, clock.now))
    assert (answer.status_code, answer.json()["kind"]) == (403, "other-person")
    assert "until they sign in again" in answer.json()["problem"] and stored() == NOTHING
    assert as_therapist.get("/offline-plan").status_code == 404


def test_signed_out_it_is_asked_for_again_as_json(app, stored, patient, clock, database):
    phone = sign_in(browser(app), patient)
    item = check_in_item(phone, patient, clock.now, DAILY)
    with database.transaction() as db:
        for row in db.exec(select(SignIn)):
            row.expires_at = clock.now
            db.add(row)
    answer = phone.post("/outbox", json=item)
    assert (answer.status_code, answer.json()["kind"]) == (401, "sign-in")
    assert stored() == NOTHING
    assert sign_in(phone, patient).post("/outbox", json=item).status_code == 201


def test_after_consent_was_withdrawn_nothing_comes_in(
    as_patient, send, stored, patient, clock, database
):
    item = check_in_item(as_patient, patient, clock.now, DAILY)
    with database.transaction() as db:
        consents.withdraw(db, patient, consents.current(db, patient), clock.now)
    answer = send(item)
    assert (answer.status_code, answer.json()["kind"]) == (403, "consent")
    assert stored() == NOTHING
    with database.transaction() as db:
        consents.give(db, patient, clock.now)
    assert send(item).status_code == 201


def test_from_elsewhere_it_is_refused_as_json(app, patient, clock, stored):
    foreign = sign_in(browser(app), patient)
    item = check_in_item(foreign, patient, clock.now)
    foreign.headers["Sec-Fetch-Site"] = "cross-site"
    answer = foreign.post("/outbox", json=item)
    assert (answer.status_code, answer.json()["kind"]) == (403, "foreign")
    assert stored() == NOTHING


def test_item_9_raises_its_alert_just_as_by_hand(as_patient, send, rows, patient, clock):
    made_at = clock.now
    clock.advance(days=2)
    item = check_in_item(as_patient, patient, made_at, DAILY | {"phq-9-today.9": "3"})
    item["sent_at"] = iso(clock.now)
    for _ in range(2):
        send(item)
    [alert] = rows(Alert)
    assert (alert.level, alert.answer, alert.raised_at) == ("red", 3, clock.now)
    assert alert.day.isoformat() == "2026-03-04"


def test_words_that_no_database_takes_are_mended_not_lost(
    as_patient, send, database, patient, clock
):
    fields = {"note": "half \ud83c and \0 whole \ud83c\udf0a", "note_for": "me"}
    answer = as_patient.post(
        "/outbox",
        content=json.dumps(check_in_item(as_patient, patient, clock.now, fields)),
    )
    assert answer.status_code == 201
    with database.reading() as db:
        [note] = db.exec(select(Note)).all()
        assert journal.read(db, patient, note) == "half \ufffd and  whole \U0001f30a"


def test_each_is_noted_once_in_the_audit(as_patient, send, rows, patient, clock):
    for make in (check_in_item, practice_item):
        item = make(as_patient, patient, clock.now)
        assert [send(item).status_code for _ in range(2)] == [201, 200]
    noted = [row.action for row in rows(AuditEntry)]
    assert (noted.count("practice done"), noted.count("record check-in")) == (1, 1)


def test_nothing_that_was_typed_is_answered_or_logged(app, patient, clock, capfd):
    watched = Journal()
    phone = watched.watch(sign_in(browser(app), patient))
    typed = DAILY | {"note": f"{MARK}-note", "note_for": "me", f"{MARK}.1": "1", "day": MARK}
    item = check_in_item(phone, patient, clock.now, typed | {"day": "2026-03-04"})
    for change in (
        {}, {"person": MARK}, {"fields": typed}, {"made_at": MARK}, {"versions": {MARK: 1}},
        {"kind": MARK}, {"submission_id": f"<{MARK}>"}, {"fields": DAILY | {"day": "2026-03-04"}},
    ):  # fmt: skip
        phone.post("/outbox", json=item | change)
    assert {answer.status_code for answer in watched.answers} == {201, 403, 409, 422}
    for answer in watched.answers:
        assert MARK not in answer.text + str(answer.url) + "".join(answer.headers.values())
    assert MARK not in logged(capfd)


def test_the_persons_day_and_the_chart_say_when_it_was_made_and_when_it_came(
    as_patient, signed_in, therapist, send, patient, clock
):
    item = check_in_item(as_patient, patient, clock.now, DAILY | {"mood.1": "4"})
    clock.advance(days=2, hours=3)
    assert send(item | {"sent_at": iso(clock.now)}).status_code == 201
    words = "Made on Wednesday 4 March, 07:00, kept on a phone, received on Friday 6 March, 10:00"
    assert words in as_patient.get("/history/2026-03-04").text
    assert "sent late" in as_patient.get("/history").text
    chart = signed_in(therapist).get(f"/patients/{patient.public_id}").text
    assert "late, made 07:00 on 4 Mar, received 10:00 on 6 Mar" in chart


def test_a_busy_database_is_told_as_json(as_patient, send, stored, patient, clock, monkeypatch):
    def refuse(*_):
        raise OperationalError("", {}, Exception("database is locked"))

    item = check_in_item(as_patient, patient, clock.now, DAILY)
    with monkeypatch.context() as broken:
        broken.setattr("app.check_ins.patient_summaries.refresh", refuse)
        answer = send(item)
    assert (answer.status_code, answer.json()["kind"]) == (503, "busy")
    assert answer.headers["retry-after"] == "5" and stored() == NOTHING
    assert send(item).status_code == 201
