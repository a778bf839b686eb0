"""An answer to item 9 that is told by itself, as it is tapped: kept with its alert, in one
transaction, whatever becomes of the rest of the form.

An answer above 0 must not wait until somebody has filled in the rest (SECURITY R62, F21). The form
that comes after it links by its day: the same answer or a lower one is the same event, a higher one
is a rise.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta

from app import alerts, audit, check_ins, item_9, patient_summaries
from app.audit import Actor
from app.core.local_time import check_in_day
from app.core.phone_clocks import OLDEST_CLAIM
from app.core.risk_ladder import Level
from app.database import Db
from app.tables import Patient, SafetyAnswer, Submission


class TooOld(ValueError):
    """Made more than 14 days ago."""


@dataclass(frozen=True)
class Told:
    """One answer, 0-3, parsed. `form`: `phq-9-today` or `phq-9`; `day`: that of the form."""

    submission_id: str
    form: str
    form_version: int
    day: date
    answer: int
    made_at: datetime


@dataclass(frozen=True)
class Recorded:
    row: SafetyAnswer
    replayed: bool = False


@dataclass(frozen=True)
class Conflict:
    """The same submission_id with something else: nothing was stored."""

    stored: SafetyAnswer | Submission


def record(db: Db, patient: Patient, told: Told, now: datetime) -> Recorded | Conflict:
    """Store it once, with the alert that it asks for. Raises `TooOld`.

    A day that was over when it was made refuses no such answer: it counts for the day of the tap.
    """
    patient_summaries.take_turns(db, patient)
    if (stored := item_9.find(db, patient, told.submission_id)) is not None:
        return Recorded(stored, replayed=True) if _is_same(stored, told) else Conflict(stored)
    if (other := check_ins.find(db, patient, told.submission_id)) is not None:
        return Conflict(other)
    if told.made_at < now - OLDEST_CLAIM:
        raise TooOld
    row = _row(patient, told, now)
    row.level = _level(db, patient, row)
    comes_behind = item_9.came_with_the_form(db, patient, row)
    db.add(row)
    if row.answer and not comes_behind:
        alerts.raise_for(db, patient, row, row.instrument, row.answer)
    patient_summaries.refresh(db, patient, now)
    actor = Actor("patient", patient.public_id)
    audit.note(db, actor, "record safety answer", row.submission_id, now, of=patient)
    return Recorded(row)


def _is_same(stored: SafetyAnswer, told: Told) -> bool:
    """Not its day: an answer of a closed day was moved to the day of the tap."""
    return (stored.instrument, stored.answer) == (told.form, told.answer)


def _row(patient: Patient, told: Told, now: datetime) -> SafetyAnswer:
    assert patient.id is not None
    made_at = min(told.made_at, now)
    made_on = check_in_day(made_at, patient.zone)
    day = told.day if told.day in (made_on, made_on - timedelta(days=1)) else made_on
    return SafetyAnswer(
        patient_id=patient.id,
        submission_id=told.submission_id,
        instrument=told.form,
        form_version=told.form_version,
        day=day,
        answer=told.answer,
        made_at=made_at,
        received_at=now,
        late=day < check_in_day(now, patient.zone),
    )


def _level(db: Db, patient: Patient, row: SafetyAnswer) -> Level | None:
    step = alerts.step_of(db, patient, row.instrument, row.day, row.answer)
    return step.level if step else None
