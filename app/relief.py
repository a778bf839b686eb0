"""A patient's sessions and 24-hour scores, read for the relief curve and the days of relief."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from statistics import median

from sqlalchemy import select as columns
from sqlmodel import col, select

from app import dosing_states
from app.core import relief
from app.core.courses import BASELINE_DAYS, Course, Scores, Session, courses
from app.core.instruments import INSTRUMENTS, Instrument
from app.core.local_time import check_in_day, local_date
from app.core.official_change import BASELINE_WITHIN, OfficialChange, official_change
from app.core.relief import Relief
from app.core.relief_curve import Changes, ReliefCurve, curve
from app.database import Db
from app.tables import DosingSession, Moment, Patient, Response

MEASURES = {"full-daily": "phq-9-today", "short-daily": "phq-4-today", "official-daily": "mood"}
"""What relief is read from where the clinic chose nothing. The official form looks back over two
weeks, so it cannot show a relief of days."""
CHOICES = ("phq-9-today", "gad-7-today", "phq-4-today", "pain", "mood")


@dataclass(frozen=True)
class Picture:
    """`reliefs` newest first. `curve` holds the cycles of courses that have a baseline;
    `official` is of the latest course."""

    measure: Instrument
    reliefs: tuple[Relief, ...]
    curve: ReliefCurve
    official: OfficialChange | None


def measure_of(patient: Patient) -> str:
    """The code of the one measure that this patient's relief is read from."""
    return patient.primary_measure or MEASURES[patient.plan]


def picture(db: Db, patient: Patient, now: datetime) -> Picture | None:
    """None before the first session that took place."""
    sessions, measure = _sessions(db, patient, now), measure_of(patient)
    if not sessions:
        return None
    today = check_in_day(now, patient.zone)
    since = sessions[0].day - timedelta(days=BASELINE_DAYS)
    scores = _scores(db, patient, measure, since)
    found, burden = courses(sessions, scores), relief.burden(measure, scores)
    told = [
        one
        for course in courses(sessions, burden)
        for one in relief.reliefs(measure, course, burden, today)
    ]
    return Picture(
        measure=INSTRUMENTS[measure],
        reliefs=tuple(reversed(told)),
        curve=curve(list(_changes(found, scores, today))),
        official=official_change(found[-1], _official(db, patient, found[-1]), today),
    )


def fading_on(db: Db, patient: Patient, now: datetime) -> date | None:
    """The last answered day, if relief was half-way gone on it; read from the latest course."""
    sessions, measure = _sessions(db, patient, now), measure_of(patient)
    if not sessions:
        return None
    first = courses(sessions, {})[-1].sessions[0].day
    scores = _scores(db, patient, measure, first - timedelta(days=BASELINE_DAYS))
    burden, today = relief.burden(measure, scores), check_in_day(now, patient.zone)
    latest = courses((each for each in sessions if each.day >= first), burden)[-1]
    last = relief.reliefs(measure, latest, burden, today)[-1]
    return max(day for day in burden if day <= today) if last.fading else None


def _sessions(db: Db, patient: Patient, now: datetime) -> list[Session]:
    """Those that took place, by the clinic's word or the patient's."""
    wanted = select(DosingSession).where(DosingSession.patient_id == patient.id)
    return [
        Session(local_date(row.at, patient.zone), row.route)
        for row in db.exec(wanted.order_by(col(DosingSession.at)))
        if row.at <= now and dosing_states.state_of(row, now) in ("done", "reported")
    ]


def _scores(db: Db, patient: Patient, measure: str, since: date) -> dict[date, float]:
    """Complete answers alone; of several moods in a day their median."""
    if measure == "mood":
        moods = columns(col(Moment.day), col(Moment.value)).where(
            col(Moment.patient_id) == patient.id, col(Moment.day) >= since
        )
        of_day: dict[date, list[int]] = defaultdict(list)
        for row in db.connection().execute(moods):
            of_day[row.day].append(row.value)
        return {day: float(median(values)) for day, values in of_day.items()}
    return {day: float(score) for day, score in _totals(db, patient, measure, since).items()}


def _totals(db: Db, patient: Patient, instrument: str, since: date) -> dict[date, int]:
    wanted = columns(col(Response.day), col(Response.score)).where(
        col(Response.patient_id) == patient.id,
        col(Response.instrument) == instrument,
        col(Response.day) >= since,
        col(Response.score).is_not(None),
    )
    return {row.day: row.score for row in db.connection().execute(wanted)}


def _official(db: Db, patient: Patient, course: Course) -> Mapping[date, int]:
    return _totals(db, patient, "phq-9", course.sessions[0].day - BASELINE_WITHIN)


def _changes(made: Sequence[Course], scores: Scores, today: date) -> Iterator[Changes]:
    """In the measure's own direction; without a baseline there is no change to show."""
    for course in made:
        routes = {session.day: session.route for session in course.sessions}
        if course.baseline is None:
            continue
        usual = course.baseline.mean
        for cycle in relief.cycles(course, scores, today):
            changes = tuple((day, score - usual) for day, score in cycle.answers)
            yield Changes(cycle.session, routes[cycle.session], changes, cycle.of, usual)
