"""Choices of a plan as they were made: when, from which to which, by whom."""

from __future__ import annotations

from datetime import datetime

from sqlmodel import col, select

from app.audit import Actor
from app.core.local_time import local_date
from app.core.plans import PLANS
from app.core.time_axis import day_words
from app.database import Db
from app.tables import Patient, PlanChoice


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


def told(db: Db, patient: Patient) -> str:
    """For the therapist, while the patient's own change stands: "Changed to Short daily by the
    patient, Tue 3 Mar 2026."; else ""."""
    row = latest(db, patient, changes=True)
    if row is None or row.chosen_by != "patient":
        return ""
    day = day_words(local_date(row.chosen_at, patient.zone))
    return f"Changed to {PLANS[row.after].name} by the patient, {day}."
