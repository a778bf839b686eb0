"""What a clinic puts on a patient's time axis beside sessions: a change of medication, or a note,
in short words, for itself or for the patient too."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Literal, cast

from sqlmodel import col, select

from app import audit
from app.audit import Actor
from app.clinics import UnusableDetail
from app.core.series import Happening
from app.database import Db, once_a_picture
from app.tables import ChartEvent, Patient, Staff
from app.tables.columns import new_public_id

Kind = Literal["medication", "note"]
ACTS = {"medication": "medication change", "note": "chart note"}
LONGEST = 200  # characters


@dataclass(frozen=True)
class Wanted:
    """`for_both`: the patient sees it, too. A `kind` that is neither is refused."""

    day: date
    words: str
    kind: str = "medication"
    for_both: bool = False


def note(
    db: Db, staff: Staff, patient: Patient, wanted: Wanted, today: date, now: datetime
) -> ChartEvent:  # fmt: skip
    """Of a day that has come; the words lie sealed. Raises `UnusableDetail`."""
    words = wanted.words.strip()
    if wanted.kind not in ACTS:
        raise UnusableDetail("Choose what it is: a change of medication, or a note.")
    if not words or len(words) > LONGEST:
        raise UnusableDetail(f"Say what it is, in up to {LONGEST} characters.")
    if wanted.day > today:
        raise UnusableDetail("This day has not come yet.")
    assert patient.id is not None and staff.id is not None
    row = ChartEvent(
        public_id=new_public_id(),
        patient_id=patient.id,
        kind=wanted.kind,
        day=wanted.day,
        sealed=b"",
        noted_at=now,
        noted_by=staff.id,
        visibility="both" if wanted.for_both else "clinic",
    )
    whose = patient.public_id
    row.sealed = db.keys.seal(words, table="chart_event", row=row.public_id, patient=whose)
    db.add(row)
    _audit(db, staff, patient, "note", row, now)
    return row


def remove(db: Db, staff: Staff, patient: Patient, row: ChartEvent, now: datetime) -> None:
    """A mistake: off the chart, kept in the table."""
    if row.removed_at is None:
        row.removed_at = now
        db.add(row)
        _audit(db, staff, patient, "remove", row, now)


def _audit(
    db: Db, staff: Staff, patient: Patient, act: str, row: ChartEvent, now: datetime
) -> None:  # fmt: skip
    actor = Actor("staff", staff.public_id)
    audit.note(db, actor, f"{act} {ACTS[row.kind]}", row.public_id, now, of=patient)


@once_a_picture
def of(db: Db, patient: Patient) -> Sequence[ChartEvent]:
    """Those that stand, the newest day first."""
    wanted = select(ChartEvent).where(
        ChartEvent.patient_id == patient.id, col(ChartEvent.removed_at).is_(None)
    )
    return db.exec(wanted.order_by(col(ChartEvent.day).desc(), col(ChartEvent.id).desc())).all()


def read(db: Db, patient: Patient, row: ChartEvent) -> str:
    whose = patient.public_id
    return db.keys.open(row.sealed, table="chart_event", row=row.public_id, patient=whose)


def happenings(db: Db, patient: Patient, *, for_clinic: bool) -> list[Happening]:
    """As the chart draws them; for the patient only what is meant for both."""
    return [
        Happening(row.day, read(db, patient, row), cast(Kind, row.kind))
        for row in reversed(of(db, patient))
        if for_clinic or row.visibility == "both"
    ]
