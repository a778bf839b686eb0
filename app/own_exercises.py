"""Exercises that a therapist wrote: for one patient, or for everybody of the clinic."""

from __future__ import annotations

import json
import secrets
from dataclasses import asdict
from datetime import datetime

from sqlmodel import col, or_, select

from app import audit
from app.audit import Actor
from app.core.exercises import Exercise
from app.core.own_exercises import Wanted, exercise
from app.database import Db
from app.keys import Keys
from app.tables import Clinic, OwnExercise, Patient, Staff
from app.tables.columns import new_public_id


def write(
    db: Db, staff: Staff, patient: Patient, wanted: Wanted, now: datetime, *, for_clinic: bool
) -> Exercise:
    """Sealed, under a new code. `for_clinic`: other patients of the clinic may be given it too;
    else nobody but this patient."""
    assert staff.id is not None
    clinic = db.get_one(Clinic, patient.clinic_id)
    row = OwnExercise(
        public_id=new_public_id(),
        clinic_id=patient.clinic_id,
        patient_id=None if for_clinic else patient.id,
        staff_id=staff.id,
        code=f"own-{secrets.token_hex(6)}",
        sealed=b"",
        written_at=now,
    )
    whose = clinic.public_id if for_clinic else patient.public_id
    words = json.dumps(asdict(wanted), ensure_ascii=False)
    row.sealed = db.keys.seal(words, table="own_exercise", row=row.public_id, patient=whose)
    db.add(row)
    db.flush()
    actor = Actor("staff", staff.public_id)
    audit.note(db, actor, "write own exercise", row.public_id, now, of=patient)
    return exercise(row.code, wanted)


def read(keys: Keys, row: OwnExercise, *, patient: str, clinic: str) -> Exercise:
    """The exercise in words. `patient`, `clinic`: public ids, of which the row's own opens it."""
    whose = clinic if row.patient_id is None else patient
    words = json.loads(
        keys.open(row.sealed, table="own_exercise", row=row.public_id, patient=whose)
    )
    return exercise(row.code, Wanted(**words | {"steps": tuple(words["steps"])}))


def that_fit(db: Db, patient: Patient) -> dict[str, Exercise]:
    """By code, oldest first: the patient's own ones, and the clinic's for everybody."""
    clinic = db.get_one(Clinic, patient.clinic_id).public_id
    wanted = select(OwnExercise).where(
        OwnExercise.clinic_id == patient.clinic_id,
        or_(col(OwnExercise.patient_id).is_(None), col(OwnExercise.patient_id) == patient.id),
    )
    return {
        row.code: read(db.keys, row, patient=patient.public_id, clinic=clinic)
        for row in db.exec(wanted.order_by(col(OwnExercise.id)))
    }
