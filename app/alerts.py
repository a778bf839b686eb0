"""Alerts: raised with the answer, closed only by a named person with a note."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from sqlmodel import col, select

from app import audit, patient_summaries
from app.audit import Actor
from app.core import safety
from app.core.instruments import Answer
from app.database import Db
from app.tables import Alert, AlertClosure, Patient, Staff, Submission


class NoteMissing(ValueError):
    """An alert is closed with a note of what was done."""


def raise_for(
    db: Db, patient: Patient, submission: Submission, instrument: str, answer: Answer
) -> Alert | None:
    """The alert that this item-9 answer asks for, in the transaction that stores the answer.

    None while an open one for the same form and day says as much: the form comes prefilled, so
    saving it again is no news, and a siren for each unchanged answer teaches people to ignore
    sirens [S]. Once that one is closed, the same answer is told again.
    """
    level = safety.level(instrument, answer)
    if level is None:
        return None
    assert isinstance(answer, int) and patient.id is not None
    if any(_says_as_much(row, submission, instrument, answer) for row in still_open(db, patient)):
        return None
    alert = Alert(
        clinic_id=patient.clinic_id,
        patient_id=patient.id,
        submission_id=submission.submission_id,
        instrument=instrument,
        day=submission.day,
        answer=answer,
        level=level,
        raised_at=submission.received_at,
    )
    db.add(alert)
    db.flush()
    return alert


def _says_as_much(row: Alert, submission: Submission, instrument: str, answer: int) -> bool:
    same_form = row.instrument == instrument and row.day == submission.day
    return same_form and row.answer >= answer


def still_open(db: Db, patient: Patient) -> Sequence[Alert]:
    """The patient's open alerts, newest first."""
    wanted = (
        select(Alert)
        .outerjoin(AlertClosure, col(AlertClosure.alert_id) == Alert.id)
        .where(Alert.patient_id == patient.id, col(AlertClosure.alert_id).is_(None))
        .order_by(col(Alert.raised_at).desc(), col(Alert.id).desc())
    )
    return db.exec(wanted).all()


def closed(db: Db, patient: Patient) -> Sequence[tuple[Alert, AlertClosure, Staff]]:
    """Closed alerts with who closed them, newest first."""
    wanted = (
        select(Alert, AlertClosure, Staff)
        .join(AlertClosure, col(AlertClosure.alert_id) == Alert.id)
        .join(Staff, col(Staff.id) == AlertClosure.staff_id)
        .where(Alert.patient_id == patient.id)
        .order_by(col(Alert.raised_at).desc(), col(Alert.id).desc())
    )
    return db.exec(wanted).all()


def close(
    db: Db, staff: Staff, patient: Patient, alert: Alert, what_was_done: str, now: datetime
) -> int:
    """Close this alert and the patient's earlier open ones with one note; answers how many.

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
    for row in earlier:
        assert row.id is not None and staff.id is not None
        sealed = db.keys.seal(
            what_was_done.strip(),
            table="alert_closure",
            row=row.public_id,
            patient=patient.public_id,
        )
        db.add(AlertClosure(alert_id=row.id, staff_id=staff.id, closed_at=now, sealed=sealed))
        actor = Actor("staff", staff.public_id)
        audit.note(db, actor, "close alert", row.public_id, now, of=patient)
    patient_summaries.refresh(db, patient, now)
    return len(earlier)


def closing_note(db: Db, patient: Patient, alert: Alert, closure: AlertClosure) -> str:
    return db.keys.open(
        closure.sealed, table="alert_closure", row=alert.public_id, patient=patient.public_id
    )
