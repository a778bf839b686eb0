"""Dosing sessions: planned in series, moved, cancelled and kept, reported and confirmed."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import pytest
from sqlmodel import select

from app import dosing_details, dosing_sessions
from app.audit import Actor
from app.core.local_time import to_local
from app.database import Database, Db
from app.dosing_details import Details
from app.tables import AuditEntry, DosingSession, Patient, PatientSummary, Staff
from tests.cast import Cast, Clock
from tests.marks import on_sqlite

DETAILS = Details("intravenous", 42.5, " Room 2 ", " Her dog died. Kanarienvogel. ")
NONE = Details()


def days_of(db: Db, patient: Patient) -> list[str]:
    """The dosing days as the summary tells them."""
    return db.get_one(PatientSummary, patient.id).dosing_days.split()


def plan(db: Db, staff: Staff, patient: Patient, at: datetime, now: datetime) -> DosingSession:
    return dosing_sessions.plan(db, staff, patient, at, NONE, now)[0]


def test_what_the_clinic_writes_is_kept_and_confirmed_by_that(
    db: Db, patient: Patient, therapist: Staff, clock: Clock
):
    at = clock.now + timedelta(days=2)
    row = dosing_sessions.plan(db, therapist, patient, at, DETAILS, clock.now)[0]
    assert (row.at, row.route, row.dose_mg) == (at, "intravenous", 42.5)
    assert dosing_details.setting_of(db, patient, row) == "Room 2"
    assert (row.confirmed_at, row.confirmed_by) == (clock.now, therapist.id)
    assert (row.source, row.series, row.clinic_id) == ("clinic", None, patient.clinic_id)
    assert dosing_details.note_of(db, patient, row) == "Her dog died. Kanarienvogel."
    assert row.sealed_note is not None and b"Kanarienvogel" not in row.sealed_note
    assert days_of(db, patient) == ["2026-03-06"]


@on_sqlite
def test_an_empty_note_is_no_note(db: Db, patient: Patient, therapist: Staff, clock: Clock):
    row = plan(db, therapist, patient, clock.now, clock.now)
    assert row.sealed_note is None and dosing_details.note_of(db, patient, row) == ""


@pytest.mark.parametrize(
    ("zone", "first", "every"),
    [
        ("America/New_York", datetime(2026, 3, 3, 15, 30, tzinfo=UTC), 3),  # 8 March between
        ("America/New_York", datetime(2026, 10, 27, 14, 30, tzinfo=UTC), 3),  # 1 November
        ("Europe/Berlin", datetime(2026, 3, 24, 9, 30, tzinfo=UTC), 3),  # 29 March
        ("Australia/Sydney", datetime(2026, 3, 31, 23, 30, tzinfo=UTC), 3),  # 5 April
        ("America/New_York", datetime(2026, 3, 5, 15, 30, tzinfo=UTC), 1),
    ],
)
@on_sqlite
def test_a_series_keeps_its_local_hour_over_a_clock_change(
    db: Db, patient: Patient, therapist: Staff, clock: Clock, zone: str, first: datetime, every: int
):
    patient.zone = zone
    rows = dosing_sessions.plan(
        db, therapist, patient, first, DETAILS, clock.now, sessions=6, every_days=every
    )
    local = [to_local(row.at, zone) for row in rows]
    assert {each.time() for each in local} == {to_local(first, zone).time()}
    assert {(b.date() - a.date()).days for a, b in zip(local, local[1:], strict=False)} == {every}
    assert len({each.utcoffset() for each in local}) == 2
    assert len({row.series for row in rows}) == 1 and rows[0].series
    assert len({bytes(row.sealed_note or b"") for row in rows}) == 6  # each sealed to its own row


def test_the_first_of_a_series_is_the_very_instant(
    db: Db, patient: Patient, therapist: Staff, clock: Clock
):
    """01:30 comes twice on 1 November in New York; the second one was meant."""
    second = datetime(2026, 11, 1, 6, 30, tzinfo=UTC)
    rows = dosing_sessions.plan(
        db, therapist, patient, second, NONE, clock.now, sessions=2, every_days=1
    )
    assert [row.at for row in rows] == [second, second + timedelta(days=1)]


@pytest.mark.parametrize(("sessions", "every"), [(0, 7), (25, 7), (2, 0), (2, -1)])
@on_sqlite
def test_no_other_series(
    db: Db, patient: Patient, therapist: Staff, clock: Clock, sessions: int, every: int
):
    with pytest.raises(ValueError, match="series"):
        dosing_sessions.plan(
            db, therapist, patient, clock.now, NONE, clock.now, sessions=sessions, every_days=every
        )
    assert dosing_sessions.of(db, patient) == []


def test_an_edit_moves_and_remembers(db: Db, patient: Patient, therapist: Staff, clock: Clock):
    at = clock.now + timedelta(days=2)
    row = plan(db, therapist, patient, at, clock.now)
    dosing_sessions.edit(db, therapist, patient, row, at, DETAILS, clock.now)
    assert (row.moved_from, row.route) == (None, "intravenous")
    later = at + timedelta(days=1)
    dosing_sessions.edit(db, therapist, patient, row, later, NONE, clock.advance(hours=1))
    assert (row.at, row.moved_from, row.route, row.sealed_note) == (later, at, None, None)
    assert row.confirmed_at == clock.now and days_of(db, patient) == ["2026-03-07"]


def test_a_cancelled_one_is_kept_and_stands_no_more(
    db: Db, patient: Patient, therapist: Staff, clock: Clock
):
    row = plan(db, therapist, patient, clock.now + timedelta(days=2), clock.now)
    by = Actor("staff", therapist.public_id)
    dosing_sessions.cancel(db, by, patient, row, clock.now)
    first = row.cancelled_at
    dosing_sessions.cancel(db, by, patient, row, clock.advance(hours=1))
    assert (row.cancelled_by, row.cancelled_at) == ("clinic", first)
    assert list(dosing_sessions.of(db, patient)) == [row]
    assert dosing_sessions.standing(db, patient) == [] and days_of(db, patient) == []


def test_a_patients_word_counts_at_once_and_waits_for_one_key(
    db: Db, patient: Patient, therapist: Staff, clock: Clock
):
    reported = dosing_sessions.report(db, patient, clock.now - timedelta(hours=3), clock.now)
    assert (reported.source, reported.reported_at) == ("patient", clock.now)
    assert (reported.confirmed_at, reported.happened_at) == (None, clock.now)
    assert days_of(db, patient) == ["2026-03-04"]
    dosing_sessions.confirm(db, therapist, patient, reported, clock.advance(hours=1))
    assert (reported.confirmed_at, reported.confirmed_by) == (clock.now, therapist.id)


def test_moved_by_the_patient(db: Db, patient: Patient, therapist: Staff, clock: Clock):
    at = clock.now + timedelta(days=2)
    row = plan(db, therapist, patient, at, clock.now)
    dosing_sessions.report_happened(db, patient, row, clock.now)
    later = at + timedelta(days=3)
    dosing_sessions.report_moved(db, patient, row, later, clock.now)
    assert (row.at, row.moved_from, row.reported_at) == (later, at, clock.now)
    assert (row.confirmed_at, row.confirmed_by, row.happened_at) == (None, None, None)
    assert days_of(db, patient) == ["2026-03-09"]


def test_cancelled_by_the_patient(db: Db, patient: Patient, therapist: Staff, clock: Clock):
    row = plan(db, therapist, patient, clock.now + timedelta(days=2), clock.now)
    dosing_sessions.cancel(db, Actor("patient", patient.public_id), patient, row, clock.now)
    assert (row.cancelled_by, row.reported_at) == ("patient", clock.now)
    assert (row.confirmed_at, row.confirmed_by) == (None, None)
    dosing_sessions.confirm(db, therapist, patient, row, clock.now)
    assert row.confirmed_by == therapist.id and row.cancelled_at is not None


def test_a_session_is_in_order_of_its_time_and_ones_own(
    db: Db, patient: Patient, other_patient: Patient, therapist: Staff, clock: Clock
):
    for days in (5, 1, 3):
        plan(db, therapist, patient, clock.now + timedelta(days=days), clock.now)
    plan(db, therapist, other_patient, clock.now, clock.now)
    found = [to_local(row.at, patient.zone).date() for row in dosing_sessions.of(db, patient)]
    assert found == [date(2026, 3, 5), date(2026, 3, 7), date(2026, 3, 9)]


def test_every_act_is_in_the_audit_by_its_actor(database: Database, cast: Cast, clock: Clock):
    with database.transaction() as db:
        patient = db.get_one(Patient, cast.patient.id)
        staff = db.get_one(Staff, cast.therapist.id)
        row = plan(db, staff, patient, clock.now, clock.now)
        dosing_sessions.edit(db, staff, patient, row, clock.now, DETAILS, clock.now)
        dosing_sessions.report_moved(db, patient, row, clock.advance(hours=1), clock.now)
        dosing_sessions.report_happened(db, patient, row, clock.now)
        dosing_sessions.confirm(db, staff, patient, row, clock.now)
        dosing_sessions.cancel(db, Actor("patient", patient.public_id), patient, row, clock.now)
        other = dosing_sessions.report(db, patient, clock.now, clock.now)
    with database.reading() as db:
        wanted = select(AuditEntry).where(AuditEntry.subject.in_([row.public_id, other.public_id]))  # type: ignore[attr-defined]
        noted = [
            (each.action, each.actor.partition(":")[0]) for each in db.exec(wanted.order_by("seq"))
        ]
    assert noted == [
        ("plan dosing session", "staff"),
        ("edit dosing session", "staff"),
        ("report dosing session moved", "patient"),
        ("report dosing session happened", "patient"),
        ("confirm dosing session", "staff"),
        ("cancel dosing session", "patient"),
        ("report dosing session", "patient"),
    ]
