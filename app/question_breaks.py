"""A break from the questions, when answering them weighs: the patient takes one, or the clinic sets
a pause. Nothing is closed: a check-in stays open all the same, and so does Help now. Each is told
of what the other set, and the patient may end either."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from datetime import date, datetime, timedelta

from sqlmodel import col, select

from app import audit
from app.audit import Actor
from app.core.local_time import check_in_day
from app.core.time_axis import day_words
from app.database import Db
from app.tables import Patient, QuestionBreak, Staff

LENGTHS = (1, 3, 7, 14)
"""Days [J]. Longer than two weeks is something to talk about."""
OF_CLINIC = (3, 7, 14, 28)
"""Days for which the clinic may pause [J]: a journey, a stay in hospital."""


class UnusableLength(ValueError):
    """None of `LENGTHS`."""


def begin(
    db: Db, patient: Patient, days: int, now: datetime, by: Staff | None = None
) -> QuestionBreak:
    """From today on, so many days; it takes the place of one that stands. `by`: who of the clinic
    sets it, if not the patient. Raises `UnusableLength`."""
    if days not in (OF_CLINIC if by else LENGTHS):
        raise UnusableLength
    end(db, patient, now, by)
    today = check_in_day(now, patient.zone)
    assert patient.id is not None
    row = QuestionBreak(
        patient_id=patient.id,
        from_day=today,
        until_day=today + timedelta(days=days - 1),
        set_at=now,
        set_by="clinic" if by else "patient",
    )
    db.add(row)
    db.flush()
    said = f"take a break of {days} days from the questions"
    _note(db, patient, f"pause the questions for {days} days" if by else said, now, by)
    return row


def end(db: Db, patient: Patient, now: datetime, by: Staff | None = None) -> None:
    """Where none stands, nothing changes."""
    row = standing(db, patient, now)
    if row is not None:
        row.ended_at = now
        db.add(row)
        db.flush()
        _note(db, patient, "end the break from the questions", now, by)


def standing(db: Db, patient: Patient, now: datetime) -> QuestionBreak | None:
    today = check_in_day(now, patient.zone)
    wanted = select(QuestionBreak).where(
        QuestionBreak.patient_id == patient.id,
        col(QuestionBreak.ended_at).is_(None),
        QuestionBreak.from_day <= today,
        QuestionBreak.until_day >= today,
    )
    return db.exec(wanted.order_by(col(QuestionBreak.id).desc()).limit(1)).first()


def is_by_clinic(db: Db, patient: Patient, now: datetime) -> bool:
    """Whether the one that stands was set by the clinic."""
    row = standing(db, patient, now)
    return row is not None and row.set_by == "clinic"


def standing_of(db: Db, ids: Collection[int], days: Mapping[int, date]) -> dict[int, QuestionBreak]:
    """By patient id, those that stand on the check-in day that `days` names: one query."""
    wanted = select(QuestionBreak).where(
        col(QuestionBreak.patient_id).in_(ids), col(QuestionBreak.ended_at).is_(None)
    )
    rows = db.exec(wanted.order_by(col(QuestionBreak.id)))
    return {
        row.patient_id: row for row in rows if row.from_day <= days[row.patient_id] <= row.until_day
    }


def words(row: QuestionBreak) -> str:
    """For the therapist."""
    days = f"{day_words(row.from_day)} to {day_words(row.until_day)}"
    if row.set_by == "clinic":
        return f"The clinic has paused the questions, {days}."
    return f"Takes a break from the questions, {days}, by their own wish."


def told(db: Db, patient: Patient, now: datetime) -> str:
    """For the therapist, while one stands; else ""."""
    row = standing(db, patient, now)
    return words(row) if row is not None else ""


def _note(db: Db, patient: Patient, said: str, now: datetime, by: Staff | None) -> None:
    actor = Actor("staff", by.public_id) if by else Actor("patient", patient.public_id)
    audit.note(db, actor, said, patient.public_id, now, of=patient)
