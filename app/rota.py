"""Who is on call out of hours, from one hour of the clinic's clock to another."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta

from sqlmodel import col, select

from app import audit, clinics
from app.audit import Actor
from app.clinics import UnusableDetail
from app.core.local_time import instant, local_date
from app.core.opening_hours import Shift
from app.database import Db
from app.tables import Clinic, RotaShift, Staff

DAYS_AHEAD = 120


def add(
    db: Db, staff: Staff, clinic: Clinic, who: str, starts: datetime, ends: datetime, now: datetime
) -> RotaShift:
    """`who`: a public id of the clinic; `starts`, `ends`: naive, on the clinic's clock. Shifts may
    overlap. Raises `UnusableDetail`."""
    people = {each.public_id: each for each in clinics.staff_of(db, staff.clinic_id)}
    on_call = people.get(who)
    if on_call is None:
        raise UnusableDetail("Choose who is on call.")
    starts_at = instant(starts.date(), starts.time(), clinic.zone)
    ends_at = instant(ends.date(), ends.time(), clinic.zone)
    if starts_at >= ends_at:
        raise UnusableDetail("The shift ends before it begins.")
    if ends_at <= now:
        raise UnusableDetail("The shift is over already.")
    if ends.date() > local_date(now, clinic.zone) + timedelta(days=DAYS_AHEAD):
        raise UnusableDetail(f"The shift ends more than {DAYS_AHEAD} days ahead.")
    assert clinic.id is not None and on_call.id is not None
    row = RotaShift(
        clinic_id=clinic.id, staff_id=on_call.id, starts_at=starts_at, ends_at=ends_at,
        set_at=now,
    )  # fmt: skip
    db.add(row)
    db.flush()
    _note(db, staff, clinic, "put on call", row, now)
    return row


def take_back(db: Db, staff: Staff, clinic: Clinic, row: RotaShift, now: datetime) -> None:
    """By anybody of the clinic; twice is once."""
    if row.ended_at is None:
        row.ended_at = now
        db.add(row)
        _note(db, staff, clinic, "take back shift", row, now)


def to_come(db: Db, clinic: Clinic, now: datetime) -> Sequence[tuple[RotaShift, Staff]]:
    """Those that are not over, the first to begin first, with whose they are."""
    wanted = (
        select(RotaShift, Staff)
        .join(Staff, col(Staff.id) == RotaShift.staff_id)
        .where(RotaShift.clinic_id == clinic.id, col(Staff.disabled_at).is_(None))
        .where(col(RotaShift.ended_at).is_(None), col(RotaShift.ends_at) > now)
        .order_by(col(RotaShift.starts_at), col(RotaShift.id))
    )
    return db.exec(wanted).all()


def shift(row: RotaShift) -> Shift:
    return Shift(row.staff_id, row.starts_at, row.ends_at)


def _note(db: Db, staff: Staff, clinic: Clinic, said: str, row: RotaShift, now: datetime) -> None:
    audit.note(db, Actor("staff", staff.public_id), said, row.public_id, now, of=clinic)
