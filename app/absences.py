"""A therapist is away for some days, and a colleague of the clinic covers."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime, timedelta

from sqlmodel import col, select

from app import audit, clinics
from app.audit import Actor
from app.clinics import UnusableDetail
from app.core.local_time import local_date
from app.database import Db, once_a_picture
from app.staff_ways import gone
from app.tables import Absence, Clinic, Staff

LONGEST_DAYS = 120


def begin(
    db: Db, staff: Staff, clinic: Clinic, cover_id: str, from_day: date, until_day: date,
    now: datetime,
) -> Absence:  # fmt: skip
    """From one day of the clinic to another, both included; `cover_id` is the colleague's public
    id. Raises `UnusableDetail`."""
    cover = next((each for each in colleagues(db, staff) if each.public_id == cover_id), None)
    if cover is None:
        raise UnusableDetail("Choose a colleague of your clinic.")
    today = local_date(now, clinic.zone)
    if until_day < from_day:
        raise UnusableDetail("The last day lies before the first.")
    if until_day < today or until_day > today + timedelta(days=LONGEST_DAYS):
        raise UnusableDetail(f"Choose a last day from today on, at most {LONGEST_DAYS} days ahead.")
    assert clinic.id is not None and staff.id is not None and cover.id is not None
    row = Absence(
        clinic_id=clinic.id,
        staff_id=staff.id,
        cover_id=cover.id,
        from_day=from_day,
        until_day=until_day,
        set_at=now,
    )
    db.add(row)
    db.flush()
    _note(db, staff, clinic, "be covered", row, now)
    return row


def end(db: Db, staff: Staff, clinic: Clinic, row: Absence, now: datetime) -> None:
    """Back, or taken back, said by anybody of the clinic; twice is once."""
    if row.ended_at is None:
        row.ended_at = now
        db.add(row)
        _note(db, staff, clinic, "end cover", row, now)


def colleagues(db: Db, staff: Staff) -> Sequence[Staff]:
    return [each for each in clinics.staff_of(db, staff.clinic_id) if each.id != staff.id]


@once_a_picture
def to_come(db: Db, clinic: Clinic, now: datetime) -> Sequence[Absence]:
    """Those of the clinic that last until today or later, the first to begin first."""
    today = local_date(now, clinic.zone)
    wanted = select(Absence).where(
        Absence.clinic_id == clinic.id,
        col(Absence.ended_at).is_(None),
        Absence.until_day >= today,
        col(Absence.staff_id).not_in(gone()),
        col(Absence.cover_id).not_in(gone()),
    )
    return db.exec(wanted.order_by(col(Absence.from_day), col(Absence.id))).all()


def _note(db: Db, staff: Staff, clinic: Clinic, said: str, row: Absence, now: datetime) -> None:
    audit.note(db, Actor("staff", staff.public_id), said, row.public_id, now, of=clinic)
