"""What of a record is new here, here already, or different; and storing what is new."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from sqlmodel import col, select

from app.exports.parts import OWN_EXERCISES
from app.exports.readings import Reading, Values, keys_of
from app.exports.shapes import Part
from app.imports.ids import Ids
from app.imports.record_files import Person
from app.imports.record_rows import store_answers, store_rows
from app.past_answers import Past
from app.tables import OwnExercise, Patient, Staff, Submission, TalkingPoint

CODES = ("code", "exercise")
OF_A_ROW = ("note", "practice", "ledger", "keepsake")
"""The kinds of talking points that name another row of the patient's; others name a day or none."""


class Taking:
    """Of one patient (`moved`: one who stands here under another id than in the file), or without
    one of what is the clinic's for everybody."""

    def __init__(
        self, reading: Reading, ids: Ids, staff: Mapping[str, Staff], *, moved: bool = False
    ) -> None:
        self.reading, self.ids, self.staff, self.moved = reading, ids, staff, moved
        self.new = self.stored = 0
        self.differ: list[str] = []
        self.past: list[Past] = []

    def take(self, part: Part, patient: Patient, person: Person) -> None:
        where = f"patient {person.number}, {part.words}"
        wanted = [self._here(part, values, moved=self.moved) for values in person.parts[part.name]]
        reading = self.reading
        fresh = self._fresh(part, reading.rows(part), reading.shared(part), wanted, where)
        if part.table is Submission:
            responses = person.parts["responses"]
            self.past = store_answers(reading.db, patient, fresh, responses, where)
        else:
            self._store(part, patient, fresh, where)

    def take_exercises(self, every: Sequence[Values]) -> None:
        """The clinic's own, for everybody."""
        db, clinic, where = self.reading.db, self.reading.clinic, "own exercise"
        mine = [self.ids.mine(OwnExercise, values["public_id"]) for values in every]
        wanted = [
            self._here(OWN_EXERCISES, values, moved=here != values["public_id"])
            for here, values in zip(mine, every, strict=True)
        ]
        found = select(OwnExercise).where(
            OwnExercise.clinic_id == clinic.id, col(OwnExercise.patient_id).is_(None)
        )
        rows = db.exec(found.order_by(col(OwnExercise.id))).all()
        self._store(
            OWN_EXERCISES, None, self._fresh(OWN_EXERCISES, rows, rows, wanted, where), where
        )

    def _here(self, part: Part, values: Values, *, moved: bool) -> Values:
        """With the ids and codes under which things stand here."""
        told: Values = dict(values)
        for name in part.staff:
            if values[name] is not None:
                told[name] = self.staff[values[name]].public_id
        for name in {"public_id", part.parent or ""} & told.keys():
            told[name] = self.ids.beside(values[name], moved=moved)
        if part.table is TalkingPoint and values["kind"] in OF_A_ROW:
            told["entry"] = self.ids.beside(values["entry"], moved=self.moved)
        if part is OWN_EXERCISES:
            told["code"] = self.ids.keep_code(values["code"], moved=moved)
        else:
            codes = (name for name in CODES if name in part.columns)
            told |= {code: self.ids.code(values[code]) for code in codes}
        return told

    def _fresh(
        self, part: Part, rows: Sequence[Any], shared: Sequence[Any], wanted: Sequence[Values],
        where: str,
    ) -> list[Values]:  # fmt: skip
        """Those that are not here yet; the others are counted. What the clinic may not read here
        any more is the patient's, and stays so."""
        here = [self.reading.values(part, row, "clinic") for row in rows]
        readable = {id(row) for row in shared}
        known = {
            key: values if id(row) in readable else None
            for key, values, row in zip(keys_of(part, here), here, rows, strict=True)
        }
        latest = (
            max((each[part.in_order] for each in here), default=None) if part.in_order else None
        )
        fresh = []
        for number, (key, values) in enumerate(zip(keys_of(part, wanted), wanted, strict=True), 1):
            before = known.get(key)
            if key not in known:
                fresh.append(values)
                if latest is not None and part.in_order and values[part.in_order] < latest:
                    self.differ.append(f"{where}, record {number}: a later one is here")
            elif before is not None and differ(part, before, values):
                self.differ.append(f"{where}, record {number}")
            else:
                self.stored += 1
        self.new += len(fresh)
        return fresh

    def _store(
        self, part: Part, patient: Patient | None, fresh: Sequence[Values], where: str
    ) -> None:
        numbers = {row.public_id: row.id or 0 for row in self.staff.values()}
        reading = self.reading
        store_rows(reading.db, reading.clinic, patient, part, fresh, numbers, where)


def differ(part: Part, here: Values, said: Values) -> bool:
    """Whom something is shared with is the patient's word, and is never taken from a file again."""
    passed_over = {part.shared, part.hides}
    return any(here[name] != said[name] for name in here.keys() - passed_over)


def settings_that_differ(here: Values, said: Values) -> list[str]:
    return [name for name in here if name != "public_id" and here[name] != said[name]]
