"""The whole record of a patient as an export tells it: to the patient everything, to the clinic
what is its own and what the patient shares with it."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlmodel import col, select

from app import assignments
from app.db import Db
from app.exports.parts import OWN_EXERCISES, PARTS, PERSON
from app.exports.readings import Reading, Values
from app.exports.shapes import Eyes, Part
from app.exports.values import tell
from app.tables import Clinic, OwnExercise, Patient

FORMAT, VERSION = "afterglow-record", 1
OF_CLINIC = ("name", "country", "zone", "phone", "hours", "plan")
Told = dict[str, Any]


def record(db: Db, clinic: Clinic, patient: Patient, eyes: Eyes, now: datetime) -> Told:
    """Everything of this patient that this reader may see, as JSON has it."""
    reading = Reading(db, clinic, patient, now)
    told = told_of(reading, PERSON, reading.values(PERSON, patient, eyes), eyes)
    for part in PARTS:
        rows = reading.rows(part) if eyes == "patient" else reading.shared(part)
        told[part.name] = [
            told_of(reading, part, reading.values(part, row, eyes), eyes) for row in rows
        ]
    return told


def told_of(reading: Reading, part: Part, values: Values, eyes: Eyes) -> Told:
    hidden = part.hidden(eyes)
    names = {staff.public_id: staff.name for staff in reading.colleagues.values()}
    return {
        part.told_name(name): {"id": value, "name": names[value]}
        if name in part.staff and value is not None
        else tell(value)
        for name, value in values.items()
        if name not in hidden
    }


def heading(db: Db, clinic: Clinic, patient: Patient | None, eyes: Eyes, now: datetime) -> Told:
    """What stands before the patients. The clinic's own exercises for everybody belong to no one
    patient: beside one patient stand those that this patient was given."""
    only = None if patient is None else {code for _, code in assignments.newest(db, patient)}
    return {
        "format": FORMAT,
        "version": VERSION,
        "for": eyes,
        "made_at": tell(now),
        "clinic": {name: getattr(clinic, name) for name in OF_CLINIC},
        "own_exercises": _for_everybody(db, clinic, eyes, now, only),
    }


def _for_everybody(
    db: Db, clinic: Clinic, eyes: Eyes, now: datetime, only: set[str] | None
) -> list[Told]:
    reading = Reading(db, clinic, None, now)
    wanted = select(OwnExercise).where(
        OwnExercise.clinic_id == clinic.id, col(OwnExercise.patient_id).is_(None)
    )
    return [
        told_of(reading, OWN_EXERCISES, reading.values(OWN_EXERCISES, row, eyes), eyes)
        for row in db.exec(wanted.order_by(col(OwnExercise.id)))
        if only is None or row.code in only
    ]
