"""A patient's single answers, item by item and day by day, and what changed in them."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime, timedelta
from typing import Any

from sqlalchemy import select as columns
from sqlmodel import col

from app import relief
from app.answer_series import TOOK_THE_PLACE
from app.core.courses import BASELINE_DAYS, courses
from app.core.instruments import INSTRUMENTS, unpack
from app.core.item_changes import BEFORE_DAYS, WITHIN_DAYS, ItemChanges, item_changes
from app.core.item_grids import Form, Grid, answers_by_day, grid
from app.core.local_time import check_in_day, local_date, to_local
from app.core.series import Dosing
from app.core.time_axis import Window, short_day
from app.database import Db
from app.tables import Patient, Response


def of(db: Db, patient: Patient, code: str, window: Window, dosing: Sequence[Dosing]) -> Grid:
    """One form's items × the days of the window, its sessions marked."""
    official = TOOK_THE_PLACE.get(code)
    instead = {row.day for row in _rows(db, patient, official, window)} if official else set()
    return grid(INSTRUMENTS[code], forms(db, patient, code, window), dosing, window, instead)


def forms(db: Db, patient: Patient, code: str, window: Window) -> list[Form]:
    """The current answers of one form on each answered day of the window, in order."""
    return [
        Form(row.day, unpack(row.items), row.late, _made(row, patient) if row.late else "")
        for row in _rows(db, patient, code, window)
    ]


def changes(db: Db, patient: Patient, code: str, now: datetime) -> ItemChanges | None:
    """Since the course's baseline and since the last session; None before the first one."""
    sessions = relief.past_sessions(db, patient, now)
    if not sessions:
        return None
    today = check_in_day(now, patient.zone)
    first = courses(sessions, {})[-1].sessions[0].day
    read = [
        form
        for until, days in (
            (first, BASELINE_DAYS),
            (sessions[-1].day, BEFORE_DAYS),
            (today, WITHIN_DAYS),
        )
        for form in forms(db, patient, code, Window(until - timedelta(days), until))
    ]
    return item_changes(INSTRUMENTS[code], answers_by_day(read), sessions, today)


def answered(db: Db, patient: Patient) -> set[str]:
    """The codes of the forms that this patient has ever answered."""
    wanted = columns(col(Response.instrument)).where(col(Response.patient_id) == patient.id)
    return set(db.connection().execute(wanted.distinct()).scalars())


def first_day(db: Db, patient: Patient, code: str) -> date | None:
    """The first day on which this form was answered."""
    wanted = columns(col(Response.day)).where(
        col(Response.patient_id) == patient.id, col(Response.instrument) == code
    )
    return db.connection().execute(wanted.order_by(col(Response.day)).limit(1)).scalar()


def _rows(db: Db, patient: Patient, code: str, window: Window) -> Sequence[Any]:
    wanted = columns(
        col(Response.day), col(Response.items), col(Response.late), col(Response.made_at)
    ).where(
        col(Response.patient_id) == patient.id,
        col(Response.instrument) == code,
        col(Response.day).between(window.first, window.last),
    )
    return db.connection().execute(wanted.order_by(col(Response.day))).all()


def _made(row: Any, patient: Patient) -> str:
    at = to_local(row.made_at, patient.zone)
    return f"made {at:%H:%M} on {short_day(local_date(row.made_at, patient.zone))}"
