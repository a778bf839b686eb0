"""Exercises done or put aside without a network, as a phone sends them later."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from sqlmodel import select

from app import assignments, patient_summaries, practice
from app.core.local_time import check_in_day
from app.core.phone_clocks import OLDEST_CLAIM
from app.database import Db
from app.practice import Outcome
from app.tables import Patient, Practice


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


def receive(db: Db, patient: Patient, sent: SentPractice, now: datetime) -> tuple[Practice, bool]:
    """What waited on a phone, stored once, on the day it was made; and whether it is new.

    The same one stored by hand that day is that very row. Raises `assignments.UnknownExercise`,
    `practice.NoteTooLong`, `OtherPractice`, `TooOld`.
    """
    assignments.known(db, patient, sent.exercise)
    practice.check_length(sent.note)
    patient_summaries.take_turns(db, patient)
    before = _received(db, patient, sent.submission_id)
    if before is not None:
        if not _says(db, patient, before, sent):
            raise OtherPractice
        return before, False
    if sent.made_at < now - OLDEST_CLAIM:
        raise TooOld
    same = _same_by_hand(db, patient, sent)
    row = same or _new(db, patient, sent, now)
    row.submission_id, row.received_at = sent.submission_id, now
    db.add(row)
    db.flush()
    return row, same is None


def _received(db: Db, patient: Patient, submission_id: str) -> Practice | None:
    wanted = select(Practice).where(
        Practice.patient_id == patient.id, Practice.submission_id == submission_id
    )
    return db.exec(wanted).first()


def _says(db: Db, patient: Patient, row: Practice, sent: SentPractice) -> bool:
    """A note may have come to the row by hand since; one that is there never changes, though whom
    it is for may."""
    if (row.exercise, row.outcome) != (sent.exercise, sent.outcome):
        return False
    words = sent.note.strip()
    return not words or words == practice.read_note(db, patient, row)


def _same_by_hand(db: Db, patient: Patient, sent: SentPractice) -> Practice | None:
    """It was sent by hand, the answer got lost, and the phone kept it to send again."""
    assert patient.id is not None
    for row in practice.of_day(db, patient.id, check_in_day(sent.made_at, patient.zone)):
        if row.submission_id is None and _says(db, patient, row, sent):
            return row
    return None


def _new(db: Db, patient: Patient, sent: SentPractice, now: datetime) -> Practice:
    row = practice.record(db, patient, sent.exercise, sent.outcome, sent.made_at, noted_at=now)
    if words := sent.note.strip():
        practice.write_note(db, patient, row, words, now, share=sent.share)
    return row
