"""A patient's sessions and 24-hour scores, read for the relief curve and the days of relief."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from statistics import median
from typing import Any

from sqlalchemy import select as columns
from sqlmodel import col, select

from app import dosing_states
from app.core import relief
from app.core.courses import BASELINE_DAYS, Course, Scores, Session, courses
from app.core.cycles import burden as burden_of
from app.core.cycles import cycles
from app.core.instruments import INSTRUMENTS, Instrument
from app.core.local_time import check_in_day
from app.core.official_change import BASELINE_WITHIN, OfficialChange, official_change
from app.core.relief import Kind, Relief
from app.core.relief_changes import Changes
from app.core.relief_curve import ReliefCurve, curve
from app.database import Db
from app.tables import DosingSession, Moment, Patient, Response

MEASURES = {"full-daily": "phq-9-today", "short-daily": "phq-4-today", "official-daily": "mood"}
"""What relief is read from where the clinic chose nothing. The official form looks back over two
weeks, so it cannot show a relief of days."""
OFFICIAL_INSTEAD = {
    "phq-9-today": "phq-9",
    "gad-7-today": "gad-7",
    "phq-4-today": "phq-9",
    "craving": "phq-9",  # a pack waits on official days
}
CHOICES = ("phq-9-today", "gad-7-today", "phq-4-today", "pain", "craving", "mood")


@dataclass(frozen=True)
class Picture:
    """`reliefs` newest first. `curve` holds the cycles of courses with a baseline to fall from;
    `not_drawn`: why the latest course is not among them, None where it is. `official` is of the
    latest course."""

    measure: Instrument
    reliefs: tuple[Relief, ...]
    curve: ReliefCurve
    not_drawn: Kind | None
    official: OfficialChange | None


@dataclass(frozen=True)
class _Answers:
    """The scores of one measure in their own direction, which of them were entered late, and the
    days on which an official form took its place."""

    scores: Scores
    late: frozenset[date]
    official: frozenset[date]


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
    answers = _answers(db, patient, measure, since)
    found, burden = courses(sessions, answers.scores), burden_of(measure, answers.scores)
    in_burden = courses(sessions, burden)
    told = [
        one
        for course in in_burden
        for one in relief.reliefs(measure, course, burden, today, answers.official)
    ]
    left_out = [_why_not_drawn(measure, course) for course in in_burden]
    drawn = [course for course, why in zip(found, left_out, strict=True) if why is None]
    return Picture(
        measure=INSTRUMENTS[measure],
        reliefs=tuple(reversed(told)),
        curve=curve(list(_changes(drawn, answers, today)), is_current=left_out[-1] is None),
        not_drawn=left_out[-1],
        official=official_change(found[-1], _official(db, patient, found[-1]), today),
    )


def _why_not_drawn(measure: str, course: Course) -> Kind | None:
    if course.baseline is None:
        return "no baseline"
    return "already low" if relief.is_already_low(measure, course.baseline) else None


def fading(db: Db, patient: Patient, now: datetime) -> tuple[date, date] | None:
    """The last answered day, if relief was half-way gone on it, and the day of its session."""
    sessions, measure = _sessions(db, patient, now), measure_of(patient)
    if not sessions:
        return None
    first = courses(sessions, {})[-1].sessions[0].day
    answers = _answers(db, patient, measure, first - timedelta(days=BASELINE_DAYS))
    burden, today = burden_of(measure, answers.scores), check_in_day(now, patient.zone)
    latest = courses((each for each in sessions if each.day >= first), burden)[-1]
    last = relief.reliefs(measure, latest, burden, today)[-1]
    return (max(day for day in burden if day <= today), last.session) if last.fading else None


def _sessions(db: Db, patient: Patient, now: datetime) -> list[Session]:
    """Those that took place, on their check-in days: after one at 02:00 that night's answers still
    belong to its day 0."""
    wanted = select(DosingSession).where(DosingSession.patient_id == patient.id)
    return [
        Session(check_in_day(row.at, patient.zone), row.route)
        for row in db.exec(wanted.order_by(col(DosingSession.at)))
        if dosing_states.took_place(row, now)
    ]


def _answers(db: Db, patient: Patient, measure: str, since: date) -> _Answers:
    """Complete answers alone; of several moods in a day their median."""
    if measure == "mood":
        return _moods(db, patient, since)
    rows = _totals(db, patient, measure, since)
    instead = OFFICIAL_INSTEAD.get(measure)
    official = _totals(db, patient, instead, since) if instead else []
    return _Answers(
        scores={row.day: float(row.score) for row in rows},
        late=frozenset(row.day for row in rows if row.late),
        official=frozenset(row.day for row in official),
    )


def _moods(db: Db, patient: Patient, since: date) -> _Answers:
    wanted = columns(col(Moment.day), col(Moment.value), col(Moment.late)).where(
        col(Moment.patient_id) == patient.id, col(Moment.day) >= since
    )
    of_day: dict[date, list[int]] = defaultdict(list)
    late: dict[date, bool] = {}
    for row in db.connection().execute(wanted):
        of_day[row.day].append(row.value)
        late[row.day] = row.late and late.get(row.day, True)
    return _Answers(
        scores={day: float(median(values)) for day, values in of_day.items()},
        late=frozenset(day for day, is_late in late.items() if is_late),
        official=frozenset(),
    )


def _totals(db: Db, patient: Patient, instrument: str, since: date) -> Sequence[Any]:
    wanted = columns(col(Response.day), col(Response.score), col(Response.late)).where(
        col(Response.patient_id) == patient.id,
        col(Response.instrument) == instrument,
        col(Response.day) >= since,
        col(Response.score).is_not(None),
    )
    return db.connection().execute(wanted).all()


def _official(db: Db, patient: Patient, course: Course) -> Mapping[date, int]:
    since = course.sessions[0].day - BASELINE_WITHIN
    return {row.day: row.score for row in _totals(db, patient, "phq-9", since)}


def _changes(made: Sequence[Course], answers: _Answers, today: date) -> Iterator[Changes]:
    """In the measure's own direction; without a baseline there is no change to show."""
    for course in made:
        if course.baseline is None:
            continue
        usual = course.baseline.mean
        routes = {session.day: session.route for session in course.sessions}
        for cycle in cycles(course, answers.scores, today, answers.official):
            start = cycle.session
            yield Changes(
                session=start,
                route=routes[start],
                changes=tuple((day, score - usual) for day, score in cycle.answers),
                reached=cycle.of,
                baseline=usual,
                late=frozenset((day - start).days for day in answers.late if day > start),
                official=cycle.official,
            )
