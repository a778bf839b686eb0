"""An answer to item 9 is told as it is tapped: once, with its alert; the form after it links."""

from __future__ import annotations

import pytest
from sqlmodel import select

from app import alerts
from app.tables import Alert, FollowUp, Patient, PatientSummary, SafetyAnswer, Submission
from tests.cast import browser, sign_in
from tests.outbox_items import (
    check_in_item,
    follow_ups_item,
    iso,
    person_of,
    safety_answer_item,
)
from tests.web.pages_read import Page

EIGHT = {f"phq-9-today.{number}": "1" for number in range(1, 9)}


@pytest.fixture
def rows(database):
    def read(table):
        with database.reading() as db:
            return list(db.exec(select(table)))

    return read


@pytest.fixture
def stored(rows):
    """Everything that it can leave behind."""
    return lambda: [rows(table) for table in (SafetyAnswer, Alert, FollowUp, Submission)]


@pytest.fixture
def tap(as_patient, patient, clock):
    """Item 9 tapped and sent at once; what the phone is answered, and the item."""

    def send(answer, at="/safety-answers", **more):
        item = safety_answer_item(as_patient, patient, clock.advance(minutes=1), answer, **more)
        return as_patient.post(at, json=item | {"sent_at": iso(clock.now)}), item

    return send


@pytest.fixture
def save(as_patient, patient, clock):
    """The whole form, from the outbox or by hand."""

    def send(answer, **more):
        now = clock.advance(minutes=1)
        item = check_in_item(as_patient, patient, now, EIGHT | {"phq-9-today.9": str(answer)})
        assert as_patient.post("/outbox", json=item | more).status_code == 201
        return f"/check-ins/{item['submission_id']}"

    return send


@pytest.fixture
def close(database, therapist, patient, clock):
    def act(look_again=None):
        with database.transaction() as db:
            own = db.get_one(Patient, patient.id)
            for alert in alerts.still_open(db, own)[:1]:
                alerts.close(
                    db, therapist, own, alert, "called", clock.now,
                    done="called", look_again=look_again,
                )  # fmt: skip

    return act


@pytest.fixture
def raised(rows):
    def read():
        return [(row.cause, row.level, row.answer) for row in rows(Alert)]

    return read


@pytest.mark.parametrize("at", ["/safety-answers", "/outbox"])
def test_a_tap_is_kept_with_its_alert_and_answered_with_what_is_true(tap, rows, clock, at):
    answer, item = tap(2, at=at)
    assert answer.status_code == 201
    told = answer.json()
    assert (told["submission_id"], told["level"]) == (item["submission_id"], "red")
    assert (told["words"], told["asks"]) == ("received 07:01", ["closer", "plan", "safe"])
    assert "Nobody is watching at this moment" in told["who"]
    [row], [alert] = rows(SafetyAnswer), rows(Alert)
    assert (row.instrument, row.answer, row.level, row.late) == ("phq-9-today", 2, "red", False)
    assert (row.made_at, row.received_at, row.day) == (clock.now, clock.now, alert.day)
    assert (alert.submission_id, alert.answer, alert.made_at) == (
        item["submission_id"], 2, row.made_at,
    )  # fmt: skip


def test_again_is_the_same_and_something_else_is_refused(
    as_patient, tap, stored, patient, clock, save
):
    first, item = tap(2)
    before = stored()
    clock.advance(days=20)  # its answer was lost, and the phone lay in a drawer
    again = as_patient.post("/safety-answers", json=item | {"sent_at": iso(clock.now)})
    assert again.status_code == 200
    assert again.json()["received_at"] == first.json()["received_at"]
    other = item | {"fields": item["fields"] | {"phq-9-today.9": "3"}}
    assert as_patient.post("/safety-answers", json=other).status_code == 409
    assert stored() == before
    # nor is the number of a check-in taken for a tap, or the other way about
    sent = save(0).rpartition("/")[2]
    taken = safety_answer_item(as_patient, patient, clock.now, 3, submission_id=sent)
    assert as_patient.post("/safety-answers", json=taken).status_code == 409
    form = check_in_item(as_patient, patient, clock.now, EIGHT | {"phq-9-today.9": "3"})
    form["submission_id"] = item["submission_id"]
    assert as_patient.post("/outbox", json=form).status_code == 409
    by_hand = form["fields"] | {"submission_id": item["submission_id"]}
    assert as_patient.post("/check-ins", data=by_hand).status_code == 409
    assert len(stored()[1]) == 1


