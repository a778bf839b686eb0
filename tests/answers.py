"""Synthetic check-ins, short to write."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any

from app import check_ins
from app.check_ins import CheckIn, Recorded
from app.core.instruments import Answer
from app.core.local_time import check_in_day
from app.database import Db
from app.tables import Alert, Patient, PatientSummary
from app.tables.columns import new_public_id
from tests.cast import Clock

LOW = (1, 1, 1, 1, 1, 1, 1, 1, 0)
"""Nine answers of a PHQ-9 with item 9 at 0; their total is 8."""


def phq(item_9: Answer = 0, others: Answer = 1) -> tuple[Answer, ...]:
    return (others,) * 8 + (item_9,)


def check_in(
    patient: Patient,
    now: datetime,
    answers: Mapping[str, tuple[Answer, ...]] | None = None,
    *,
    day: date | None = None,
    **more: Any,
) -> CheckIn:
    """By hand, for the check-in day of `now`, the 24-hour PHQ-9 at 8, unless told otherwise."""
    told: dict[str, Any] = {
        "submission_id": new_public_id(),
        "day": day or check_in_day(now, patient.zone),
        "answers": {"phq-9-today": LOW} if answers is None else answers,
        "made_at": now,
    }
    return CheckIn(**(told | more))


def answer_item_9(
    db: Db, patient: Patient, clock: Clock, item_9: Answer, **more: Any
) -> list[Alert]:
    """Send one 24-hour PHQ-9 with this item 9, a minute after the last."""
    sent = check_in(patient, clock.advance(minutes=1), {"phq-9-today": phq(item_9)}, **more)
    done = check_ins.record(db, patient, sent, clock.now)
    assert isinstance(done, Recorded)
    return done.alerts


def summed_up_alerts(db: Db, patient: Patient) -> tuple[int, str | None]:
    """How many are open, and the worst of them, as the caseload says."""
    row = db.get_one(PatientSummary, patient.id)
    return row.open_alerts, row.worst_alert
