"""Taking in answers that were given elsewhere: the whole file, or nothing of it.

Imported answers carry their source, raise no alert and no nudge; the caseload says on which day
item 9 was above 0 in them.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Sequence
from datetime import datetime
from typing import TextIO

from sqlmodel import col, select

from app import audit, past_answers
from app.audit import Actor
from app.check_ins import CheckIn
from app.core.instruments import INSTRUMENTS
from app.core.local_time import DAY_STARTS, check_in_day, instant
from app.core.tallies import Tally
from app.database import Db
from app.imports.answer_files import BrokenFile, Line, read
from app.imports.record_files import BrokenRecord
from app.imports.records import Conflicting
from app.imports.reports import PersonCount, Report
from app.imports.summaries import sum_up
from app.past_answers import Past
from app.tables import Clinic, Patient, Submission
from app.tables.columns import new_public_id

COMMAND = Actor("command", "import answers")
REFUSALS = (BrokenFile, BrokenRecord, Conflicting)
"""Why a file is not taken in, each in words."""

__all__ = ["REFUSALS", "BrokenFile", "BrokenRecord", "Conflicting", "Report", "import_answers"]


def import_answers(
    db: Db,
    clinic: Clinic,
    file: TextIO,
    now: datetime,
    actor: Actor = COMMAND,
) -> Report:
    """Store a file of answers for the clinic. A person is the clinic's patient of that name, or
    becomes one. Repeating an import adds nothing. Raises BrokenFile before anything is written."""
    content = read(file, last_day=check_in_day(now, clinic.zone))
    known = _known_patients(db, clinic, content.lines)
    fresh = _not_stored_yet(db, clinic, known, content.lines, now)
    new_names = [line.person for line in fresh if line.person not in known]
    added = _add_patients(db, clinic, new_names, now)
    imported = [_past(known.get(line.person) or added[line.person], line, now) for line in fresh]
    past_answers.store(db, imported)
    sum_up(db, imported, added.values(), now)
    subject = f"{len(fresh)} of {len(content.lines)} lines"
    audit.note(db, actor, "import answers", subject, now, of=clinic)
    return Report(
        rows=len(content.lines),
        ignored_columns=content.ignored_columns,
        patients_added=len(added),
        stored=len(fresh),
        already_stored=len(content.lines) - len(fresh),
        tallies=_tallies(content.lines),
        people=_people(content.lines, fresh, added),
    )


def _people(
    lines: Sequence[Line], fresh: Sequence[Line], added: Collection[str]
) -> tuple[PersonCount, ...]:
    """In the order of the file."""
    every, new = (Counter(line.person for line in some) for some in (lines, fresh))
    return tuple(
        PersonCount(name, name in added, new[name], count - new[name])
        for name, count in every.items()
    )


def _known_patients(db: Db, clinic: Clinic, lines: Sequence[Line]) -> dict[str, Patient]:
    named = {line.person: line.number for line in reversed(lines)}
    known: dict[str, Patient] = {}
    for patient in db.exec(select(Patient).where(Patient.clinic_id == clinic.id)):
        if patient.name in known:
            problem = "the clinic has more than one patient of this name"
            raise BrokenFile(named[patient.name], "person", problem)
        if patient.name in named:
            known[patient.name] = patient
    return known


def _not_stored_yet(
    db: Db, clinic: Clinic, known: dict[str, Patient], lines: Sequence[Line], now: datetime
) -> list[Line]:
    """Lines that no earlier import stored. The same day with other answers refuses the file: we
    cannot know which of the two is right."""
    imported = (
        select(Submission.patient_id, Submission.submission_id, Submission.body_hash)
        .join(Patient, col(Patient.id) == Submission.patient_id)
        .where(Patient.clinic_id == clinic.id, Submission.source == "import")
    )
    stored = {(patient_id, key): body for patient_id, key, body in db.exec(imported)}
    fresh = []
    for line in lines:
        patient = known.get(line.person)
        body = stored.get((patient.id or 0, _key(line))) if patient else None
        if patient is None or body is None:
            fresh.append(line)
        elif body != past_answers.body_hash(db, _past(patient, line, now).check_in):
            problem = "this day was imported before with other answers"
            raise BrokenFile(line.number, "day", problem)
    return fresh


def _add_patients(
    db: Db, clinic: Clinic, names: Sequence[str], now: datetime
) -> dict[str, Patient]:
    """One patient a name, under the clinic's own plan, zone and country."""
    assert clinic.id is not None
    someone = Patient(
        clinic_id=clinic.id,
        name="",
        zone=clinic.zone,
        country=clinic.country,
        plan=clinic.plan,
        source="import",
        created_at=now,
    ).model_dump(exclude={"id"})
    new = dict.fromkeys(names)
    rows = [someone | {"name": name, "public_id": new_public_id()} for name in new]
    past_answers.insert_rows(db, Patient, rows)
    added = db.exec(select(Patient).where(Patient.clinic_id == clinic.id))
    return {patient.name: patient for patient in added if patient.name in new}


def _key(line: Line) -> str:
    return f"import-{line.day.isoformat()}"


def _past(patient: Patient, line: Line, now: datetime) -> Past:
    """The hour is unknown: the first instant of the day stands for it, so that whatever the
    patient answered in the app on that day is later and stays."""
    check_in = CheckIn(
        submission_id=_key(line),
        day=line.day,
        answers=line.answers,
        made_at=instant(line.day, DAY_STARTS, patient.zone),
        difficulty=line.difficulty,
        source="import",
    )
    return Past(patient, check_in, received_at=now)


def _tallies(lines: Sequence[Line]) -> dict[str, Tally]:
    tallies: dict[str, Tally] = {}
    for line in lines:
        for code, answers in line.answers.items():
            tallies.setdefault(code, Tally(INSTRUMENTS[code])).add(answers)
    return tallies
