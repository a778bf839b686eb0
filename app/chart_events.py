"""What belongs on a patient's time axis beside sessions: a change of medication, in short words."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime

from sqlmodel import col, select

from app import audit
from app.audit import Actor
from app.clinics import UnusableDetail
from app.core.series import Happening
from app.database import Db
from app.tables import ChartEvent, Patient, Staff
from app.tables.columns import new_public_id

MEDICATION = "medication"
LONGEST = 200  # characters


def note(
    db: Db, staff: Staff, patient: Patient, day: date, words: str, today: date, now: datetime
) -> ChartEvent:  # fmt: skip
    """A change of medication on a day that has come; the words lie sealed. Raises
    `UnusableDetail`."""
    words = words.strip()
    if not words or len(words) > LONGEST:
        raise UnusableDetail(f"Say what changed, in up to {LONGEST} characters.")
    if day > today:
        raise UnusableDetail("This day has not come yet.")
    assert patient.id is not None and staff.id is not None
    row = ChartEvent(
        public_id=new_public_id(),
        patient_id=patient.id,
        kind=MEDICATION,
        day=day,
        sealed=b"",
        noted_at=now,
        noted_by=staff.id,
    )
    whose = patient.public_id
    row.sealed = db.keys.seal(words, table="chart_event", row=row.public_id, patient=whose)
    db.add(row)
    _audit(db, staff, patient, "note medication change", row, now)
    return row


def remove(db: Db, staff: Staff, patient: Patient, row: ChartEvent, now: datetime) -> None:
    """A mistake: off the chart, kept in the table."""
    if row.removed_at is None:
        row.removed_at = now
        db.add(row)
        _audit(db, staff, patient, "remove medication change", row, now)


def _audit(
    db: Db, staff: Staff, patient: Patient, action: str, row: ChartEvent, now: datetime
) -> None:  # fmt: skip
    audit.note(db, Actor("staff", staff.public_id), action, row.public_id, now, of=patient)


def of(db: Db, patient: Patient) -> Sequence[ChartEvent]:
    """Those that stand, the newest day first."""
    wanted = select(ChartEvent).where(
        ChartEvent.patient_id == patient.id, col(ChartEvent.removed_at).is_(None)
    )
    return db.exec(wanted.order_by(col(ChartEvent.day).desc(), col(ChartEvent.id).desc())).all()


def read(db: Db, patient: Patient, row: ChartEvent) -> str:
    whose = patient.public_id
    return db.keys.open(row.sealed, table="chart_event", row=row.public_id, patient=whose)


def happenings(db: Db, patient: Patient) -> list[Happening]:
    """As the chart draws them."""
    return [Happening(row.day, read(db, patient, row)) for row in reversed(of(db, patient))]
