"""A patient's answers and dosing sessions, read for the chart and its table."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta

from sqlmodel import func, select

from app import dosing_sessions, dosing_states, happenings, official_claims
from app.answer_series import series_of
from app.core.chart_tables import Table, table
from app.core.charts import Chart, Dosing, Series, draw, window
from app.core.instruments import INSTRUMENTS
from app.core.local_time import check_in_day, local_date
from app.core.time_axis import SPANS, since_day
from app.database import Db
from app.tables import Moment, Patient, Response

AHEAD = timedelta(days=7)


@dataclass(frozen=True)
class Trend:
    """`span` is "30", "90", "365", "all" or "since-" the day of one of `sessions`, which are the
    days of those that took place."""

    chart: Chart
    table: Table
    span: str
    sessions: tuple[date, ...] = ()


def trend(
    db: Db,
    patient: Patient,
    span: str,
    now: datetime,
    *,
    official: bool = True,
    usual: str = "all",
) -> Trend:
    """The chart and its table twin for one of the spans; any other word is the `usual` one.

    Without `official`, the 24-hour series alone, no doses, of the clinic's notes those that are
    meant for both: what a patient sees.
    """
    today = check_in_day(now, patient.zone)
    dosing = dosing_of(db, patient, now)
    sessions = session_days(dosing, today)
    span = span if span in {*SPANS, "all"} or since_day(span) in sessions else usual
    ahead = min((d.day for d in dosing if d.state == "planned" and d.day > today), default=None)
    if ahead is not None and ahead - today > AHEAD:
        ahead = None
    earliest = _first_day(db, patient, dosing) if span == "all" else None
    days = window(span, today, earliest, ahead)
    series = [s for s in series_of(db, patient, days.first) if official or not s.is_form]
    if not official:
        dosing = [replace(each, label="") for each in dosing]
    days = replace(days, since=_since(patient, series))
    if official:
        series = official_claims.claimed(db, patient, series, days, now)
    drawn = [one for one in series if INSTRUMENTS[one.code].scoring != "none"]
    told = happenings.of(db, patient, days, for_clinic=official)
    return Trend(draw(drawn, dosing, days, told), table(series, dosing, days, told), span, sessions)


def session_days(dosing: Sequence[Dosing], today: date) -> tuple[date, ...]:
    """The days of the sessions that took place, in order, by the clinic's or the patient's word."""
    took_place = {d.day for d in dosing if d.state in ("done", "reported") and d.day <= today}
    return tuple(sorted(took_place))


def dosing_of(db: Db, patient: Patient, now: datetime) -> list[Dosing]:
    """Every dosing session of the patient on its local day, cancelled ones included."""
    return [
        Dosing(
            local_date(row.at, patient.zone),
            f"{row.dose_mg:g} mg" if row.dose_mg else "",
            dosing_states.state_of(row, now),
        )
        for row in dosing_sessions.of(db, patient)
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
