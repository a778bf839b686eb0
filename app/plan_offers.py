"""The offer of fewer questions, and the patient's answer to it."""

from __future__ import annotations

from datetime import date, datetime

from app import audit, patients, plan_choices
from app.audit import Actor
from app.core.local_time import check_in_day
from app.core.short_daily import TO, is_offered
from app.database import Db
from app.tables import Patient, PatientSummary, PlanChoice


def is_open(db: Db, patient: Patient, now: datetime) -> bool:
    """Whether the patient is offered Short daily now."""
    summary = db.get(PatientSummary, patient.id)
    recent = summary.recent.split() if summary else []
    answered = {date.fromisoformat(mark.partition("=")[0]) for mark in recent}
    change = plan_choices.latest(db, patient, changes=True)
    kept = plan_choices.latest(db, patient, changes=False)
    return is_offered(
        patient.plan,
        answered,
        check_in_day(now, patient.zone),
        _day_of(patient, change) or check_in_day(patient.created_at, patient.zone),
        _day_of(patient, kept),
    )


def may_ask_less(patient: Patient) -> bool:
    """Whether another plan asks less: *Short daily* asks item 9 with the official forms alone."""
    return patient.plan != TO


def own_way_back(db: Db, patient: Patient) -> str | None:
    """The plan that the patient's own step to fewer questions came from, while that step stands."""
    change = plan_choices.latest(db, patient, changes=True)
    if change is None or change.chosen_by != "patient" or patient.plan != TO or change.after != TO:
        return None
    return change.before


def ask_less(db: Db, patient: Patient, now: datetime) -> None:
    """At the patient's wish, at any time; the therapist is told. Once asked less, nothing more
    changes."""
    if may_ask_less(patient):
        patients.choose_plan(db, Actor("patient", patient.public_id), patient, TO, now)


def ask_as_before(db: Db, patient: Patient, now: datetime) -> None:
    """Take the own step back. Where there is none, nothing changes: a plan that the clinic chose
    is talked over with the clinic."""
    before = own_way_back(db, patient)
    if before is not None:
        patients.choose_plan(db, Actor("patient", patient.public_id), patient, before, now)


def _day_of(patient: Patient, row: PlanChoice | None) -> date | None:
    return check_in_day(row.chosen_at, patient.zone) if row else None


def answer(db: Db, patient: Patient, plan: str, now: datetime) -> None:
    """Short daily at once, or the plan as it is for two more weeks. Where nothing is offered any
    more, nothing changes."""
    if not is_open(db, patient, now):
        return
    actor = Actor("patient", patient.public_id)
    if plan == TO:
        patients.choose_plan(db, actor, patient, TO, now)
        return
    plan_choices.keep(db, actor, patient, patient.plan, now)
    audit.note(db, actor, f"keep plan {patient.plan}", patient.public_id, now, of=patient)
