"""A patient's answers and dosing sessions, read for the chart and its table."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta

from sqlmodel import col, func, select

from app import chart_events, dosing_states
from app.answer_series import series_of
from app.core.chart_tables import Table, table
from app.core.charts import Chart, Dosing, Series, draw, window
from app.core.instruments import INSTRUMENTS
from app.core.local_time import check_in_day, local_date
from app.core.time_axis import SPANS
from app.database import Db
from app.tables import DosingSession, Moment, Patient, Response

AHEAD = timedelta(days=7)


@dataclass(frozen=True)
class Trend:
    """`span` is "30", "90", "365" or "all"."""

    chart: Chart
    table: Table
    span: str


def trend(db: Db, patient: Patient, span: str, now: datetime, *, official: bool = True) -> Trend:
    """The chart and its table twin for one of the spans; any other word is "all".

    Without `official`, the 24-hour series alone, no doses, no medication: what a patient sees.
    """
    span = span if span in SPANS else "all"
    today = check_in_day(now, patient.zone)
    dosing = dosing_of(db, patient, now)
    ahead = min((d.day for d in dosing if d.state == "planned" and d.day > today), default=None)
    if ahead is not None and ahead - today > AHEAD:
        ahead = None
    earliest = _first_day(db, patient, dosing) if span == "all" else None
    days = window(span, today, earliest, ahead)
    series = [s for s in series_of(db, patient, days.first) if official or not s.is_form]
    if not official:
        dosing = [replace(each, label="") for each in dosing]
    days = replace(days, since=_since(patient, series))
    drawn = [one for one in series if INSTRUMENTS[one.code].scoring != "none"]
    events = chart_events.happenings(db, patient) if official else []
    return Trend(draw(drawn, dosing, days, events), table(series, dosing, days, events), span)


def dosing_of(db: Db, patient: Patient, now: datetime) -> list[Dosing]:
    """Every dosing session of the patient on its local day, cancelled ones included."""
    rows = db.exec(
        select(DosingSession)
        .where(DosingSession.patient_id == patient.id)
        .order_by(col(DosingSession.at))
    )
    return [
        Dosing(
            local_date(row.at, patient.zone),
            f"{row.dose_mg:g} mg" if row.dose_mg else "",
            dosing_states.state_of(row, now),
        )
        for row in rows
    ]


def _since(patient: Patient, series: Sequence[Series]) -> date:
    """The day the patient was added, or that of an earlier answer (imported)."""
    added = local_date(patient.created_at, patient.zone)
    return min([added, *(point.day for one in series for point in one.points)])


def _first_day(db: Db, patient: Patient, dosing: Sequence[Dosing]) -> date | None:
    responses = select(func.min(Response.day)).where(Response.patient_id == patient.id)
    moments = select(func.min(Moment.day)).where(Moment.patient_id == patient.id)
    firsts = [db.exec(responses).one(), db.exec(moments).one(), *(d.day for d in dosing)]
    return min(filter(None, firsts), default=None)
