"""A patient's answers and dosing sessions, read for the chart and its table."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from typing import Any

from sqlalchemy import Row
from sqlalchemy import select as columns
from sqlmodel import col, func, select

from app import dosing_states
from app.core.chart_tables import Table, table
from app.core.charts import Band, Chart, Dosing, Point, Series, draw, window
from app.core.instruments import INSTRUMENTS, Instrument, lacks_safety_answer, unpack
from app.core.local_time import check_in_day, local_date, to_local
from app.core.plans import PLANS
from app.core.series import State
from app.core.time_axis import SPANS, short_day
from app.database import Db
from app.tables import DosingSession, Moment, Patient, Response

TOOK_THE_PLACE = {"phq-9-today": "phq-9", "gad-7-today": "gad-7", "phq-4-today": "phq-9"}
AHEAD = timedelta(days=7)
LOOKS_BACK_DAYS = 14


@dataclass(frozen=True)
class Trend:
    """`span` is "30", "90", "365" or "all"."""

    chart: Chart
    table: Table
    span: str


def trend(db: Db, patient: Patient, span: str, now: datetime, *, official: bool = True) -> Trend:
    """The chart and its table twin for one of the spans; any other word is "all".

    Without `official`, the 24-hour series alone and no doses: what a patient sees.
    """
    span = span if span in SPANS else "all"
    today = check_in_day(now, patient.zone)
    dosing = dosing_of(db, patient, now)
    ahead = min((d.day for d in dosing if d.state == "planned" and d.day > today), default=None)
    if ahead is not None and ahead - today > AHEAD:
        ahead = None
    earliest = _first_day(db, patient, dosing) if span == "all" else None
    days = window(span, today, earliest, ahead)
    series = [s for s in series_of(db, patient, days.first) if official or not s.official]
    if not official:
        dosing = [replace(each, label="") for each in dosing]
    days = replace(days, since=_since(patient, series))
    return Trend(draw(series, dosing, days), table(series, dosing, days), span)


def series_of(db: Db, patient: Patient, since: date) -> list[Series]:
    """One series for each form of the plan, and for any other that was answered since."""
    rows = _responses(db, patient, since)
    answered = {row.instrument for row in rows}
    plan = PLANS[patient.plan]
    wanted = {*plan.daily, *plan.official_day} | answered
    made = [
        _series(instrument, [_point(row, patient) for row in rows if row.instrument == code])
        for code, instrument in INSTRUMENTS.items()
        if code in wanted and code != "mood"
    ]
    moods = _series(INSTRUMENTS["mood"], _moments(db, patient, since))
    return [moods] + [_with_official_days(one, rows) for one in made]


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


def _responses(db: Db, patient: Patient, since: date) -> Sequence[Any]:
    """Columns, not objects: three years are three thousand rows."""
    wanted = columns(
        col(Response.instrument),
        col(Response.day),
        col(Response.score),
        col(Response.prorated),
        col(Response.answered),
        col(Response.late),
        col(Response.made_at),
        col(Response.received_at),
        col(Response.source),
        col(Response.items),
    ).where(col(Response.patient_id) == patient.id, col(Response.day) >= since)
    return db.connection().execute(wanted.order_by(col(Response.day))).all()


def _moments(db: Db, patient: Patient, since: date) -> list[Point]:
    wanted = columns(
        col(Moment.day), col(Moment.value), col(Moment.late), col(Moment.made_at)
    ).where(col(Moment.patient_id) == patient.id, col(Moment.day) >= since)
    return [
        Point(
            row.day,
            row.value,
            "late" if row.late else "complete",
            f"made {_at(row.made_at, patient)}"
            if row.late
            else f"at {_hour(row.made_at, patient)}",
        )
        for row in db.connection().execute(wanted.order_by(col(Moment.day), col(Moment.made_at)))
    ]


def _point(row: Row[Any], patient: Patient) -> Point:
    instrument = INSTRUMENTS[row.instrument]
    of = len(instrument.items)
    state: State = "prorated" if row.prorated else "late" if row.late else "complete"
    notes = [f"made {_at(row.made_at, patient)}"] if row.late else []
    if row.late and row.source == "outbox":
        notes += [f"received {_at(row.received_at, patient)}"]
    notes += ["imported"] if row.source == "import" else []
    if row.score is not None and lacks_safety_answer(instrument, unpack(row.items)):
        notes = [f"without item {instrument.safety_item}", *notes]
    return Point(
        row.day,
        row.score,
        "incomplete" if row.score is None else state,
        ", ".join(notes),
        row.answered,
        of,
    )


def _series(instrument: Instrument, points: list[Point]) -> Series:
    name, _, recall = instrument.name.partition(", ")
    return Series(
        code=instrument.code,
        name=name.removesuffix(" right now"),
        recall=recall or instrument.recall_words,
        lowest=instrument.lowest,
        highest=instrument.highest,
        points=tuple(points),
        higher_is_better=instrument.higher_is_better,
        official=instrument.official,
        # Pain has severities too, but a band of colour belongs to the official panels alone.
        bands=tuple(
            Band(band.low, band.high, band.name) for band in instrument.bands if instrument.official
        ),
        note=instrument.adapted_note or "",
        reach=LOOKS_BACK_DAYS if instrument.recall == "2w" else 0,
    )


def _with_official_days(series: Series, rows: Sequence[Row[Any]]) -> Series:
    official = TOOK_THE_PLACE.get(series.code)
    return replace(series, instead=frozenset(r.day for r in rows if r.instrument == official))


def _hour(at: datetime, patient: Patient) -> str:
    return f"{to_local(at, patient.zone):%H:%M}"


def _at(at: datetime, patient: Patient) -> str:
    return f"{_hour(at, patient)} on {short_day(local_date(at, patient.zone))}"
