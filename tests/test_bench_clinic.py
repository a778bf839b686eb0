"""The synthetic clinic of the benchmark: its rows are the verbs' own, and a seed says all of it."""

from __future__ import annotations

from datetime import timedelta

import pytest
from sqlmodel import select

from app import alerts, check_ins, clinics, consents, dosing_sessions, patient_summaries, patients
from app.audit import Actor
from app.core.local_time import check_in_day
from app.database import open_database
from app.dosing_details import Details
from app.tables import (
    Alert,
    AlertClosure,
    Care,
    Clinic,
    DosingSession,
    Moment,
    Note,
    Nudge,
    PatientSummary,
    PushSubscription,
    Response,
    Submission,
)
from benchmarks.clinic import answer_rows, treatment
from benchmarks.clinic.answers import sendings
from benchmarks.clinic.founding import NOW, found, therapists
from benchmarks.clinic.lives import YEAR, days_back, life, sessions
from tests.marks import on_sqlite

ACTOR = Actor("command", "tests")
LATELY = 90  # sendings
OF_ITEM_9 = next(number for number in range(99) if life(5, number).item_9)
TODAY = check_in_day(NOW, life(5, OF_ITEM_9).zone)
SEALED = {"sealed", "sealed_setting", "sealed_note"}  # another nonce each time
THEIR_OWN = SEALED | {"id", "public_id", "patient_id", "body_hash"}


@pytest.fixture
def staff(db):
    clinic = clinics.open_clinic(db, ACTOR, NOW, name="Own", country="US", zone="America/New_York")
    return clinics.add_therapist(db, ACTOR, clinic, "Tess Synthetic", NOW)


def rows(db, model, patient):
    """Without what is a row's own, in an order of its content."""
    found = db.exec(select(model).where(model.patient_id == patient.id))
    order = ("submission_id", "instrument", "day", "at")
    return sorted(
        (row.model_dump(exclude=THEIR_OWN) for row in found),
        key=lambda row: str([row.get(name) for name in order]),
    )


def test_every_row_is_the_one_that_the_verbs_write(db, staff):
    one = life(5, OF_ITEM_9)
    bulk, twin = person(db, staff, "Bulk"), person(db, staff, "Twin")
    standing = treatment.dose(db, one, bulk, staff, TODAY, 1)
    sent = list(sendings(one, 0, TODAY, standing, NOW))[-LATELY:]
    answer_rows.write(db, one, bulk, staff, sent, NOW)
    for row in dosing_sessions.of(db, bulk):
        repeat_session(db, staff, twin, row)
    repeat_answers(db, staff, twin, sent, [each for _, each, _ in alerts.closed(db, bulk)])
    for each in (bulk, twin):
        patient_summaries.refresh(db, each, NOW)
    for model in (DosingSession, Submission, Moment, Response, Note, Alert, PatientSummary):
        assert rows(db, model, twin) == rows(db, model, bulk), model.__name__
    assert len(alerts.closed(db, bulk)) == len(alerts.closed(db, twin)) > 0


def person(db, staff, name):
    """As of a year ago, with consent."""
    clinic, then = db.get_one(Clinic, staff.clinic_id), NOW - timedelta(days=YEAR)
    one = life(5, OF_ITEM_9)
    added = patients.add(db, ACTOR, clinic, then, name=name, zone=one.zone, plan=one.plan)
    consents.give(db, added, then)
    return added


def repeat_answers(db, staff, twin, sent, closures):
    """Each act by its verb, at its own instant."""
    acts = [(each.received_at, each.check_in) for each in sent]
    acts += [(each.closed_at, None) for each in closures]
    for at, check_in in sorted(acts, key=lambda act: act[0]):
        if check_in is not None:
            check_ins.record(db, twin, check_in, at)
        elif still_open := alerts.still_open(db, twin):
            alerts.close(db, staff, twin, still_open[0], "Called.", at)


def repeat_session(db, staff, twin, row):
    if row.source == "patient":
        reported = dosing_sessions.report(db, twin, row.at, row.reported_at)
        if row.confirmed_at:
            dosing_sessions.confirm(db, staff, twin, reported, row.confirmed_at)
        return
    details = Details(row.route, row.dose_mg)
    [planned] = dosing_sessions.plan(db, staff, twin, row.at, details, row.created_at)
    if row.cancelled_at:
        dosing_sessions.cancel(db, Actor("staff", "x"), twin, planned, row.cancelled_at)
    elif row.confirmed_at > row.at:
        dosing_sessions.confirm(db, staff, twin, planned, row.confirmed_at)


def test_the_same_seed_is_the_same_clinic_and_another_is_not(templates, keys, folder):
    def scores(seed, where):
        with templates.fresh("sqlite", folder / where) as settings:
            database = open_database(settings, keys)
            found(database, 2, 1, seed=seed)
            with database.reading() as db:
                wanted = select(Response).order_by(Response.patient_id, Response.instrument)
                answered = [row.model_dump() for row in db.exec(wanted.order_by(Response.day))]
                phones = [row.endpoint for row in db.exec(select(PushSubscription))]
            database.close()
            return answered, phones

    assert scores(5, "first") == scores(5, "second") != scores(6, "third")


def test_the_last_year_is_the_same_in_a_longer_life():
    one, years = life(5, 3), (1, 3)
    of_last_year = [
        [offset for year in range(count) for offset in sessions(one, year) if offset > -YEAR]
        for count in years
    ]
    assert of_last_year[0] == of_last_year[1] != []
    assert days_back(0) == range(1 - YEAR, 1) and days_back(1).stop == days_back(0).start


@on_sqlite
def test_a_clinic_holds_what_a_clinic_holds(database):
    found(database, 8, 1)
    with database.reading() as db:
        sent, current = db.exec(select(Submission)).all(), db.exec(select(Response)).all()
        assert {row.source for row in sent} == {"hand", "outbox"}
        assert any(row.late for row in current) and not all(row.late for row in current)
        assert any(row.submission_id.endswith("-again") for row in current)
        assert any(row.prorated for row in current) and any(row.score is None for row in current)
        assert {"phq-9-today", "phq-9", "gad-7-today", "gad-7", "pain"} <= {
            row.instrument for row in current
        }
        sessions_held = db.exec(select(DosingSession)).all()
        assert {row.source for row in sessions_held} == {"clinic", "patient"}
        assert any(row.cancelled_at for row in sessions_held)
        assert any(row.at > NOW for row in sessions_held)
        closed, raised = db.exec(select(AlertClosure)).all(), db.exec(select(Alert)).all()
        assert 0 < len(closed) <= len(raised)
        assert {bool(row.shared_at) for row in db.exec(select(Note))} == {True, False}
        assert len(db.exec(select(Nudge)).all()) > 8 * 100
        summaries = db.exec(select(PatientSummary)).all()
        assert len(summaries) == 8
        read = [row.reviewed_at for row in summaries]
        assert all(read) and len({row.unreviewed for row in summaries}) > 1
        cared = db.exec(select(Care.staff_id).distinct()).all()
        assert len(cared) == len(therapists(db)) > 1