@pytest.mark.parametrize("closed", [False, True])
@pytest.mark.parametrize(("saved", "more"), [(2, []), (1, []), (0, []), (3, [3]), ("d", [])])
def test_the_form_after_it_is_one_alert_not_two(tap, save, raised, close, closed, saved, more):
    tap(2)
    if closed:
        close()
    save(saved)
    assert raised() == [("answer", "red", 2), *(("answer", "red", each) for each in more)]


def test_one_alert_also_where_both_waited_and_somebody_closed_it_in_between(
    as_patient, patient, clock, raised, close
):
    """The review of a later day has not seen an answer of before, but it has seen this very one."""
    made = clock.now
    item = safety_answer_item(as_patient, patient, made, 2)
    form = check_in_item(as_patient, patient, made, EIGHT | {"phq-9-today.9": "2"})
    clock.advance(days=2)
    as_patient.post("/safety-answers", json=item | {"sent_at": iso(clock.now)})
    close()
    clock.advance(minutes=5)
    as_patient.post("/outbox", json=form | {"sent_at": iso(clock.now)})
    assert raised() == [("answer", "red", 2)]


def test_one_alert_also_where_the_form_overtook_it(as_patient, patient, clock, raised, close, save):
    item = safety_answer_item(as_patient, patient, clock.now, 1)
    rise = safety_answer_item(as_patient, patient, clock.now, 2)
    save(1)
    close()
    clock.advance(days=2)
    for each in (item, rise):
        as_patient.post("/safety-answers", json=each | {"sent_at": iso(clock.now)})
    assert raised() == [("answer", "amber", 1), ("answer", "red", 2)]


def test_each_tap_stays_and_only_a_higher_one_calls_anew(tap, raised, rows):
    for answer in (2, 1, 0, 2, 3):
        tap(answer)
    assert raised() == [("answer", "red", 2), ("answer", "red", 3)]
    assert [row.answer for row in sorted(rows(SafetyAnswer), key=lambda row: row.made_at)] == [
        2, 1, 0, 2, 3,
    ]  # fmt: skip


def test_told_is_told_though_the_form_never_comes(tap, close, raised, rows, clock, save):
    """The days after hold an answer against it, and so does the rule of what is passed over."""
    tap(1)
    close(look_again=clock.now.date())
    clock.advance(days=1)
    save(1)
    assert [row.reason for row in rows(Alert)][1:] == [
        "1, unchanged, and no review that still holds"
    ]
    clock.advance(days=1)
    tap(2)
    assert raised()[2:] == [("answer", "red", 2)]
    close()
    [summary] = [row for row in rows(PatientSummary) if row.item_9]
    assert (summary.item_9, summary.item_9_alone_at) == (2, clock.now)
    assert summary.last_answered_at == clock.now
    for _ in range(2):
        clock.advance(days=8)
        save("d")
    assert raised()[3:] == [("passed-over", "amber", 0)]


def test_a_form_that_leaves_the_question_takes_nothing_back(as_patient, tap, rows, patient, clock):
    tap(2)
    sent = check_in_item(as_patient, patient, clock.advance(minutes=1), EIGHT)
    as_patient.post("/outbox", json=sent)
    [summary] = [row for row in rows(PatientSummary) if row.item_9_on]
    assert (summary.item_9, summary.item_9_alone_at) == (2, None)


