"""Alerts: raised with the answer, closed only by a named person with a note."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, datetime
from types import MappingProxyType
from typing import Literal, cast

from sqlmodel import col, select

from app import audit, patient_summaries, situations, thresholds
from app.audit import Actor
from app.core.instruments import Answer
from app.core.local_time import local_date
from app.core.risk_ladder import ALERTS, Cause, Level, Step, look_again_by, of_answer
from app.core.sirens import says_as_much
from app.database import Db
from app.tables import Alert, AlertClosure, Clinic, Patient, SafetyAnswer, Staff, Submission

Done = Literal["called", "seen", "plan-updated", "emergency", "not-needed"]
DONE: Mapping[Done, str] = MappingProxyType(
    {
        "called": "Called",
        "seen": "Seen",
        "plan-updated": "Safety plan updated",
        "emergency": "Emergency services",
        "not-needed": "Not needed, because",
    }
)
"""What was done, by its kind; the note says the rest."""


class NoteMissing(ValueError):
    """An alert is closed with a note of what was done."""


def step_of(db: Db, patient: Patient, instrument: str, day: date, answer: Answer) -> Step | None:
    """The rung of the clinic's ladder that this item-9 answer of that day reaches."""
    if answer == 0:
        return None
    days = thresholds.of(db, patient.clinic_id)
    return of_answer(situations.of(db, patient, instrument, day, answer, days), days)


def raise_for(
    db: Db, patient: Patient, told: Submission | SafetyAnswer, instrument: str, answer: Answer
) -> Alert | None:
    """The alert that this item-9 answer asks for, in the transaction that stores the answer.

    None where the ladder calls for none, and while an open one of the same form says as much.
    """
    step = step_of(db, patient, instrument, told.day, answer)
    if step is None or step.level not in ALERTS:
        return None
    answer_given = answer if isinstance(answer, int) else 0
    rows = [row for row in still_open(db, patient) if row.instrument == instrument]
    if any(says_as_much(cast(Level, r.level), r.answer, step.level, answer_given) for r in rows):
        return None
    cause: Cause = "answer" if answer_given else "passed-over"
    return add(
        db, patient, step, told.submission_id, told.day, told.received_at,
        cause=cause, instrument=instrument, answer=answer_given, made_at=told.made_at,
    )  # fmt: skip


def add(
    db: Db,
    patient: Patient,
    step: Step,
    submission_id: str,
    day: date,
    now: datetime,
    *,
    cause: Cause,
    instrument: str = "",
    answer: int = 0,
    made_at: datetime | None = None,
) -> Alert:
    """A new row, whatever stands already; the caller refreshes the summary in the same
    transaction. `made_at`: when the person entered what asked for it."""
    assert patient.id is not None
    alert = Alert(
        clinic_id=patient.clinic_id,
        patient_id=patient.id,
        submission_id=submission_id,
        instrument=instrument,
        day=day,
        answer=answer,
        cause=cause,
        reason=step.reason,
        level=step.level,
        raised_at=now,
        made_at=made_at,
    )
    db.add(alert)
    db.flush()
    return alert


def still_open(db: Db, patient: Patient) -> Sequence[Alert]:
    """The patient's open alerts, newest first."""
    wanted = (
        select(Alert)
        .outerjoin(AlertClosure, col(AlertClosure.alert_id) == Alert.id)
        .where(Alert.patient_id == patient.id, col(AlertClosure.alert_id).is_(None))
        .order_by(col(Alert.raised_at).desc(), col(Alert.id).desc())
    )
    return db.exec(wanted).all()


def closed(
    db: Db, patient: Patient, since: datetime | None = None
) -> Sequence[tuple[Alert, AlertClosure, Staff]]:
    """Closed alerts with who closed them, newest first; those raised `since` then."""
    wanted = (
        select(Alert, AlertClosure, Staff)
        .join(AlertClosure, col(AlertClosure.alert_id) == Alert.id)
        .join(Staff, col(Staff.id) == AlertClosure.staff_id)
        .where(Alert.patient_id == patient.id)
        .order_by(col(Alert.raised_at).desc(), col(Alert.id).desc())
    )
    return db.exec(wanted if since is None else wanted.where(col(Alert.raised_at) >= since)).all()


def close(
    db: Db,
    staff: Staff,
    patient: Patient,
    alert: Alert,
    what_was_done: str,
    now: datetime,
    *,
    done: Done | None = None,
    look_again: date | None = None,
) -> int:
    """Close this alert and the patient's earlier open ones with one note; answers how many. It is
    a review at the level of each answer, which holds until `look_again`, by default by the ladder.

    Raises `NoteMissing`. Closing twice changes nothing: the first note stands.
    """
    if not what_was_done.strip():
        raise NoteMissing("Write what was done.")
    patient_summaries.take_turns(db, patient)
    earlier = [
        row
        for row in still_open(db, patient)
        if (row.raised_at, row.id) <= (alert.raised_at, alert.id)
    ]
    today = local_date(now, db.get_one(Clinic, patient.clinic_id).zone)
    level = max((row.answer for row in earlier), default=0)
    usual = look_again_by(level, today, thresholds.of(db, patient.clinic_id))
    for row in earlier:
        assert row.id is not None and staff.id is not None
        sealed = db.keys.seal(
            what_was_done.strip(),
            table="alert_closure",
            row=row.public_id,
            patient=patient.public_id,
        )
        closure = AlertClosure(
            alert_id=row.id, staff_id=staff.id, closed_at=now, sealed=sealed, done=done,
            reviewed_level=row.answer,
            look_again_by=look_again or usual,
        )  # fmt: skip
        db.add(closure)
        actor = Actor("staff", staff.public_id)
        audit.note(db, actor, "close alert", row.public_id, now, of=patient)
    patient_summaries.refresh(db, patient, now)
    return len(earlier)


def closing_note(db: Db, patient: Patient, alert: Alert, closure: AlertClosure) -> str:
    return db.keys.open(
        closure.sealed, table="alert_closure", row=alert.public_id, patient=patient.public_id
    )
