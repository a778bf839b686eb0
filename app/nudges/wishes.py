"""What a patient says about nudges: the two hours, a pause, a test, a tap."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta

from sqlalchemy import or_
from sqlmodel import col, select

from app import audit, nudges
from app.audit import Actor
from app.core.local_time import local_date
from app.database import Db
from app.tables import Nudge, NudgeDelivery, Patient, PushSubscription
from app.tables.columns import new_public_id

TEST_LASTS = timedelta(minutes=10)
TEST_AGAIN_AFTER = timedelta(seconds=5)
"""A double tap is one test; whoever tries again after a repair gets a new one."""


def choose_hours(db: Db, patient: Patient, check_in: time, exercise: time, now: datetime) -> None:
    """The two wall times at which the patient wants to hear from us, from now on."""
    patient.check_in_hour, patient.exercise_hour = check_in, exercise
    db.add(patient)
    nudges.let_pass(db, patient, now)
    _note(db, patient, "choose nudge hours", now)


def pause(db: Db, patient: Patient, now: datetime) -> None:
    """No nudges until the patient wants them again."""
    if patient.nudges_paused_at is None:
        patient.nudges_paused_at = now
        db.add(patient)
        _note(db, patient, "pause nudges", now)


def resume(db: Db, patient: Patient, now: datetime) -> None:
    """Nudges again, from the next one on."""
    if patient.nudges_paused_at is not None:
        nudges.let_pass(db, patient, now)
        patient.nudges_paused_at = None
        db.add(patient)
        _note(db, patient, "resume nudges", now)


def ask_for_test(db: Db, patient: Patient, phone: PushSubscription, now: datetime) -> Nudge:
    """A due row; the worker sends it to this phone. Asking while one is on its way, or twice at
    once, is asking once."""
    asked = (
        select(Nudge)
        .join(NudgeDelivery, col(NudgeDelivery.nudge_id) == Nudge.id)
        .where(
            Nudge.patient_id == patient.id,
            Nudge.kind == "test",
            NudgeDelivery.push_subscription_id == phone.id,
            or_(
                col(Nudge.at) > now - TEST_AGAIN_AFTER,
                col(NudgeDelivery.outcome).is_(None) & (col(Nudge.expires_at) > now),
            ),
        )
    )
    again = db.exec(asked.order_by(col(Nudge.at).desc())).first()
    if again is not None:
        return again
    assert patient.id is not None
    nudge = Nudge(
        public_id=new_public_id(),
        patient_id=patient.id,
        kind="test",
        day=local_date(now, patient.zone),
        at=now,
        expires_at=now + TEST_LASTS,
        because="you asked for it",
        created_at=now,
    )
    db.add(nudge)
    db.flush()
    assert nudge.id is not None
    db.add(NudgeDelivery(nudge_id=nudge.id, push_subscription_id=phone.id, due_at=now))
    return nudge


def note_opened(db: Db, nudge: Nudge, now: datetime) -> None:
    """Tapped: whoever taps is there, and the back-off starts anew."""
    if nudge.opened_at is None:
        nudge.opened_at = now
        db.add(nudge)


def reason(db: Db, patient: Patient, exercise: str, day: date) -> str:
    """Why an exercise was nudged on this day, for the page; "" if it was not."""
    said = select(Nudge.because).where(
        Nudge.patient_id == patient.id,
        Nudge.exercise == exercise,
        Nudge.day == day,
        Nudge.outcome == "sent",
    )
    return db.exec(said).first() or ""


def _note(db: Db, patient: Patient, action: str, now: datetime) -> None:
    audit.note(db, Actor("patient", patient.public_id), action, patient.public_id, now, of=patient)
