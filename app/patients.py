"""Adding a patient, and changing the plan."""

from __future__ import annotations

from datetime import datetime

from app import audit, cares, patient_summaries, plan_choices, relief
from app.audit import Actor
from app.clinics import UnusableDetail, is_country
from app.core.local_time import is_zone
from app.core.plans import PLANS
from app.database import Db
from app.tables import Clinic, Patient, PatientSummary, Staff


def add(
    db: Db,
    actor: Actor,
    clinic: Clinic,
    now: datetime,
    *,
    name: str,
    zone: str = "",
    country: str = "",
    plan: str = "",
    source: str = "clinic",
    therapist: Staff | None = None,
) -> Patient:
    """A new patient of the clinic, under a name or a pseudonym. Raises `UnusableDetail`."""
    zone, country, plan = zone or clinic.zone, country or clinic.country, plan or clinic.plan
    if not name.strip() or len(name) > 200:
        raise UnusableDetail("Give a name or a pseudonym, up to 200 characters.")
    if not is_zone(zone):
        raise UnusableDetail("Choose a time zone from the list.")
    if not is_country(country):
        raise UnusableDetail("Choose a country from the list.")
    if plan not in PLANS:
        raise UnusableDetail("Choose one of the plans.")
    assert clinic.id is not None
    patient = Patient(
        clinic_id=clinic.id,
        name=name.strip(),
        zone=zone,
        country=country.upper(),
        plan=plan,
        source=source,
        created_at=now,
    )
    db.add(patient)
    db.flush()
    assert patient.id is not None
    db.add(PatientSummary(patient_id=patient.id, clinic_id=clinic.id))
    db.flush()
    if therapist is not None:
        cares.begin(db, patient, therapist, now)
    audit.note(db, actor, "add patient", patient.public_id, now, of=patient)
    return patient


def choose_plan(db: Db, actor: Actor, patient: Patient, plan: str, now: datetime) -> None:
    """Change which forms are due each day. Raises `UnusableDetail`."""
    if plan not in PLANS:
        raise UnusableDetail("Choose one of the plans.")
    if plan != patient.plan:
        plan_choices.keep(db, actor, patient, plan, now)
    patient.plan = plan
    db.add(patient)
    patient_summaries.refresh(db, patient, now)
    audit.note(db, actor, f"choose plan {plan}", patient.public_id, now, of=patient)


def choose_measure(db: Db, actor: Actor, patient: Patient, measure: str, now: datetime) -> None:
    """What relief is read from; "" leaves it to the plan. Raises `UnusableDetail`."""
    if measure and measure not in relief.CHOICES:
        raise UnusableDetail("Choose one of the measures.")
    patient.primary_measure = measure or None
    db.add(patient)
    patient_summaries.refresh(db, patient, now)
    said = f"choose primary measure {measure or 'of the plan'}"
    audit.note(db, actor, said, patient.public_id, now, of=patient)


def choose_questions(db: Db, patient: Patient, one_at_a_time: bool, now: datetime) -> None:
    """One question at a time, or the whole page; noted when it changes."""
    if patient.one_at_a_time == one_at_a_time:
        return
    patient.one_at_a_time = one_at_a_time
    db.add(patient)
    words = "one at a time" if one_at_a_time else "on one page"
    actor = Actor("patient", patient.public_id)
    audit.note(db, actor, f"choose questions {words}", patient.public_id, now, of=patient)
