"""The packs of a patient: chosen and ended by the clinic, and when each of their forms was
answered last."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from datetime import date, datetime

from sqlalchemy import select as columns
from sqlmodel import col, select

from app import audit, patient_summaries
from app.audit import Actor
from app.clinics import UnusableDetail
from app.core.instruments import INSTRUMENTS, fields_left, unpack
from app.core.local_time import check_in_day
from app.core.packs import EVERY, PACKS, Packed, Waiting, due
from app.database import Db, once_a_picture
from app.tables import Patient, PatientPack, Response, Staff

# What is asked daily or after a session does not wait for an answer.
TIMED = frozenset(
    code
    for pack in PACKS.values()
    for code, cadence in pack.forms
    if cadence in EVERY or cadence == "once"
)


@once_a_picture
def standing(db: Db, patient: Patient) -> Sequence[PatientPack]:
    """Those in force, in the order of the catalogue."""
    wanted = select(PatientPack).where(
        PatientPack.patient_id == patient.id, col(PatientPack.ended_at).is_(None)
    )
    return sorted(db.exec(wanted), key=lambda row: list(PACKS).index(row.pack))


def choose(
    db: Db, staff: Staff, patient: Patient, codes: Collection[str], now: datetime
) -> None:  # fmt: skip
    """These packs from now on and no other; what stands already is left alone. Raises
    `UnusableDetail`."""
    if not set(codes) <= set(PACKS):
        raise UnusableDetail("Choose from the packs.")
    assert patient.id is not None and staff.id is not None
    rows = {row.pack: row for row in standing(db, patient)}
    for code in PACKS:
        if code in codes and code not in rows:
            new = PatientPack(
                patient_id=patient.id, pack=code, chosen_at=now, chosen_by=staff.id
            )  # fmt: skip
            db.add(new)
            _note(db, staff, patient, f"choose pack {code}", now)
        elif code in rows and code not in codes:
            rows[code].ended_at, rows[code].ended_by = now, staff.id
            db.add(rows[code])
            _note(db, staff, patient, f"end pack {code}", now)
    patient_summaries.refresh(db, patient, now)


def _note(db: Db, staff: Staff, patient: Patient, action: str, now: datetime) -> None:
    audit.note(
        db, Actor("staff", staff.public_id), action, patient.public_id, now, of=patient
    )  # fmt: skip


def packed(
    db: Db,
    patient: Patient,
    day: date,
    dosing_days: tuple[date, ...],
    responses: Mapping[str, Response],
) -> Packed:
    """What the scheduler asks about `day`, in one indexed read, two where packs are in force.
    `responses` are those of that day."""
    rows = standing(db, patient)
    chosen = {row.pack: check_in_day(row.chosen_at, patient.zone) for row in rows}
    answered = _answered(db, patient, day) if rows else {}
    return Packed(chosen, answered, dosing_days, frozenset(responses))


def _answered(db: Db, patient: Patient, before: date) -> dict[str, date]:
    """The last day before this one on which each timed form was answered in full."""
    wanted = columns(
        col(Response.instrument), col(Response.day), col(Response.items)
    ).where(
        col(Response.patient_id) == patient.id,
        col(Response.instrument).in_(TIMED),
        col(Response.day) < before,
    )  # fmt: skip
    rows = db.connection().execute(wanted.order_by(col(Response.day))).all()
    return {row.instrument: row.day for row in rows if is_complete(row.instrument, row.items)}


def is_complete(code: str, items: str) -> bool:
    """No question of it was left untouched."""
    return not fields_left(INSTRUMENTS[code], unpack(items))


def waiting(db: Db, patient: Patient, today: date) -> list[Waiting]:
    """The forms that fell due before today and are unanswered still, the longest first."""
    tomorrow = date.fromordinal(today.toordinal() + 1)
    past = packed(db, patient, tomorrow, (), {})
    return [each for each in due(today, past) if each.since < today]
