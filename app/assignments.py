"""What a patient and their therapist agreed to practise: tracks, exercises, a line why.

The general tracks are agreed until a therapist says otherwise; those for pain, substance use and
trauma only once one added them.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable
from datetime import datetime
from typing import Literal

from sqlmodel import col, select

from app import audit, own_exercises
from app.audit import Actor
from app.core.exercises import ALWAYS_OPEN, EXERCISES, GENERAL, Agreed, Exercise, Track, agree
from app.database import Db
from app.tables import Assignment, Clinic, OwnExercise, Patient, Staff
from app.tables.columns import new_public_id

LONGEST_WHY = 400
State = Literal["assigned", "open", "withdrawn"]
"""Permanent codes: they are in the database."""


class UnknownExercise(LookupError):
    """No exercise that this patient could have has this code."""


class UnknownTrack(LookupError):
    """There is none of this code."""


class StaysOpen(ValueError):
    """Grounding for everybody is taken out of no catalogue."""


class WhyTooLong(ValueError):
    """A line to the patient has at most 400 characters."""


def assign(
    db: Db, staff: Staff, patient: Patient, code: str, now: datetime, *, why: str = ""
) -> Assignment:
    """Chosen for this patient, with a line to them. The same again is the same row.

    Raises `UnknownExercise`, `WhyTooLong`.
    """
    words = " ".join(why.split())
    if len(words) > LONGEST_WHY:
        raise WhyTooLong(f"Up to {LONGEST_WHY} characters.")
    _of_this_patient(db, patient, code)
    return _say(db, staff, patient, "exercise", code, "assigned", now, words)


def leave_open(db: Db, staff: Staff, patient: Patient, code: str, now: datetime) -> Assignment:
    """No longer assigned, or in the catalogue again. Raises `UnknownExercise`."""
    _of_this_patient(db, patient, code)
    return _say(db, staff, patient, "exercise", code, "open", now)


def withdraw(db: Db, staff: Staff, patient: Patient, code: str, now: datetime) -> Assignment:
    """Out of this patient's catalogue. Raises `UnknownExercise`, `StaysOpen`."""
    if code in ALWAYS_OPEN:
        raise StaysOpen
    _of_this_patient(db, patient, code)
    return _say(db, staff, patient, "exercise", code, "withdrawn", now)


def _of_this_patient(db: Db, patient: Patient, code: str) -> None:
    if code not in EXERCISES and code not in own_exercises.that_fit(db, patient):
        raise UnknownExercise


def open_track(db: Db, staff: Staff, patient: Patient, track: str, now: datetime) -> Assignment:
    """All of its exercises are in the catalogue. Raises `UnknownTrack`."""
    return _say(db, staff, patient, "track", _track(track), "open", now)


def close_track(db: Db, staff: Staff, patient: Patient, track: str, now: datetime) -> Assignment:
    """Only what is assigned of it stays. Raises `UnknownTrack`."""
    return _say(db, staff, patient, "track", _track(track), "withdrawn", now)


def _track(code: str) -> str:
    if code not in {track.value for track in Track}:
        raise UnknownTrack
    return code


def _say(
    db: Db, staff: Staff, patient: Patient, kind: str, code: str, state: State, now: datetime,
    why: str = "",
) -> Assignment:  # fmt: skip
    before = newest(db, patient).get((kind, code))
    if before is not None and before.state == state and why_of(db, patient, before) == why:
        return before
    assert patient.id is not None and staff.id is not None
    row = Assignment(
        public_id=new_public_id(),
        patient_id=patient.id,
        staff_id=staff.id,
        kind=kind,
        code=code,
        state=state,
        at=now,
    )
    if why:
        whose = patient.public_id
        row.sealed_why = db.keys.seal(why, table="assignment", row=row.public_id, patient=whose)
    db.add(row)
    db.flush()
    actor = Actor("staff", staff.public_id)
    audit.note(db, actor, f"{kind} {state}", row.public_id, now, of=patient)
    return row


def newest(db: Db, patient: Patient) -> dict[tuple[str, str], Assignment]:
    """By kind and code what was said last, in the order in which it was said."""
    rows = select(Assignment).where(Assignment.patient_id == patient.id)
    return _newest(db.exec(rows.order_by(col(Assignment.id))))


def why_of(db: Db, patient: Patient, row: Assignment) -> str:
    """The therapist's line to the patient, or ""."""
    if row.sealed_why is None:
        return ""
    whose = patient.public_id
    return db.keys.open(row.sealed_why, table="assignment", row=row.public_id, patient=whose)


def agreed(db: Db, patient: Patient) -> Agreed:
    """What this patient may choose from, and what was assigned to them."""
    assert patient.id is not None
    return agreed_of(db, [patient.id])[patient.id]


def agreed_of(db: Db, patient_ids: Collection[int]) -> dict[int, Agreed]:
    """The same for many patients at once, in two queries."""
    said: dict[int, list[Assignment]] = defaultdict(list)
    rows = select(Assignment).where(col(Assignment.patient_id).in_(patient_ids))
    for row in db.exec(rows.order_by(col(Assignment.id))):
        said[row.patient_id].append(row)
    own = _own(db, said)
    return {one: _agreed(_newest(said[one]).values(), own.get(one, {})) for one in patient_ids}


def _own(db: Db, patient_ids: Collection[int]) -> dict[int, dict[str, Exercise]]:
    """By patient and code: therapists' own exercises of which anything was ever said."""
    wanted = (
        select(Assignment.patient_id, OwnExercise, Patient.public_id, Clinic.public_id)
        .join(OwnExercise, col(OwnExercise.code) == Assignment.code)
        .join(Patient, col(Patient.id) == Assignment.patient_id)
        .join(Clinic, col(Clinic.id) == OwnExercise.clinic_id)
        .where(col(Assignment.patient_id).in_(patient_ids), Assignment.kind == "exercise")
        .distinct()
    )
    found: dict[int, dict[str, Exercise]] = defaultdict(dict)
    for patient_id, row, patient, clinic in db.exec(wanted) if patient_ids else ():
        read = own_exercises.read(db.keys, row, patient=patient, clinic=clinic)
        found[patient_id][row.code] = read
    return found


def _newest(rows: Iterable[Assignment]) -> dict[tuple[str, str], Assignment]:
    found: dict[tuple[str, str], Assignment] = {}
    for row in rows:
        found.pop((row.kind, row.code), None)
        found[row.kind, row.code] = row
    return found


def _agreed(rows: Iterable[Assignment], own: dict[str, Exercise]) -> Agreed:
    tracks, assigned, left_out = set(GENERAL), [], set()
    for row in rows:
        if row.kind == "track":
            change = tracks.add if row.state == "open" else tracks.discard
            change(Track(row.code))
        elif row.state == "assigned":
            assigned.append(own.get(row.code) or EXERCISES[row.code])
        elif row.state == "withdrawn":
            left_out.add(row.code)
    return agree(tracks, assigned, left_out)


def known(db: Db, patient: Patient, code: str) -> Exercise:
    """Of the catalogue, or a therapist's own that was ever assigned to this patient: what they did
    is taken also where it was withdrawn since. Raises `UnknownExercise`."""
    assert patient.id is not None
    found = EXERCISES.get(code) or _own(db, [patient.id]).get(patient.id, {}).get(code)
    if found is None:
        raise UnknownExercise
    return found
