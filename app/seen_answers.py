"""Whether the clinic has seen what a patient answered: said only once a named person has."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import ColumnElement, and_, func, or_, select
from sqlalchemy.orm import aliased
from sqlmodel import col

from app.core.alert_clock import learned_at
from app.database import Db
from app.tables import Alert, AlertClosure, AlertSeen, Patient, SafetyAnswer, Staff, Submission

SHOWN_FOR = timedelta(hours=48)
"""From the first look on."""
OF_ANSWERS = ("answer", "follow-up")


@dataclass(frozen=True)
class Seen:
    """Who had it before them first and when; `answered_at`: when the answer came in."""

    who: str
    at: datetime
    answered_at: datetime


def latest(db: Db, patient: Patient, now: datetime) -> Seen | None:
    """Of the last answer that called the clinic; None while nobody has seen that one, whatever was
    seen before it."""
    return _seen(db, patient, now, col(Alert.cause).in_(OF_ANSWERS))


def of(db: Db, patient: Patient, submission: Submission, now: datetime) -> Seen | None:
    """Of this check-in, of what was told of its day at the tap, and of what was asked after it."""
    taps = select(col(SafetyAnswer.submission_id)).where(
        col(SafetyAnswer.patient_id) == patient.id,
        col(SafetyAnswer.day) == submission.day,
        col(SafetyAnswer.received_at) <= submission.received_at,
    )
    first_tap = taps.with_only_columns(func.min(col(SafetyAnswer.received_at)))
    since = func.coalesce(first_tap.scalar_subquery(), submission.received_at)
    asked_after = and_(
        col(Alert.cause) == "follow-up",
        col(Alert.day) == submission.day,
        col(Alert.raised_at) >= since,
    )
    sent = or_(
        col(Alert.submission_id) == submission.submission_id, col(Alert.submission_id).in_(taps)
    )
    its_own = and_(col(Alert.cause) == "answer", sent)
    return _seen(db, patient, now, or_(its_own, asked_after))


def _seen(db: Db, patient: Patient, now: datetime, which: ColumnElement[bool]) -> Seen | None:
    saw, closed = aliased(Staff), aliased(Staff)
    wanted = (
        select(
            col(Alert.raised_at), col(AlertSeen.seen_at), col(saw.name),
            col(AlertClosure.closed_at), col(closed.name),
        )
        .outerjoin(AlertSeen, col(AlertSeen.alert_id) == col(Alert.id))
        .outerjoin(saw, col(saw.id) == col(AlertSeen.staff_id))
        .outerjoin(AlertClosure, col(AlertClosure.alert_id) == col(Alert.id))
        .outerjoin(closed, col(closed.id) == col(AlertClosure.staff_id))
        .where(col(Alert.patient_id) == patient.id, which)
        .order_by(col(Alert.raised_at).desc(), col(Alert.id).desc())
    )  # fmt: skip
    row = db.execute(wanted.limit(1)).first()
    if row is None:
        return None
    raised_at, seen_at, seen_by, closed_at, closed_by = row
    at = learned_at(seen_at, closed_at)
    if at is None or now - at >= SHOWN_FOR:
        return None
    return Seen(seen_by if at == seen_at else closed_by, at, raised_at)
