"""A code by which a patient signs in on another phone, or in the app on the home screen.

An app on an iPhone's home screen has cookies of its own, so that a link opens the browser instead.
"""

from __future__ import annotations

from datetime import datetime, timedelta

from sqlmodel import col, func, select

from app import invitations
from app.audit import Actor
from app.database import Db
from app.invitations import Issued
from app.tables import Invitation, Patient

LASTS = timedelta(minutes=15)
MOST_IN_AN_HOUR = 4


def issue(db: Db, patient: Patient, now: datetime) -> Issued | None:
    """A code for 15 minutes, the older ones dead; None when there were four in the last hour."""
    if _issued_lately(db, patient, now) >= MOST_IN_AN_HOUR:
        return None
    return invitations.issue(db, Actor("patient", patient.public_id), patient, now, lasts=LASTS)


def _issued_lately(db: Db, patient: Patient, now: datetime) -> int:
    lately = select(func.count()).where(
        Invitation.patient_id == patient.id,
        col(Invitation.created_at) > now - timedelta(hours=1),
    )
    return db.exec(lately).one()
