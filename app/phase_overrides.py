"""The phase that a therapist sets by hand, until a day; it steers exercises and nudges.

A dosing day is never set and always wins. The rule of how one ends stands in `core.phases`.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Sequence
from datetime import date, datetime, timedelta
from typing import Any

from sqlmodel import col, select

from app import audit, dosing_sessions, patient_summaries
from app.audit import Actor
from app.core.local_time import local_date
from app.core.phases import Override, Phase, in_force
from app.database import Db
from app.tables import Patient, PhaseOverride, Staff
from app.tables.columns import new_public_id

LONGEST_DAYS, USUAL_DAYS = 60, 7
"""How far ahead its last day may lie, and where it lies unless said otherwise [J]."""
LATELY = timedelta(days=9)
"""Enough to know the phase of each of the last seven local dates, in any zone."""


class UnusablePhase(ValueError):
    """A phase that cannot be set by hand; the message is for the therapist."""


class UnusableDay(ValueError):
    """A last day that is past or too far ahead; the message is for the therapist."""


def put(
    db: Db, staff: Staff, patient: Patient, phase: str, until_day: date, now: datetime
) -> PhaseOverride:
    """From now to the end of `until_day`; the one in force before it ends by that.

    Raises `UnusablePhase`, `UnusableDay`.
    """
    today = local_date(now, patient.zone)
    if phase not in {each.value for each in Phase} - {Phase.DOSING_DAY.value}:
        raise UnusablePhase("Choose one of the phases.")
    if not today <= until_day <= today + timedelta(days=LONGEST_DAYS):
        raise UnusableDay(f"Choose a day from today on, at most {LONGEST_DAYS} days ahead.")
    patient_summaries.take_turns(db, patient)
    before = current(db, patient, now)
    if before is not None:
        end(db, staff, patient, before, now)
    assert patient.id is not None and staff.id is not None
    row = PhaseOverride(
        public_id=new_public_id(),
        clinic_id=patient.clinic_id,
        patient_id=patient.id,
        phase=phase,
        from_day=today,
        until_day=until_day,
        known_sessions=_known_sessions(db, patient, now),
        set_at=now,
        set_by=staff.id,
    )
    db.add(row)
    db.flush()
    _note(db, staff, patient, row, f"set phase {phase} until {until_day}", now)
    return row


def _known_sessions(db: Db, patient: Patient, now: datetime) -> str:
    instants = [row.at for row in dosing_sessions.standing(db, patient)]
    past, coming = [at for at in instants if at <= now], [at for at in instants if at > now]
    return ",".join(at.isoformat() for at in past[-1:] + coming)


def end(db: Db, staff: Staff, patient: Patient, row: PhaseOverride, now: datetime) -> None:
    """From now on the sessions say the phase again; nothing where it has ended already."""
    held = current(db, patient, now)
    if held is not None and held.id == row.id:
        row.ended_at, row.ended_by = now, staff.id
        db.add(row)
        db.flush()
        _note(db, staff, patient, row, "end phase", now)


def current(db: Db, patient: Patient, now: datetime) -> PhaseOverride | None:
    """The one in force now, if any; on a dosing day it waits."""
    rows = {_override(row): row for row in _rows(db, PhaseOverride.patient_id == patient.id)}
    sessions = [row.at for row in dosing_sessions.standing(db, patient)]
    held = in_force(tuple(rows), sessions, now, patient.zone)
    return None if held is None else rows[held]


def of(db: Db, patient: Patient) -> tuple[Override, ...]:
    """All that were ever set for a patient, in the order in which they were."""
    return tuple(_override(row) for row in _rows(db, PhaseOverride.patient_id == patient.id))


def of_all(db: Db, ids: Collection[int], since: date) -> dict[int, tuple[Override, ...]]:
    """Those of many patients that lasted to a day since then, by patient id: one query."""
    return _by_patient(
        _rows(db, col(PhaseOverride.patient_id).in_(ids), col(PhaseOverride.until_day) >= since)
    )


def lately(db: Db, on: datetime) -> dict[int, tuple[Override, ...]]:
    """Everybody's that can say the phase of these days, by patient id."""
    return _by_patient(_rows(db, col(PhaseOverride.until_day) >= on.date() - LATELY))


def _rows(db: Db, *where: Any) -> Sequence[PhaseOverride]:
    wanted = select(PhaseOverride).where(*where)
    return db.exec(wanted.order_by(col(PhaseOverride.id))).all()


def _by_patient(rows: Sequence[PhaseOverride]) -> dict[int, tuple[Override, ...]]:
    found: dict[int, list[Override]] = defaultdict(list)
    for row in rows:
        found[row.patient_id].append(_override(row))
    return {patient_id: tuple(overrides) for patient_id, overrides in found.items()}


def _override(row: PhaseOverride) -> Override:
    known = tuple(datetime.fromisoformat(at) for at in row.known_sessions.split(",") if at)
    return Override(Phase(row.phase), row.set_at, row.until_day, known, row.ended_at)


def _note(
    db: Db, staff: Staff, patient: Patient, row: PhaseOverride, action: str, now: datetime
) -> None:
    actor = Actor("staff", staff.public_id)
    audit.note(db, actor, action, row.public_id, now, of=patient)
