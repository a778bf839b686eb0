"""The clinic plans, edits, cancels and confirms dosing sessions."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from sqlmodel import select

from app import dosing_details, dosing_sessions
from app.audit import Actor
from app.dosing_details import Details
from app.keys import SealBroken
from app.tables import AuditEntry, DosingSession, Staff
from tests.web.pages_read import Page

FILLED = {
    "day": "2026-03-06",
    "hour": "10:00",
    "route": "intravenous",
    "dose_mg": "42.5",
    "setting": "room 2",
    "note": "with her sister",
    "sessions": "1",
    "every_days": "7",
}


@pytest.fixture
def rows(database, patient):
    def read() -> list[DosingSession]:
        with database.reading() as db:
            return list(dosing_sessions.of(db, patient))

    return read


@pytest.fixture
def planned(database, therapist, patient, clock):
    with database.transaction() as db:
        at = clock.now + timedelta(days=2)
        return dosing_sessions.plan(db, therapist, patient, at, Details(), clock.now)[0]


@pytest.fixture
def home(patient) -> str:
    return f"/patients/{patient.public_id}"


def test_a_session_is_planned_with_all_that_is_known(as_therapist, home, rows, database, patient):
    answer = as_therapist.post(f"{home}/dosing-sessions", data=FILLED)
    assert answer.status_code == 303
    assert answer.headers["Location"] == f"{home}#dosing-sessions"
    (row,) = rows()
    assert row.at == datetime(2026, 3, 6, 15, tzinfo=UTC)  # 10:00 in New York, winter
    assert (row.route, row.dose_mg) == ("intravenous", 42.5)
    with database.reading() as db:
        assert dosing_details.setting_of(db, patient, row) == "room 2"
    with database.reading() as db:
        assert dosing_details.note_of(db, patient, row) == "with her sister"
    text = Page(as_therapist.get(home).text).text
    assert "Fri 6 Mar 2026, 10:00" in text
    assert "intravenous, 42.5 mg, room 2" in text and "with her sister" in text


def test_a_series_keeps_its_local_hour_over_the_clock_change(as_therapist, home, rows):
    series = {"day": "2026-03-05", "hour": "10:00", "sessions": "6", "every_days": "3"}
    as_therapist.post(f"{home}/dosing-sessions", data=series)
    at = [row.at for row in rows()]
    # New York puts its clocks forward on 8 March 2026: 10:00 is 15:00 UTC, then 14:00.
    assert at == [
        datetime(2026, 3, day, hour, tzinfo=UTC)
        for day, hour in ((5, 15), (8, 14), (11, 14), (14, 14), (17, 14), (20, 14))
    ]
    assert len({row.series for row in rows()}) == 1


def test_what_cannot_be_read_is_marked_and_everything_typed_is_kept(as_therapist, home, rows):
    typed = FILLED | {"dose_mg": "much", "sessions": "99", "note": "keep <this>"}
    answer = as_therapist.post(f"{home}/dosing-sessions", data=typed)
    assert answer.status_code == 422
    assert rows() == []
    fields = Page(answer.text).form(f"{home}/dosing-sessions")
    assert {name: fields[name] for name in typed if name != "route"} == {
        name: value for name, value in typed.items() if name != "route"
    }
    assert "<option selected>intravenous</option>" in answer.text
    assert 'aria-describedby="dose_mg-problem"' in answer.text
    assert 'aria-describedby="sessions-problem"' in answer.text


def test_the_same_tap_twice_is_one_session(as_therapist, home, rows):
    as_therapist.post(f"{home}/dosing-sessions", data=FILLED)
    again = as_therapist.post(f"{home}/dosing-sessions", data=FILLED)
    assert again.status_code == 422
    assert "There is a session at that day and hour already." in again.text
    assert len(rows()) == 1


def test_a_series_that_meets_a_session_later_on_is_refused_whole(as_therapist, home, rows):
    standing = {"day": "2026-03-07", "hour": "02:30"}
    as_therapist.post(f"{home}/dosing-sessions", data=standing)
    series = {"day": "2026-02-28", "hour": "02:30", "sessions": "2", "note": "keep this"}
    answer = as_therapist.post(f"{home}/dosing-sessions", data=series | {"every_days": "7"})
    assert answer.status_code == 422
    assert len(rows()) == 1
    page = Page(answer.text)
    assert "meets a session that is there already: Sat 7 Mar 2026, 02:30." in page.text
    fields = page.form(f"{home}/dosing-sessions")
    assert {name: fields[name] for name in series} == series
    beside = as_therapist.post(f"{home}/dosing-sessions", data=series | {"every_days": "6"})
    assert (beside.status_code, len(rows())) == (303, 3)


def test_a_cancelled_session_is_not_in_the_way_of_a_series(as_therapist, home, rows, planned):
    as_therapist.post(f"/dosing-sessions/{planned.public_id}/cancellations")
    series = {"day": "2026-03-05", "hour": "07:00", "sessions": "2", "every_days": "1"}
    assert as_therapist.post(f"{home}/dosing-sessions", data=series).status_code == 303
    assert len(rows()) == 3


def test_a_session_is_edited_and_what_it_was_before_is_kept(as_therapist, home, rows, planned):
    address = f"/dosing-sessions/{planned.public_id}"
    form = Page(as_therapist.get(f"{address}/edit").text).form(address)
    assert (form["day"], form["hour"]) == ("2026-03-06", "07:00")
    answer = as_therapist.post(address, data=form | {"hour": "11:30", "dose_mg": "70"})
    assert (answer.status_code, answer.headers["Location"]) == (303, f"{home}#dosing-sessions")
    (row,) = rows()
    assert row.at == datetime(2026, 3, 6, 16, 30, tzinfo=UTC)
    assert (row.dose_mg, row.moved_from) == (70, planned.at)
    assert "moved from" in Page(as_therapist.get(home).text).text


@pytest.mark.parametrize("how", ["opened", "not read", "taken"])
def test_looking_at_a_session_is_a_reading(as_therapist, database, patient, planned, how, clock):
    address, chain = f"/dosing-sessions/{planned.public_id}", f"patient:{patient.public_id}"
    reads = select(AuditEntry).where(AuditEntry.chain == chain, AuditEntry.action == "read chart")
    if how == "opened":
        as_therapist.get(f"{address}/edit")
    elif how == "not read":
        assert as_therapist.post(address, data={"day": "soon"}).status_code == 422
    else:
        with database.transaction() as db:
            staff, at = db.get_one(Staff, planned.confirmed_by), planned.at + timedelta(days=1)
            dosing_sessions.plan(db, staff, patient, at, Details(), clock.now)
        moved = {"day": "2026-03-07", "hour": "07:00"}
        assert as_therapist.post(address, data=moved).status_code == 422
    with database.reading() as db:
        assert len(db.exec(reads).all()) == 1


def test_the_setting_is_sealed_as_the_note_is(as_therapist, home, rows, database, patient):
    as_therapist.post(f"{home}/dosing-sessions", data=FILLED)
    [row] = rows()
    assert b"room 2" not in row.sealed_setting and "room 2" in as_therapist.get(home).text
    with database.reading() as db, pytest.raises(SealBroken):
        dosing_details.note_of(
            db, patient, DosingSession(**vars(row) | {"sealed_note": row.sealed_setting})
        )


@pytest.mark.parametrize("hour", ["9" * 5000, "9:" + "0" * 5000, "100"])
def test_an_hour_of_any_length_is_no_fault(as_therapist, home, rows, hour):
    answer = as_therapist.post(f"{home}/dosing-sessions", data=FILLED | {"hour": hour})
    assert answer.status_code in (303, 422) and len(rows()) == (answer.status_code == 303)


def test_the_clinics_own_cancelling_waits_for_nobody(
    as_therapist, home, database, patient, planned, clock
):
    with database.transaction() as db:
        at = planned.at + timedelta(hours=3)
        dosing_sessions.report_moved(db, patient, db.merge(planned), at, clock.now)
    as_therapist.post(f"/dosing-sessions/{planned.public_id}/cancellations")
    html = as_therapist.get(home).text
    assert "cancelled by the clinic" in html
    assert f"/dosing-sessions/{planned.public_id}/confirmations" not in html


def test_a_broken_edit_is_shown_again_and_changes_nothing(as_therapist, rows, planned):
    address = f"/dosing-sessions/{planned.public_id}"
    answer = as_therapist.post(address, data={"day": "soon", "hour": "7", "setting": "room 9"})
    assert answer.status_code == 422
    assert Page(answer.text).form(address)["setting"] == "room 9"
    assert "Give the day of the session." in answer.text
    assert rows()[0].at == planned.at


def test_a_session_cannot_be_moved_onto_another(as_therapist, home, rows, planned):
    as_therapist.post(f"{home}/dosing-sessions", data=FILLED)
    moved = {"day": "2026-03-06", "hour": "10:00"}
    answer = as_therapist.post(f"/dosing-sessions/{planned.public_id}", data=moved)
    assert answer.status_code == 422
    assert planned.at in [row.at for row in rows()]


def test_a_cancelled_session_is_kept_and_struck_through(as_therapist, home, rows, planned):
    answer = as_therapist.post(f"/dosing-sessions/{planned.public_id}/cancellations")
    assert answer.status_code == 303
    (row,) = rows()
    assert (row.cancelled_by, row.cancelled_at is not None) == ("clinic", True)
    html = as_therapist.get(home).text
    assert "<s>Fri 6 Mar 2026, 07:00</s>" in html
    assert "cancelled by the clinic" in html
    assert as_therapist.get(f"/dosing-sessions/{planned.public_id}/edit").status_code == 404
    assert (
        as_therapist.post(f"/dosing-sessions/{planned.public_id}", data=FILLED).status_code == 404
    )


def test_what_the_patient_reported_is_confirmed_in_one_key(
    as_therapist, home, rows, database, patient, clock
):
    with database.transaction() as db:
        dosing_sessions.report(db, patient, clock.now - timedelta(hours=3), clock.now)
    assert "reported by the patient" in Page(as_therapist.get(home).text).text
    clock.advance(minutes=5)
    (row,) = rows()
    answer = as_therapist.post(f"/dosing-sessions/{row.public_id}/confirmations")
    assert answer.status_code == 303
    text = Page(as_therapist.get(home).text).text
    assert "reported by the patient" not in text
    assert "Confirm" not in text


def test_a_cancellation_by_the_patient_waits_to_be_confirmed(
    as_therapist, home, database, patient, planned, clock
):
    with database.transaction() as db:
        row = db.merge(planned)
        dosing_sessions.cancel(db, Actor("patient", patient.public_id), patient, row, clock.now)
    html = as_therapist.get(home).text
    assert "cancelled by the patient" in html
    assert f"/dosing-sessions/{planned.public_id}/confirmations" in html


def test_a_past_plan_that_nobody_spoke_of_asks_whether_it_happened(
    as_therapist, signed_in, therapist, home, planned, clock
):
    assert "It happened" not in as_therapist.get(home).text
    clock.advance(days=3)
    as_therapist = signed_in(therapist)
    assert "nobody has said yet whether it happened" in as_therapist.get(home).text
    as_therapist.post(f"/dosing-sessions/{planned.public_id}/confirmations")
    html = as_therapist.get(home).text
    assert "It happened" not in html
    assert 'class="session session-done"' in html


def test_one_that_is_done_is_taken_back_on_its_own_page_only(
    as_therapist, signed_in, therapist, home, rows, planned, clock
):
    cancel = f"/dosing-sessions/{planned.public_id}/cancellations"
    assert cancel in [to for to, _ in Page(as_therapist.get(home).text).forms]
    own_page = f"/dosing-sessions/{planned.public_id}/edit"
    assert "It did not happen" not in as_therapist.get(own_page).text
    clock.advance(days=3)
    as_therapist = signed_in(therapist)
    assert cancel in [to for to, _ in Page(as_therapist.get(home).text).forms]
    as_therapist.post(f"/dosing-sessions/{planned.public_id}/confirmations")
    assert cancel not in as_therapist.get(home).text
    page = Page(as_therapist.get(own_page).text)
    assert "It did not happen" in page.text
    assert "Cancel this session" not in page.text
    assert cancel in [to for to, _ in page.forms]
    as_therapist.post(cancel)
    assert rows()[0].cancelled_by == "clinic"