def test_what_waited_is_marked_with_both_times(
    as_patient, signed_in, therapist, patient, clock, rows, raised
):
    item = safety_answer_item(as_patient, patient, clock.now, 3)
    after = follow_ups_item(as_patient, patient, clock.now, item, plan="yes")
    made = clock.now
    clock.advance(days=1, hours=3)
    for each in (item, after):
        answer = as_patient.post("/outbox", json=each | {"sent_at": iso(clock.now)})
        assert (answer.status_code, answer.json()["words"]) == (201, "received 10:00")
    [row] = rows(SafetyAnswer)
    assert (row.late, row.made_at, row.received_at) == (True, made, clock.now)
    assert raised() == [("answer", "red", 3), ("follow-up", "critical", 3)]
    text = Page(signed_in(therapist).get(f"/patients/{patient.public_id}").text).text
    assert "Told at Wed 4 Mar 2026, 07:00, without a connection; the rest" in text
    assert "Entered at Wed 4 Mar 2026, 07:00, without a connection." in text


def test_over_fourteen_days_it_stays_on_the_phone_and_a_closed_day_refuses_nothing(
    as_patient, patient, clock, stored, rows
):
    item = safety_answer_item(as_patient, patient, clock.now, 2)
    after = follow_ups_item(as_patient, patient, clock.now, item, plan="yes")
    stale = item | {"submission_id": "an-old-page-was-open"}
    stale["fields"] = item["fields"] | {"day": "2026-03-01"}
    assert as_patient.post("/safety-answers", json=stale).status_code == 201
    assert [row.day.isoformat() for row in rows(SafetyAnswer)] == ["2026-03-04"]
    before = stored()
    clock.advance(days=14, seconds=1)
    for each in (item, after):
        answer = as_patient.post("/outbox", json=each | {"sent_at": iso(clock.now)})
        assert (answer.status_code, answer.json()["kind"]) == (422, "too-old")
    assert stored() == before


@pytest.mark.parametrize(
    "fields",
    [
        {}, {"phq-9-today.9": "d"}, {"phq-9-today.9": ""}, {"phq-9-today.9": "4"},
        {"phq-9-today.8": "2"}, {"phq-9-today.9": "2", "phq-9.9": "2"}, {"mood.1": "3"},
        {"phq-9-today.9": "2", "phq-9-today.1": "1"}, {"phq-9-today.9": "2", "day": "today"},
    ],
)  # fmt: skip
def test_what_no_phone_sends_is_unreadable(as_patient, patient, clock, stored, fields):
    item = safety_answer_item(as_patient, patient, clock.now, 2)
    item["fields"] = {"day": item["fields"]["day"]} | fields
    after = follow_ups_item(as_patient, patient, clock.now, item)
    wrong = [item, after, after | {"fields": after["fields"] | {"told": "../x"}}]
    for each in [*wrong, item | {"kind": "check-in"}]:
        at = "/outbox" if each["kind"] == "follow-ups" else "/safety-answers"
        assert as_patient.post(at, json=each).status_code == 422
    assert stored() == [[]] * 4


def test_it_is_its_own_persons_alone(app, as_patient, patient, other_patient, clock, stored):
    item = safety_answer_item(as_patient, patient, clock.now, 3)
    stranger = sign_in(browser(app), other_patient)
    assert stranger.post("/safety-answers", json=item).status_code == 403
    assert stored() == [[]] * 4
    as_patient.post("/safety-answers", json=item)
    # the same number from another person is another answer, and touches nobody else's
    theirs = item | {"person": person_of(stranger, other_patient)}
    assert stranger.post("/safety-answers", json=theirs).status_code == 201
    assert {row.patient_id for row in stored()[1]} == {patient.id, other_patient.id}


