"""Integration exercises: done, not today, or later today; an optional note, the patient's own until
shared."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from typing import Literal

from sqlmodel import col, select

from app import audit, patient_summaries
from app.audit import Actor
from app.core.exercises import EXERCISES, Exercise
from app.core.local_time import check_in_day
from app.core.phone_clocks import OLDEST_CLAIM
from app.core.snoozes import snoozed_until
from app.database import Db
from app.tables import Patient, Practice
from app.tables.columns import new_public_id

LONGEST_NOTE = 4000
Outcome = Literal["done", "not-today", "snoozed"]
"""Permanent codes: they are in the database."""


class UnknownExercise(LookupError):
    """No exercise has this code."""


class NoteTooLong(ValueError):
    """A note has at most 4,000 characters."""


class OtherPractice(ValueError):
    """The same submission_id with something else: nothing was stored."""


class TooOld(ValueError):
    """It was made more than 14 days ago."""


@dataclass(frozen=True)
class SentPractice:
    """One practice as a phone kept it, `made_at` by the true clock."""

    submission_id: str
    exercise: str
    outcome: Outcome
    made_at: datetime
    note: str = ""
    share: bool = False


def exercise(code: str) -> Exercise:
    """The exercise of the catalogue. Raises `UnknownExercise`."""
    if code not in EXERCISES:
        raise UnknownExercise
    return EXERCISES[code]


def complete(
    db: Db, patient: Patient, code: str, now: datetime, *, note: str = "", share: bool = False
) -> Practice:
    """Done. Again on the same day is the same row, unless there is another note to keep.

    Raises `UnknownExercise`, `NoteTooLong`.
    """
    if len(note) > LONGEST_NOTE:
        raise NoteTooLong(f"A note can have up to {LONGEST_NOTE} characters.")
    words = note.strip()
    before = _recorded(db, patient, code, "done", now)
    if before is not None and (not words or read_note(db, patient, before) == words):
        return before
    row = before if before is not None and before.sealed_note is None else None
    row = row or _record(db, patient, code, "done", now, noted_at=now)
    if words:
        row.sealed_note = _seal(db, patient, row, words)
        row.note_shared_at = now if share else None
        db.add(row)
    return row


def put_aside(db: Db, patient: Patient, code: str, now: datetime) -> Practice:
    """Not today: as good an answer as any, and no exercise is nudged again on this day."""
    before = _recorded(db, patient, code, "not-today", now)
    return before or _record(db, patient, code, "not-today", now, noted_at=now)


def snooze(db: Db, patient: Patient, code: str, now: datetime) -> Practice:
    """Later today: kept as it was said, and nudged once more as `core.snoozes` says. Twice, while
    the first still lasts, is once."""
    before = _recorded(db, patient, code, "snoozed", now)
    if before is not None:
        until = snoozed_until(before.at, patient.zone)
        if until is None or now < until:
            return before
    return _record(db, patient, code, "snoozed", now, noted_at=now)


def receive(db: Db, patient: Patient, sent: SentPractice, now: datetime) -> tuple[Practice, bool]:
    """What waited on a phone, stored once, on the day it was made; and whether it is new.

    The same one stored by hand that day is that very row. Raises `UnknownExercise`, `NoteTooLong`,
    `OtherPractice`, `TooOld`.
    """
    exercise(sent.exercise)
    if len(sent.note) > LONGEST_NOTE:
        raise NoteTooLong(f"A note can have up to {LONGEST_NOTE} characters.")
    patient_summaries.take_turns(db, patient)
    before = _received(db, patient, sent.submission_id)
    if before is not None:
        if not _says(db, patient, before, sent):
            raise OtherPractice
        return before, False
    if sent.made_at < now - OLDEST_CLAIM:
        raise TooOld
    same = _same_by_hand(db, patient, sent)
    row = same or _record(db, patient, sent.exercise, sent.outcome, sent.made_at, noted_at=now)
    row.submission_id, row.received_at = sent.submission_id, now
    if same is None and sent.note.strip():
        row.sealed_note = _seal(db, patient, row, sent.note.strip())
        row.note_shared_at = now if sent.share else None
    db.add(row)
    db.flush()
    return row, same is None


def _received(db: Db, patient: Patient, submission_id: str) -> Practice | None:
    wanted = select(Practice).where(
        Practice.patient_id == patient.id, Practice.submission_id == submission_id
    )
    return db.exec(wanted).first()


def _says(db: Db, patient: Patient, row: Practice, sent: SentPractice) -> bool:
    """A note may have come to the row by hand since; one that is there never changes."""
    if (row.exercise, row.outcome) != (sent.exercise, sent.outcome):
        return False
    words, is_shared = sent.note.strip(), row.note_shared_at is not None
    return not words or (words == read_note(db, patient, row) and is_shared == sent.share)


def _same_by_hand(db: Db, patient: Patient, sent: SentPractice) -> Practice | None:
    """It was sent by hand, the answer got lost, and the phone kept it to send again."""
    assert patient.id is not None
    for row in of_day(db, patient.id, check_in_day(sent.made_at, patient.zone)):
        if row.submission_id is None and _says(db, patient, row, sent):
            return row
    return None


def of_day(db: Db, patient_id: int, day: date) -> list[Practice]:
    """What a patient did or put aside on one day, oldest first."""
    wanted = select(Practice).where(Practice.patient_id == patient_id, Practice.day == day)
    return list(db.exec(wanted.order_by(col(Practice.at), col(Practice.id))))


def done_codes(db: Db, patient_id: int, day: date) -> set[str]:
    return {row.exercise for row in of_day(db, patient_id, day) if row.outcome == "done"}


def read_note(db: Db, patient: Patient, row: Practice) -> str:
    """The note in words, or "" if there is none. For the patient, or once shared."""
    if row.sealed_note is None:
        return ""
    whose = patient.public_id
    return db.keys.open(row.sealed_note, table="practice", row=row.public_id, patient=whose)


def _recorded(db: Db, patient: Patient, code: str, outcome: str, now: datetime) -> Practice | None:
    """The last such row of today."""
    exercise(code)
    assert patient.id is not None
    rows = of_day(db, patient.id, check_in_day(now, patient.zone))
    same = [row for row in rows if (row.exercise, row.outcome) == (code, outcome)]
    return same[-1] if same else None


def _record(
    db: Db, patient: Patient, code: str, outcome: str, at: datetime, *, noted_at: datetime
) -> Practice:
    assert patient.id is not None
    row = Practice(
        public_id=new_public_id(),
        patient_id=patient.id,
        exercise=code,
        day=check_in_day(at, patient.zone),
        outcome=outcome,
        at=at,
    )
    db.add(row)
    actor = Actor("patient", patient.public_id)
    audit.note(db, actor, f"practice {outcome}", row.public_id, noted_at, of=patient)
    return row


def _seal(db: Db, patient: Patient, row: Practice, text: str) -> bytes:
    whose = patient.public_id
    return db.keys.seal(text, table="practice", row=row.public_id, patient=whose)
