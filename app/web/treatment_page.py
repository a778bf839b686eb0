"""What a therapist sets for a patient: plan, packs, phase, whose patient it is, ways in. Shown by
its own route, and again by a form on it that could not be read."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from fastapi import Request
from fastapi.responses import Response

from app import cares, clinics, known_thoughts, plan_choices, question_breaks, thresholds
from app.core.local_time import local_date
from app.core.plans import PLANS
from app.core.risk_ladder import look_again_by
from app.core.time_axis import day_words
from app.database import Db
from app.tables import Clinic, Patient, Staff
from app.web.consents_told import consent_told
from app.web.discharges_told import discharge_told, recovered_words
from app.web.packs_told import packs_told
from app.web.pages import page
from app.web.patient_page import note_reading
from app.web.phases_told import phase_told


def show(
    request: Request,
    db: Db,
    staff: Staff,
    patient: Patient,
    now: datetime,
    *,
    status: int = 200,
    typed: Mapping[str, str] | None = None,
    wrong: Mapping[str, str] | None = None,
) -> Response:
    """`typed` and `wrong` are of the one form that is shown again; `wrong` by field name."""
    note_reading(request, db, staff, patient, now)
    told: dict[str, Any] = {
        "patient": {"public_id": patient.public_id, "name": patient.name, "plan": patient.plan},
        "plans": list(PLANS.values()),
        "plan_changed": plan_choices.told(db, patient),
        "on_break": question_breaks.told(db, patient, now),
        "pauses": question_breaks.OF_CLINIC,
        "discharge": discharge_told(db, patient),
        "recovered": recovered_words(db, patient, now),
        "packs": packs_told(db, patient, now),
        "phase": phase_told(db, patient, now),
        "therapists": _therapists(db, patient),
        "consent": consent_told(db, patient),
        "known": _known_thoughts(db, patient, now),
        "form": {"typed": typed or {}, "wrong": wrong or {}},
    }
    return page(request, "treatment.html", status, **told)


def _known_thoughts(db: Db, patient: Patient, now: datetime) -> dict[str, Any]:
    today = local_date(now, db.get_one(Clinic, patient.clinic_id).zone)
    found = known_thoughts.latest(db, patient)
    words = ""
    if found is not None:
        row, staff = found
        words = (
            f"Known thoughts, level {row.level}, plan reviewed on {day_words(row.reviewed_on)},"
            f" to look again by {day_words(row.look_again_by)}. Noted by {staff.name}."
        )
    return {
        "words": words,
        "today": today.isoformat(),
        "until": look_again_by(1, today, thresholds.of(db, patient.clinic_id)).isoformat(),
        "last": (today + known_thoughts.LONGEST).isoformat(),
    }


def _therapists(db: Db, patient: Patient) -> list[tuple[str, str, bool]]:
    """Empty in a clinic of one."""
    everyone, care = clinics.staff_of(db, patient.clinic_id), cares.current(db, patient)
    theirs = care.staff_id if care else None
    told = [(each.public_id, each.name, each.id == theirs) for each in everyone]
    return told if len(told) > 1 else []
