"""The entries that a patient may flag, as they stand now: their title, day and words.

What the patient has taken back, replaced by later words or no longer shares where only a shared
one may be flagged, is not there any more, whatever was flagged before.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date, datetime

from sqlmodel import select

from app import assignments, day_lines, days, journal, keepsakes, ledger, practice
from app.core.chapters import Chapter
from app.core.keepsakes import KEEPSAKES
from app.core.ledger import ENTRY_KINDS
from app.core.local_time import local_date
from app.database import Db
from app.tables import Note, Patient, Practice


@dataclass(frozen=True)
class FlaggedEntry:
    """`code`: of its catalogue, "" where it has none; `day`: the local date it is of; `words`: a
    part each, in the patient's own."""

    code: str
    title: str
    day: date
    words: tuple[str, ...]


def find(db: Db, patient: Patient, kind: str, key: str, now: datetime) -> FlaggedEntry | None:
    """The patient's own entry of that kind; None where there is none, or no longer."""
    read = _KINDS.get(kind)
    return read(db, patient, key, now) if read else None


def _day(db: Db, patient: Patient, key: str, now: datetime) -> FlaggedEntry | None:
    """A day with its answers, which the therapist sees anyway; its notes stay as they are."""
    try:
        day = date.fromisoformat(key)
    except ValueError:
        return None
    answered = days.between(db, patient, day, day).get(day)
    if answered is None or key != day.isoformat():
        return None
    return FlaggedEntry("", "Check-in", day, (day_lines.said(answered),))


def _note(db: Db, patient: Patient, key: str, now: datetime) -> FlaggedEntry | None:
    wanted = select(Note).where(Note.patient_id == patient.id, Note.public_id == key)
    row = db.exec(wanted).first()
    if row is None:
        return None
    return FlaggedEntry("", "Note", row.day, (journal.read(db, patient, row),))


def _practice(db: Db, patient: Patient, key: str, now: datetime) -> FlaggedEntry | None:
    wanted = select(Practice).where(Practice.patient_id == patient.id, Practice.public_id == key)
    row = db.exec(wanted).first()
    words = practice.read_note(db, patient, row) if row else ""
    if row is None or not words:
        return None
    title = assignments.known(db, patient, row.exercise).title
    return FlaggedEntry(row.exercise, f"Practice: {title}", row.day, (words,))


def _ledger(db: Db, patient: Patient, key: str, now: datetime) -> FlaggedEntry | None:
    rows = ledger.of(db, patient)
    current = {each for told in ledger.told(db, patient, rows, now) for each in _keys(told)}
    row = next((row for row in rows if row.public_id == key), None)
    if row is None or key not in current:
        return None
    kind, said = ENTRY_KINDS[row.kind], ledger.words(db, patient, row)
    words = tuple(said[part.code] for part in kind.parts if part.code in said)
    day = local_date(row.written_at, patient.zone)
    return FlaggedEntry(kind.code, kind.title, day, words)


def _keys(told: Chapter) -> list[str]:
    return [each.key for each in (*told.one.values(), *told.insights, *told.commitments)]


def _keepsake(db: Db, patient: Patient, key: str, now: datetime) -> FlaggedEntry | None:
    """Only while it is shared, and in the words that are."""
    for kind in KEEPSAKES.values():
        row = keepsakes.newest(db, patient, kind.code)
        if row is None or row.public_id != key or row.shared_at is None:
            continue
        said = keepsakes.read(db, patient, row)
        words = tuple(said[part.code] for part in kind.parts if part.code in said)
        day = local_date(row.written_at, patient.zone)
        return FlaggedEntry(kind.code, kind.title, day, words) if words else None
    return None


_KINDS: Mapping[str, Callable[[Db, Patient, str, datetime], FlaggedEntry | None]] = {
    "day": _day,
    "note": _note,
    "practice": _practice,
    "ledger": _ledger,
    "keepsake": _keepsake,
}
