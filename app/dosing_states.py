"""Where a dosing session stands: by its times, and by who said what of it last."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import ColumnElement, and_, or_
from sqlmodel import col

from app.core.series import Doing
from app.tables import DosingSession


def state_of(row: DosingSession, now: datetime) -> Doing:
    """Cancelled; reported by the patient and not confirmed since; planned while it lies ahead or
    nobody has said that it happened; else done."""
    if row.cancelled_at is not None:
        return "cancelled"
    if awaits_confirmation(row):
        return "reported"
    known = row.happened_at or (row.confirmed_at and row.confirmed_at >= row.at)
    return "done" if known and row.at <= now else "planned"


def awaits_confirmation(row: DosingSession) -> bool:
    """Whether the patient's word of it is newer than the clinic's, whose cancelling is its own."""
    said = row.reported_at if row.cancelled_by != "clinic" else None
    return said is not None and (row.confirmed_at is None or row.confirmed_at < said)


def that_took_place(now: datetime) -> ColumnElement[bool]:
    """By somebody's word after its hour: the patient's, or the clinic's confirmation."""
    at = col(DosingSession.at)
    after = or_(col(DosingSession.confirmed_at) >= at, col(DosingSession.reported_at) >= at)
    known = or_(after, col(DosingSession.happened_at).is_not(None))
    return and_(col(DosingSession.cancelled_at).is_(None), at <= now, known)
