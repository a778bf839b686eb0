"""The days by which a clinic's ladder counts: each change a row, by name."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlmodel import col, select

from app import audit
from app.audit import Actor
from app.core.ladder_bounds import differences
from app.core.risk_ladder import USUAL, Thresholds
from app.database import Db
from app.tables import Clinic, LadderThresholds, Staff


@dataclass(frozen=True)
class Change:
    who: str
    at: datetime
    changes: Sequence[str]


def of(db: Db, clinic_id: int) -> Thresholds:
    """Those that count, in one statement; the usual ones while the clinic has set none."""
    wanted = select(LadderThresholds).where(LadderThresholds.clinic_id == clinic_id)
    row = db.exec(wanted.order_by(col(LadderThresholds.id).desc()).limit(1)).first()
    return USUAL if row is None else _read(row)


def change(db: Db, staff: Staff, clinic: Clinic, wanted: Thresholds, now: datetime) -> None:
    """From now on; what was raised before stays. The same again changes nothing."""
    assert clinic.id is not None and staff.id is not None
    if wanted == of(db, clinic.id):
        return
    row = LadderThresholds(
        clinic_id=clinic.id, staff_id=staff.id, daily=wanted.daily, official=wanted.official,
        reviewed=wanted.reviewed, official_recall=wanted.official_recall, set_at=now,
    )  # fmt: skip
    db.add(row)
    db.flush()
    actor = Actor("staff", staff.public_id)
    audit.note(db, actor, "change ladder thresholds", str(row.id), now, of=clinic)


def history(db: Db, clinic: Clinic) -> Sequence[Change]:
    """Every change, the latest first: who, when, from what to what."""
    wanted = (
        select(LadderThresholds, Staff)
        .join(Staff, col(Staff.id) == LadderThresholds.staff_id)
        .where(LadderThresholds.clinic_id == clinic.id)
        .order_by(col(LadderThresholds.id))
    )
    told, before = [], USUAL
    for row, staff in db.exec(wanted):
        after = _read(row)
        told.append(Change(staff.name, row.set_at, differences(before, after)))
        before = after
    return told[::-1]


def _read(row: LadderThresholds) -> Thresholds:
    return Thresholds(row.daily, row.official, row.reviewed, row.official_recall)
