"""Taking in the record that a clinic exported: the whole file, or nothing of it.

What is here already is never changed. The same record again is passed over; one that says something
else than what is here refuses the file, for nobody can know which of the two is right. Nothing is
raised anew: an alert of the file comes with its closing, or open; the caseload says on which day
item 9 was above 0 in what was taken in.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime

from sqlmodel import select

from app import audit, patient_summaries
from app.audit import Actor
from app.db import Db
from app.exports.parts import PARTS, PERSON
from app.exports.readings import Reading
from app.imports.ids import Ids
from app.imports.record_files import Person, RecordFile
from app.imports.record_people import add_colleagues, add_person
from app.imports.summaries import item_9_on
from app.imports.taking import Taking, settings_that_differ
from app.tables import Clinic, Patient

COMMAND = Actor("command", "import record")


@dataclass
class PersonReport:
    """What becomes of one patient's record. `differ`: where it says something else."""

    name: str
    is_new: bool
    new: int = 0
    stored: int = 0
    differ: list[str] = field(default_factory=list)
    namesake: bool = False


@dataclass
class RecordReport:
    people: list[PersonReport]
    exercises: int = 0
    differ: list[str] = field(default_factory=list)

    @property
    def conflicts(self) -> list[str]:
        return [*self.differ, *(where for person in self.people for where in person.differ)]

    @property
    def new(self) -> int:
        return self.exercises + sum(person.new for person in self.people)

    def in_words(self) -> str:
        """Without a name: for somebody at a terminal."""
        lines = [f"Patient {n}: {told(person)}" for n, person in enumerate(self.people, start=1)]
        if self.exercises:
            lines.append(f"The clinic's own exercises: {self.exercises} new.")
        return "\n".join(lines or ["The file holds no patient."])


def told(person: PersonReport) -> str:
    said = "a new patient, " if person.is_new else ""
    words = f"{said}{person.new} new, {person.stored} here already"
    words += f", {len(person.differ)} differ" if person.differ else ""
    return words + "." + (" Another patient here has the same name." if person.namesake else "")


class Conflicting(ValueError):
    """The file says something else than what is here: nothing of it was taken in."""

    def __init__(self, report: RecordReport) -> None:
        count = len(report.conflicts)
        super().__init__(
            f"Nothing was taken in: {count} {'record says' if count == 1 else 'records say'}"
            f" something else than what is here already: {'; '.join(report.conflicts[:5])}."
        )
        self.report = report


def import_record(
    db: Db, clinic: Clinic, file: RecordFile, now: datetime, actor: Actor = COMMAND
) -> RecordReport:
    """Store a clinic's record. Raises `Conflicting`, `BrokenRecord`; then the caller rolls back."""
    report = take(db, clinic, file, now, actor)
    if report.conflicts:
        raise Conflicting(report)
    return report


def take(db: Db, clinic: Clinic, file: RecordFile, now: datetime, actor: Actor) -> RecordReport:
    """As `import_record`, with what conflicts in the report: for a rehearsal, which takes it all
    back."""
    ids, report = Ids(db, clinic), RecordReport([])
    staff = add_colleagues(db, clinic, ids, file.colleagues, now)
    names = set(db.exec(select(Patient.name).where(Patient.clinic_id == clinic.id)))
    everybodys = Taking(Reading(db, clinic, None, now), ids, staff)
    everybodys.take_exercises(file.own_exercises)
    report.exercises, report.differ = everybodys.new, everybodys.differ
    for person in file.people:
        patient, is_new = add_person(db, clinic, ids, person)
        moved = patient.public_id != person.about["public_id"]
        taking = Taking(Reading(db, clinic, patient, now), ids, staff, moved=moved)
        told = PersonReport(patient.name, is_new, namesake=is_new and patient.name in names)
        report.people.append(_person(taking, patient, person, told, actor))
    subject = f"{len(file.people)} patients, {report.new} records"
    audit.note(db, actor, "import record", subject, now, of=clinic)
    return report


def _person(
    taking: Taking, patient: Patient, person: Person, told: PersonReport, actor: Actor
) -> PersonReport:
    db, now = taking.reading.db, taking.reading.now
    here = taking.reading.values(PERSON, patient, "clinic")
    for name in settings_that_differ(here, person.about):
        taking.differ.append(f"patient {person.number}, {name}")
    for part in PARTS:
        if not part.derived:
            taking.take(part, patient, person)
    told.new, told.stored, told.differ = taking.new + told.is_new, taking.stored, taking.differ
    if told.new:
        summary = patient_summaries.refresh(db, patient, now)
        summary.imported_item_9_on = item_9_on(taking.past, summary.imported_item_9_on)
        audit.note(db, actor, "import record", f"{told.new} records", now, of=patient)
    return told
