"""Where a dosing session stands: by its times, and by who said what of it last."""

from __future__ import annotations

from datetime import datetime

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


def took_place(row: DosingSession, now: datetime) -> bool:
    """By somebody's word after its hour: the patient's, or the clinic's confirmation."""
    after = any(at is not None and at >= row.at for at in (row.confirmed_at, row.reported_at))
    return row.cancelled_at is None and row.at <= now and (after or row.happened_at is not None)
