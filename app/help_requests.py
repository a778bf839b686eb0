"""A patient asks the clinic for help: one tap, one critical alert."""

from __future__ import annotations

from datetime import datetime, timedelta

from sqlmodel import col, select

from app import alerts, audit, patient_summaries
from app.audit import Actor
from app.core.local_time import check_in_day
from app.core.risk_ladder import Step
from app.database import Db
from app.tables import Alert, AlertClosure, Patient, Staff

ASKED = Step("critical", "asked for help")
SHOWN_FOR = timedelta(hours=48)


def receive(db: Db, patient: Patient, request_id: str, now: datetime) -> Alert:
    """The same `request_id` again is the same request; another one is a new alert, whatever stands
    open already."""
    patient_summaries.take_turns(db, patient)
    known = select(Alert).where(
        Alert.patient_id == patient.id, Alert.submission_id == request_id, Alert.cause == "help"
    )
    stored = db.exec(known).first()
    if stored is not None:
        return stored
    day = check_in_day(now, patient.zone)
    alert = alerts.add(db, patient, ASKED, request_id, day, now, cause="help")
    patient_summaries.refresh(db, patient, now)
    actor = Actor("patient", patient.public_id)
    audit.note(db, actor, "ask for help", alert.public_id, now, of=patient)
    return alert


def latest(
    db: Db, patient: Patient, now: datetime
) -> tuple[Alert, AlertClosure | None, Staff | None] | None:
    """The last request of these two days, with who answered it."""
    wanted = (
        select(Alert, AlertClosure, Staff)
        .outerjoin(AlertClosure, col(AlertClosure.alert_id) == Alert.id)
        .outerjoin(Staff, col(Staff.id) == AlertClosure.staff_id)
        .where(Alert.patient_id == patient.id, Alert.cause == "help")
        .where(Alert.raised_at >= now - SHOWN_FOR)
        .order_by(col(Alert.raised_at).desc())
    )
    return db.exec(wanted.limit(1)).first()
