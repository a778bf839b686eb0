"""The rows of a record as they are stored: under their ids here, their words sealed anew."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from typing import Any

from sqlalchemy.exc import DataError, IntegrityError
from sqlmodel import select

from app import past_answers
from app.check_ins import CheckIn
from app.db import Db
from app.exports.parts import OWN_EXERCISES
from app.exports.readings import PARENTS, Values
from app.exports.shapes import Part
from app.imports.record_files import BrokenRecord
from app.past_answers import Past
from app.tables import Clinic, OwnExercise, Patient

IMPOSSIBLE = "something in these records is not possible here"
EMPTY = {"push_subscription_id": None, "lease_token": None, "lease_until": None}


def store_rows(
    db: Db,
    clinic: Clinic,
    patient: Patient | None,
    part: Part,
    fresh: Sequence[Values],
    staff: Mapping[str, int],
    where: str,
) -> None:
    """Of a patient, or without one of the clinic itself. The tables' own rules are the last word.
    Raises `BrokenRecord`."""
    above = _rows_above(db, part, patient)
    try:
        for values in fresh:
            _refuse_unknown_exercise(db, clinic, part, values, patient)
        rows = [_row(db, clinic, patient, part, values, staff, above) for values in fresh]
        with db.begin_nested():
            past_answers.insert_rows(db, part.table, rows)
    except (IntegrityError, DataError, LookupError):
        raise BrokenRecord(where, IMPOSSIBLE) from None


def _rows_above(db: Db, part: Part, patient: Patient | None) -> dict[str, int]:
    """The rows on which those of this part hang, by public id."""
    if part.parent is None or patient is None:
        return {}
    above: Any = PARENTS[part.parent]
    wanted = select(above.public_id, above.id).where(above.patient_id == patient.id)
    return dict(db.exec(wanted).all())


def _refuse_unknown_exercise(
    db: Db, clinic: Clinic, part: Part, values: Values, patient: Patient | None
) -> None:
    """A therapist's own must be here, and be this patient's or everybody's. Raises LookupError."""
    code = values.get("exercise" if "exercise" in part.columns else "code")
    if part is OWN_EXERCISES or code is None or not code.startswith("own-"):
        return
    wanted = select(OwnExercise).where(OwnExercise.code == code, OwnExercise.clinic_id == clinic.id)
    found = db.exec(wanted).one_or_none()
    if found is None or (patient and found.patient_id not in (None, patient.id)):
        raise LookupError


def _row(
    db: Db,
    clinic: Clinic,
    patient: Patient | None,
    part: Part,
    values: Values,
    staff: Mapping[str, int],
    above: Mapping[str, int],
) -> Values:
    """Complete. Raises LookupError where it hangs on nothing."""
    row = {name: value for name, value in values.items() if name not in part.sealed}
    row |= {"patient_id": patient.id if patient else None, "clinic_id": clinic.id} | EMPTY
    row |= {name: staff[row[name]] for name in part.staff if row[name] is not None}
    if part.parent:
        row[part.parent] = above[values[part.parent]]
    key = values.get("public_id") or values.get(part.parent or "", "")
    whose = (patient or clinic).public_id
    for name, seal in part.sealed.items():
        words = values[name]
        if words is not None:
            plain = json.dumps(words, ensure_ascii=False) if seal.parts else words
            words = db.keys.seal(plain, table=seal.place, row=key, patient=whose)
        row[name] = words
    return {name: row[name] for name in row if name in part.table.__table__.c}  # type: ignore[attr-defined]


def store_answers(
    db: Db,
    patient: Patient,
    fresh: Sequence[Values],
    responses: Sequence[Values],
    where: str,
) -> list[Past]:
    """Submissions as they came, every revision; what is current is made from them. The difficulty
    stands with the current answers alone. Raises `BrokenRecord`."""
    difficulty = {
        row["submission_id"]: row["difficulty"] for row in responses if row["instrument"] == "phq-9"
    }
    past = [_past(patient, values, difficulty) for values in fresh]
    try:
        with db.begin_nested():
            past_answers.store(db, past)
    except (IntegrityError, DataError):
        raise BrokenRecord(where, IMPOSSIBLE) from None
    return past


def _past(patient: Patient, values: Values, difficulty: Mapping[str, int | None]) -> Past:
    forms = values["answers"].items()
    check_in = CheckIn(
        submission_id=values["submission_id"],
        day=values["day"],
        answers={code: tuple(form["answers"]) for code, form in forms},
        made_at=values["made_at"],
        difficulty=difficulty.get(values["submission_id"]),
        source=values["source"],
        versions={code: form["version"] for code, form in forms},
    )
    return Past(patient, check_in, values["received_at"], values["late"])
