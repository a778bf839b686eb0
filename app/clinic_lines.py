"""Crisis lines that a clinic called itself: shown to its patients before the ones we know."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlmodel import col, select

from app import audit
from app.audit import Actor
from app.clinics import UnusableDetail
from app.core.crisis_lines import COUNTRIES, Line
from app.core.local_time import local_date
from app.core.phone_numbers import can_be_dialled, dialled
from app.database import Db
from app.tables import Clinic, ClinicLine, Staff

LONGEST_NAME, LONGEST_HOURS = 100, 100


@dataclass(frozen=True)
class Wanted:
    """As it was typed; `text_number` and `hours` may be empty."""

    country: str
    name: str
    number: str
    text_number: str
    hours: str


def add(db: Db, staff: Staff, clinic: Clinic, wanted: Wanted, now: datetime) -> ClinicLine:
    """Checked today, by whoever adds it. Raises `UnusableDetail`."""
    check(wanted)
    assert clinic.id is not None and staff.id is not None
    row = ClinicLine(
        clinic_id=clinic.id, staff_id=staff.id, country=wanted.country, name=wanted.name.strip(),
        number=wanted.number.strip(), text_number=wanted.text_number.strip(),
        hours=wanted.hours.strip(), verified_on=local_date(now, clinic.zone), recorded_at=now,
    )  # fmt: skip
    db.add(row)
    db.flush()
    _note(db, staff, clinic, "add crisis line", row, now)
    return row


def check(wanted: Wanted) -> None:
    """Raises `UnusableDetail`: a number that cannot be dialled is worse than none."""
    if wanted.country not in COUNTRIES:
        raise UnusableDetail("Choose the country in which it can be called.")
    if not 1 <= len(wanted.name.strip()) <= LONGEST_NAME:
        raise UnusableDetail(f"Give the name of the line, up to {LONGEST_NAME} characters.")
    if not can_be_dialled(wanted.number):
        raise UnusableDetail("The number to call: digits as a phone dials them, such as 116 123.")
    if wanted.text_number.strip() and not can_be_dialled(wanted.text_number):
        raise UnusableDetail("The number for text messages: digits, or leave it empty.")
    if len(wanted.hours.strip()) > LONGEST_HOURS:
        raise UnusableDetail(f"The hours: up to {LONGEST_HOURS} characters.")


def verify(db: Db, staff: Staff, clinic: Clinic, row: ClinicLine, now: datetime) -> None:
    """Called and found right, today."""
    row.verified_on, row.staff_id = local_date(now, clinic.zone), staff.id or row.staff_id
    db.add(row)
    _note(db, staff, clinic, "verify crisis line", row, now)


def take_away(db: Db, staff: Staff, clinic: Clinic, row: ClinicLine, now: datetime) -> None:
    """Twice is once."""
    if row.ended_at is None:
        row.ended_at = now
        db.add(row)
        _note(db, staff, clinic, "take away crisis line", row, now)


def standing(db: Db, clinic: Clinic) -> Sequence[ClinicLine]:
    """In the order in which they were added."""
    wanted = select(ClinicLine).where(
        ClinicLine.clinic_id == clinic.id, col(ClinicLine.ended_at).is_(None)
    )
    return db.exec(wanted.order_by(col(ClinicLine.id))).all()


def of_country(rows: Sequence[ClinicLine], country: str) -> tuple[Line, ...]:
    """As the cards show them."""
    return tuple(
        Line(
            row.name, row.number, f"tel:{dialled(row.number)}", row.text_number or None,
            row.hours, row.verified_on,
        )
        for row in rows
        if row.country == country
    )  # fmt: skip


def _note(db: Db, staff: Staff, clinic: Clinic, said: str, row: ClinicLine, now: datetime) -> None:
    audit.note(db, Actor("staff", staff.public_id), said, row.public_id, now, of=clinic)
