"""What no therapist has read yet of what a patient sent."""

from __future__ import annotations

from datetime import date, datetime, timedelta

from sqlalchemy import func
from sqlalchemy import select as columns
from sqlmodel import col, select

from app.core.local_time import check_in_day
from app.core.phone_clocks import OLDEST_CLAIM
from app.database import Db
from app.tables import Patient, Review, Submission

LOOKING_BACK = timedelta(days=60)
"""As far as the caseload looks: what was not read before that is not counted."""


def furthest(db: Db, patient: Patient) -> Review | None:
    """The review that reaches furthest."""
    wanted = select(Review).where(Review.patient_id == patient.id)
    return db.exec(wanted.order_by(col(Review.seen_until).desc()).limit(1)).first()


def last_read_at(db: Db, patient: Patient) -> datetime | None:
    """When a therapist last read."""
    wanted = columns(func.max(col(Review.at))).where(col(Review.patient_id) == patient.id)
    found: datetime | None = db.connection().execute(wanted).scalar()
    return found


def count(db: Db, patient: Patient, now: datetime) -> tuple[int, datetime | None]:
    """How many check-ins nobody has read, and when the first of them came; imported ones and those
    of over 60 days ago are not counted."""
    before = furthest(db, patient)
    since = max(before.seen_until if before else now - LOOKING_BACK, now - LOOKING_BACK)
    came = columns(func.count(), func.min(col(Submission.received_at))).where(
        col(Submission.patient_id) == patient.id,
        col(Submission.day) >= _earliest_day(since, patient),
        col(Submission.received_at) > since,
        col(Submission.source) != "import",
    )
    number, first = db.connection().execute(came).one()
    return number, first


def _earliest_day(since: datetime, patient: Patient) -> date:
    """What came after `since` is of this day or later: it may have waited on a phone."""
    return check_in_day(since - OLDEST_CLAIM, patient.zone) - timedelta(days=1)
