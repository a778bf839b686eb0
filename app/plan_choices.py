"""Choices of a plan as they were made: when, from which to which, by whom."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime, timedelta

from sqlmodel import col, select

from app.audit import Actor
from app.core.local_time import local_date
from app.core.plans import PLANS
from app.core.time_axis import day_words
from app.database import Db
from app.tables import Patient, PlanChoice

LATELY = timedelta(days=14)
"""How long the caseload tells of it [J]."""


def keep(db: Db, actor: Actor, patient: Patient, after: str, now: datetime) -> None:
    """Written before the patient's plan changes; the audit names the person."""
    assert patient.id is not None
    by = "patient" if actor.kind == "patient" else "clinic"
    row = PlanChoice(
        patient_id=patient.id, chosen_at=now, before=patient.plan, after=after, chosen_by=by
    )
    db.add(row)


def latest(db: Db, patient: Patient, *, changes: bool) -> PlanChoice | None:
    """The last real change of plan, or the last time that one was kept as it was."""
    same = col(PlanChoice.before) == col(PlanChoice.after)
    wanted = select(PlanChoice).where(
        PlanChoice.patient_id == patient.id, ~same if changes else same
    )
    return db.exec(wanted.order_by(col(PlanChoice.id).desc()).limit(1)).first()


def lately_by_patients(db: Db, ids: Collection[int], now: datetime) -> dict[int, PlanChoice]:
    """The last real change of each of many patients, where it is the patient's own and of the last
    LATELY; by patient id: one query."""
    wanted = select(PlanChoice).where(
        col(PlanChoice.patient_id).in_(ids),
        col(PlanChoice.chosen_at) >= now - LATELY,
        col(PlanChoice.before) != col(PlanChoice.after),
    )
    rows = db.exec(wanted.order_by(col(PlanChoice.id)))
    last = {row.patient_id: row for row in rows}
    return {id: row for id, row in last.items() if row.chosen_by == "patient"}


def words(row: PlanChoice, zone: str) -> str:
    """ "Changed to Short daily by the patient, Tue 3 Mar 2026."."""
    day = day_words(local_date(row.chosen_at, zone))
    return f"Changed to {PLANS[row.after].name} by the patient, {day}."


def told(db: Db, patient: Patient) -> str:
    """For the therapist, while the patient's own change stands; else ""."""
    row = latest(db, patient, changes=True)
    if row is None or row.chosen_by != "patient":
        return ""
    return words(row, patient.zone)
