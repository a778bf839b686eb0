"""The caseload's rows: two queries whatever the number of patients, and what each row says."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime
from functools import cache, lru_cache
from types import SimpleNamespace
from typing import Any

from sqlalchemy import Date, Dialect, Select, bindparam, case, inspect, select, type_coerce
from sqlalchemy.types import NULLTYPE
from sqlmodel import col

from app import cares, consents
from app.core.attention import Facts
from app.core.local_time import check_in_day, local_date
from app.core.recent_answers import Rise, answered_of, rise_of, usual_gap
from app.patient_summaries import DAILY_MEASURE
from app.tables import Care, Patient, PatientSummary
from app.tables.columns import Utc

TIMES = (Utc, Date)
OF_PATIENT = ("public_id", "name", "zone", "plan", "source", "created_at", "discharged_at")
OF_SUMMARY = (
    "patient_id", "last_answered_at", "dosing_days", "open_alerts", "worst_alert",
    "imported_item_9_on", "official_day", "official_total", "previous_official_total",
    "gad_day", "gad_total", "previous_gad_total", "fading_on", "fading_since", "item_9", "lost_on",
    "reviewed_at", "unreviewed", "unreviewed_since",
    "usual_gap", "rise_since", "rise_now", "rise_usual",
)  # fmt: skip
"""What the order goes by. All of a summary is read for the few that are shown."""


def ranking() -> Select[Any]:
    """Columns, not objects: a thousand patients are read for the thirty that are shown. The answers
    come along only where a summary was last written before it kept what is worked out from them."""
    kept = col(PatientSummary.usual_gap).is_not(None)
    answers = case((kept, ""), else_=col(PatientSummary.recent)).label("recent")
    return _of_patients([*(getattr(PatientSummary, name) for name in OF_SUMMARY), answers])


@cache
def of_clinic() -> Select[Any]:
    """The ranking of one `clinic`, its days and instants as they are stored: to make them out took
    longer than to ask for them, and is needed only of rows that have changed since the last look.
    A statement so wide is made once."""
    wanted = ranking().where(col(Patient.clinic_id) == bindparam("clinic"))
    as_stored = (
        type_coerce(each, NULLTYPE).label(each.key) if isinstance(each.type, TIMES) else each
        for each in wanted.selected_columns
    )
    return wanted.with_only_columns(*as_stored, maintain_column_froms=True)


def made_out(stored: tuple[Any, ...], dialect: Dialect) -> Any:
    """A row of `of_clinic` with its days and instants, as `facts_of` reads it."""
    names, readers = _readers(dialect)
    read = (
        reader(value) if reader else value for reader, value in zip(readers, stored, strict=True)
    )
    return SimpleNamespace(**dict(zip(names, read, strict=True)))


@lru_cache(4)
def _readers(dialect: Dialect) -> tuple[list[str], list[Callable[[Any], Any] | None]]:
    columns = ranking().selected_columns.items()
    return [name for name, _ in columns], [
        each.type.dialect_impl(dialect).result_processor(dialect, None)
        if isinstance(each.type, TIMES)
        else None
        for _, each in columns
    ]


@cache
def rows() -> Select[Any]:
    """All that a line shows of the patients of these `ids`, in no order."""
    found = _of_patients(list(inspect(PatientSummary).columns))
    return found.where(col(PatientSummary.patient_id).in_(bindparam("ids", expanding=True)))


def _of_patients(of_summary: list[Any]) -> Select[Any]:
    columns: list[Any] = [
        *(getattr(Patient, name) for name in OF_PATIENT),
        *of_summary,
        consents.left_at().label("left_at"),
        col(Care.staff_id).label("therapist_id"),
    ]
    same, care = col(PatientSummary.patient_id) == col(Patient.id), cares.standing()
    return select(*columns).join(PatientSummary, same).outerjoin(Care, care).select_from(Patient)


def facts_of(row: Any, today: date) -> Facts:
    """`today`: the patient's check-in day."""
    last = row.last_answered_at
    rise, gap = _rise_and_gap(row)
    return Facts(
        today=today,
        added=local_date(row.created_at, row.zone),
        rise=rise,
        usual_gap=gap,
        last_answered=check_in_day(last, row.zone) if last else None,
        open_alerts=row.open_alerts,
        worst_alert=row.worst_alert,
        imported=row.source == "import",
        imported_item_9_on=row.imported_item_9_on,
        left_on=_local(row.left_at, row.zone),
        discharged_on=_local(row.discharged_at, row.zone),
        fading_on=row.fading_on,
        fading_since=row.fading_since,
        dosing_days=tuple(date.fromisoformat(day) for day in row.dosing_days.split()),
        item_9=row.item_9,
        official=_form(row.official_day, row.official_total, row.previous_official_total),
        anxiety=_form(row.gad_day, row.gad_total, row.previous_gad_total),
        lost_on=row.lost_on,
        reviewed_on=_local(row.reviewed_at, row.zone),
        unread=row.unreviewed or 0,
        unread_since=_local(row.unreviewed_since, row.zone),
    )


def _rise_and_gap(row: Any) -> tuple[Rise | None, float]:
    if row.usual_gap is None:
        answered = answered_of(row.recent)
        return rise_of(answered, DAILY_MEASURE[row.plan]), usual_gap(answered)
    if row.rise_since is None:
        return None, row.usual_gap
    return Rise(row.rise_since, row.rise_now, row.rise_usual), row.usual_gap


def _local(at: datetime | None, zone: str) -> date | None:
    return local_date(at, zone) if at else None


def _form(
    day: date | None, total: int | None, before: int | None
) -> tuple[date, int, int | None] | None:
    return None if day is None or total is None else (day, total, before)
