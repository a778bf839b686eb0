"""Export files, made while they are read: piece by piece, one patient at a time, each in a short
read transaction of its own. Nothing of them is ever on a disk, and no more than one patient's
record is held at once; a slow reader holds no connection.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime

from sqlmodel import col, select

from app.core import answer_csv, fhir
from app.database import Database, Db
from app.exports.records import Told, heading, record
from app.exports.shapes import Eyes
from app.exports.values import tell
from app.tables import Clinic, Patient

BYTE_ORDER_MARK = "\ufeff"  # by which spreadsheets know UTF-8


class ExportCut(Exception):
    """Who reads this may no longer: the file ends in the middle, and the browser says so."""


@dataclass(frozen=True)
class Kind:
    """One format: the name of its file says nothing of what it is about."""

    code: str
    file_name: str
    media_type: str


KINDS: Mapping[str, Kind] = {
    kind.code: kind
    for kind in (
        Kind("json", "export.json", "application/json"),
        Kind("csv", "answers.csv", "text/csv; charset=utf-8"),
        Kind("fhir", "bundle.json", "application/fhir+json"),
    )
}


@dataclass(frozen=True)
class Wanted:
    """Whose records, for whom. `may_go_on` is asked before each patient, in the transaction in
    which the patient is read."""

    clinic_id: int
    patient_id: int | None
    eyes: Eyes
    may_go_on: Callable[[Db], bool]


def pieces(database: Database, kind: str, wanted: Wanted, now: datetime) -> Iterator[str]:
    """The file's text. Raises `ExportCut`."""
    making = {"json": _json, "csv": _csv, "fhir": _fhir}[kind]
    return making(_Source(database, wanted, now))


@dataclass(frozen=True)
class _Source:
    database: Database
    wanted: Wanted
    now: datetime

    def head(self) -> Told:
        with self._reading() as (db, clinic):
            one = self.wanted.patient_id
            patient = None if one is None else db.get_one(Patient, one)
            return heading(db, clinic, patient, self.wanted.eyes, self.now)

    def records(self) -> Iterator[Told]:
        for patient_id in self._patient_ids():
            with self._reading() as (db, clinic):
                patient = db.get_one(Patient, patient_id)
                told = record(db, clinic, patient, self.wanted.eyes, self.now)
            yield told

    def _patient_ids(self) -> list[int]:
        if self.wanted.patient_id is not None:
            return [self.wanted.patient_id]
        with self._reading() as (db, clinic):
            ids = select(Patient.id).where(Patient.clinic_id == clinic.id)
            return [one for one in db.exec(ids.order_by(col(Patient.id))) if one is not None]

    @contextmanager
    def _reading(self) -> Iterator[tuple[Db, Clinic]]:
        with self.database.reading() as db:
            if not self.wanted.may_go_on(db):
                raise ExportCut
            yield db, db.get_one(Clinic, self.wanted.clinic_id)


def _json(source: _Source) -> Iterator[str]:
    head = json.dumps(source.head(), ensure_ascii=False, indent=1)
    yield head.removesuffix("\n}") + ',\n "patients": ['
    yield from _joined(source.records())
    yield "]}\n"


def _csv(source: _Source) -> Iterator[str]:
    yield BYTE_ORDER_MARK + answer_csv.header()
    for told in source.records():
        yield answer_csv.lines(told)


def _fhir(source: _Source) -> Iterator[str]:
    made_at = tell(source.now)
    about = f'"type": "collection", "timestamp": "{made_at}"'
    yield f'{{"resourceType": "Bundle", {about}, "entry": ['
    yield from _joined(fhir.forms())
    for told in source.records():
        resources = (json.dumps(one, ensure_ascii=False) for one in fhir.resources(told, made_at))
        yield "".join(f",\n{one}" for one in resources)
    yield "]}\n"


def _joined(told: Iterator[Told]) -> Iterator[str]:
    for number, one in enumerate(told):
        yield (",\n" if number else "\n") + json.dumps(one, ensure_ascii=False)