def test_the_questions_are_asked_once_a_day_and_not_again_after_the_form(
    as_patient, tap, save, patient, clock, rows, raised
):
    _, item = tap(1)
    sent = follow_ups_item(as_patient, patient, clock.advance(minutes=1), item, closer="no")
    for _ in range(2):
        assert as_patient.post("/outbox", json=sent).status_code in (200, 201)
    [row] = rows(FollowUp)
    assert (row.closer, row.plan, row.safe, row.asked_at_level) == ("no", None, None, "amber")
    page = Page(as_patient.get(save(1)).text).text
    assert "Your answers were received at 07:02." in page and "Three short" not in page
    assert tap(1)[0].json()["asks"] == []
    assert tap(2)[0].json()["asks"] == ["closer", "plan", "safe"]
    assert "Three short" in Page(as_patient.get(save(2)).text).text
    assert [level for _, level, _ in raised()] == ["amber", "red"]


def test_follow_ups_wait_for_no_other_entry_and_raise_one_alert(
    as_patient, patient, clock, raised, close, rows, save
):
    item = safety_answer_item(as_patient, patient, clock.now, 1)
    first = follow_ups_item(as_patient, patient, clock.now, item)
    worse = follow_ups_item(as_patient, patient, clock.now, item, closer="yes", safe="not-sure")
    for each in (first, worse, item):
        assert as_patient.post("/outbox", json=each).status_code in (200, 201)
    expected = [("answer", "amber", 1), ("follow-up", "critical", 1)]
    assert raised() == expected
    [row] = rows(FollowUp)
    assert (row.closer, row.safe) == ("yes", "not-sure")  # of two sendings the worse
    close()
    as_patient.post("/outbox", json=worse)  # its answer was lost
    assert raised() == expected
    assert "Please call someone now." in as_patient.get(save(1)).text


def test_by_hand_too_a_worse_second_sending_shows_the_card_for_now(as_patient, save, raised):
    where = save(2)
    as_patient.post(f"{where}/follow-ups", data={"plan": "no", "closer": "no"})
    assert "Please call someone now." not in as_patient.get(where).text
    as_patient.post(f"{where}/follow-ups", data={"plan": "yes"})
    as_patient.post(f"{where}/follow-ups", data={"plan": "no"})
    assert "Please call someone now." in as_patient.get(where).text
    assert [level for _, level, _ in raised()] == ["red", "critical"]


def test_at_watch_nothing_is_asked_at_the_tap_and_one_thing_after_the_form(
    as_patient, tap, save, close, clock, raised
):
    tap(1)
    close()
    clock.advance(days=1)
    told = tap(1)[0].json()
    assert (told["level"], told["asks"]) == ("watch", [])
    page = Page(as_patient.get(save(1)).text).text
    assert "Still there. Help and your plan are here." in page and "better off dead" not in page
    assert len(raised()) == 1


def test_the_therapist_reads_that_the_rest_was_not_sent_until_it_was(
    as_patient, as_therapist, tap, save, patient
):
    tap(2)
    chart, caseload = f"/patients/{patient.public_id}", "/patients"
    text = Page(as_therapist.get(chart).text).text
    assert "Told at Wed 4 Mar 2026, 07:01; the rest of the form was not sent." in text
    told = "Item 9 at 2, told at 4 Mar 07:01; the rest was not sent"
    assert told in text and told in Page(as_therapist.get(caseload).text).text
    save(2)
    for where in (chart, caseload):
        text = Page(as_therapist.get(where).text).text
        assert "was not sent" not in text


def test_without_script_everything_comes_with_the_form(as_patient, save, raised, rows):
    page = as_patient.get(save(1)).text
    assert page.index("better off dead") < page.index("Three short questions")
    assert raised() == [("answer", "amber", 1)] and rows(SafetyAnswer) == []


def test_no_committed_tap_is_without_its_alert(tap, rows):
    """While one says as much and is open, it is that one."""
    for answer in (1, 1, 2, 0, 3, 1):
        tap(answer)
    told = [row for row in rows(SafetyAnswer) if row.answer]
    assert len(told) == 5
    for row in told:
        standing = [each for each in rows(Alert) if each.raised_at <= row.received_at]
        assert any(each.answer >= row.answer for each in standing)
