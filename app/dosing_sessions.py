"""Dosing sessions: planned by the clinic, or reported by the patient and confirmed in one key."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import datetime, timedelta

from sqlmodel import col, select

from app import audit, dosing_details, patient_summaries
from app.audit import Actor
from app.core.local_time import instant, local_date, to_local
from app.database import Db, once_a_picture
from app.dosing_details import Details
from app.tables import DosingSession, Patient, Staff
from app.tables.columns import new_public_id

LONGEST_SERIES = 24
ASK_FOR = timedelta(days=7)
LATELY = timedelta(days=60)
"""As far back as a phase, also one set by hand, can reach."""


@once_a_picture
def of(db: Db, patient: Patient) -> Sequence[DosingSession]:
    """The sessions of a patient in order of time, cancelled ones included."""
    wanted = select(DosingSession).where(DosingSession.patient_id == patient.id)
    return db.exec(wanted.order_by(col(DosingSession.at), col(DosingSession.id))).all()


def standing(db: Db, patient: Patient) -> list[DosingSession]:
    """Those not cancelled."""
    return [row for row in of(db, patient) if row.cancelled_at is None]


@once_a_picture
def instants(db: Db, patient: Patient) -> list[datetime]:
    """When those not cancelled are, in order."""
    wanted = select(DosingSession.at).where(DosingSession.patient_id == patient.id)
    return list(db.exec(wanted.where(col(DosingSession.cancelled_at).is_(None)).order_by("at")))


def lately(db: Db, ids: Collection[int], now: datetime) -> dict[int, list[DosingSession]]:
    """Those of many patients of the last LATELY and to come, cancelled ones included, in order of
    time, by patient id: one query."""
    wanted = select(DosingSession).where(
        col(DosingSession.patient_id).in_(ids), col(DosingSession.at) >= now - LATELY
    )
    found: dict[int, list[DosingSession]] = {id: [] for id in ids}
    for row in db.exec(wanted.order_by(col(DosingSession.at), col(DosingSession.id))):
        found[row.patient_id].append(row)
    return found


def plan(
    db: Db,
    staff: Staff,
    patient: Patient,
    at: datetime,
    details: Details,
    now: datetime,
    *,
    sessions: int = 1,
    every_days: int = 7,
) -> list[DosingSession]:
    """One session, or a series (ValueError over 24) at the same local hour every so many days."""
    if not (1 <= sessions <= LONGEST_SERIES and every_days >= 1):
        raise ValueError("a series is of 1 to 24 sessions, on days of their own")
    series = new_public_id() if sessions > 1 else None
    planned = [
        _new(patient, when, now, series=series, source="clinic")
        for when in at_the_same_hour(at, patient.zone, sessions, every_days)
    ]
    for row in planned:
        row.confirmed_at, row.confirmed_by = now, staff.id
        dosing_details.write(db, patient, row, details)
        _note(db, Actor("staff", staff.public_id), "plan dosing session", row, patient, now)
    patient_summaries.refresh(db, patient, now)
    return planned


def at_the_same_hour(at: datetime, zone: str, sessions: int, every_days: int) -> list[datetime]:
    """The instants of a series, its first included."""
    local = to_local(at, zone)
    days = (local.date() + timedelta(days=every_days * step) for step in range(1, sessions))
    return [at, *(instant(day, local.time(), zone) for day in days)]


def _new(
    patient: Patient, at: datetime, now: datetime, *, series: str | None, source: str
) -> DosingSession:
    assert patient.id is not None
    return DosingSession(
        clinic_id=patient.clinic_id,
        patient_id=patient.id,
        at=at,
        series=series,
        source=source,
        created_at=now,
    )


def edit(
    db: Db, staff: Staff, patient: Patient, row: DosingSession, at: datetime, details: Details,
    now: datetime,
) -> None:  # fmt: skip
    """The clinic corrects a session, and confirms it by that."""
    if at != row.at:
        _move(row, at, now)
    row.confirmed_at, row.confirmed_by = now, staff.id
    dosing_details.write(db, patient, row, details)
    patient_summaries.refresh(db, patient, now)
    _note(db, Actor("staff", staff.public_id), "edit dosing session", row, patient, now)


def _move(row: DosingSession, at: datetime, now: datetime) -> None:
    row.moved_from, row.at = row.at, at
    if at > now:
        row.happened_at = None  # said of the old date


def confirm(db: Db, staff: Staff, patient: Patient, row: DosingSession, now: datetime) -> None:
    """One key for what the patient reported, a move and a cancellation included."""
    row.confirmed_at, row.confirmed_by = now, staff.id
    db.add(row)
    patient_summaries.refresh(db, patient, now)
    _note(db, Actor("staff", staff.public_id), "confirm dosing session", row, patient, now)


def cancel(db: Db, actor: Actor, patient: Patient, row: DosingSession, now: datetime) -> None:
    """Kept, struck through. A patient's word counts at once and waits to be confirmed."""
    if row.cancelled_at is not None:
        return
    row.cancelled_at = now
    row.cancelled_by = "clinic" if actor.kind == "staff" else "patient"
    if actor.kind == "patient":
        row.reported_at, row.confirmed_at, row.confirmed_by = now, None, None
    db.add(row)
    patient_summaries.refresh(db, patient, now)
    _note(db, actor, "cancel dosing session", row, patient, now)


def report(db: Db, patient: Patient, at: datetime, now: datetime) -> DosingSession:
    """ "I had a session": counts at once, marked as reported by the patient."""
    row = _new(patient, at, now, series=None, source="patient")
    row.reported_at, row.happened_at = now, now
    db.add(row)
    patient_summaries.refresh(db, patient, now)
    _note(db, _patient(patient), "report dosing session", row, patient, now)
    return row


def report_moved(db: Db, patient: Patient, row: DosingSession, at: datetime, now: datetime) -> None:
    """ "It was moved": the new day and hour count at once."""
    _move(row, at, now)
    row.reported_at, row.confirmed_at, row.confirmed_by = now, None, None
    db.add(row)
    patient_summaries.refresh(db, patient, now)
    _note(db, _patient(patient), "report dosing session moved", row, patient, now)


def report_happened(
    db: Db, patient: Patient, row: DosingSession, now: datetime, at: datetime | None = None
) -> None:
    """It took place, at its hour or `at` the one that the patient gives. What the clinic has
    confirmed since is the clinic's; said twice is said once."""
    moved = at is not None and at != row.at
    by_clinic = row.confirmed_at is not None and row.confirmed_at >= row.at
    if row.happened_at is not None and (by_clinic or not moved):
        return
    row.happened_at = now
    if not by_clinic:
        row.reported_at = now
    if at is not None and moved and not by_clinic:
        row.moved_from, row.at = row.at, at
        row.confirmed_at, row.confirmed_by = None, None
    db.add(row)
    patient_summaries.refresh(db, patient, now)
    _note(db, _patient(patient), "report dosing session happened", row, patient, now)


def to_ask_about(db: Db, patient: Patient, now: datetime) -> DosingSession | None:
    """The planned session of the last week, before today, of which nobody has said anything."""
    today = local_date(now, patient.zone)
    for row in reversed(standing(db, patient)):
        known = row.happened_at or (row.confirmed_at and row.confirmed_at > row.at)
        if local_date(row.at, patient.zone) < today and row.at > now - ASK_FOR and not known:
            return row
    return None


def _patient(patient: Patient) -> Actor:
    return Actor("patient", patient.public_id)


def _note(
    db: Db, actor: Actor, action: str, row: DosingSession, patient: Patient, now: datetime
) -> None:
    audit.note(db, actor, action, row.public_id, now, of=patient)
