"""A patient's sessions and 24-hour scores, read for the relief curve and the days of relief."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from sqlalchemy import select as columns
from sqlmodel import col

from app import dosing_states
from app.core import relief
from app.core.courses import BASELINE_DAYS, Course, Session, courses, latest
from app.core.cycles import burden as burden_of
from app.core.cycles import cycles
from app.core.instruments import INSTRUMENTS, Instrument
from app.core.local_time import check_in_day
from app.core.official_change import BASELINE_WITHIN, OfficialChange, official_change
from app.core.relief import Kind, Relief
from app.core.relief_changes import Changes
from app.core.relief_curve import MOST_CYCLES, ReliefCurve, curve
from app.database import Db, once_a_picture
from app.relief_answers import Answers, answers_to, totals
from app.tables import DosingSession, Patient

MEASURES = {"full-daily": "phq-9-today", "short-daily": "phq-4-today", "official-daily": "mood"}
"""What relief is read from where the clinic chose nothing. The official form looks back over two
weeks, so it cannot show a relief of days."""
CHOICES = ("phq-9-today", "gad-7-today", "phq-4-today", "pain", "craving", "mood")


@dataclass(frozen=True)
class Picture:
    """`reliefs` newest first, `older` more sessions are left out. `curve` holds the cycles of
    courses with a baseline to fall from; `not_drawn`: why the latest course is not among them, None
    where it is. `official` is of the latest course."""

    measure: Instrument
    reliefs: tuple[Relief, ...]
    curve: ReliefCurve
    not_drawn: Kind | None
    official: OfficialChange | None
    older: int


def measure_of(patient: Patient) -> str:
    """The code of the one measure that this patient's relief is read from."""
    return patient.primary_measure or MEASURES[patient.plan]


def picture(db: Db, patient: Patient, now: datetime, *, whole: bool = False) -> Picture | None:
    """Of the last courses that hold as many sessions as are drawn, or of the `whole` treatment.
    None before the first session that took place."""
    every, measure = past_sessions(db, patient, now), measure_of(patient)
    if not every:
        return None
    sessions = latest(every, len(every) if whole else MOST_CYCLES)
    today = check_in_day(now, patient.zone)
    since = sessions[0].day - timedelta(days=BASELINE_DAYS)
    answers = answers_to(db, patient, measure, since)
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
        older=len({each.day for each in every if each.day < sessions[0].day}),
    )


def _why_not_drawn(measure: str, course: Course) -> Kind | None:
    if course.baseline is None:
        return "no baseline"
    return "already low" if relief.is_already_low(measure, course.baseline) else None


def fading(db: Db, patient: Patient, now: datetime) -> tuple[date, date] | None:
    """The last answered day, if relief was half-way gone on it, and the day of its session."""
    sessions, measure = past_sessions(db, patient, now), measure_of(patient)
    if not sessions:
        return None
    first = courses(sessions, {})[-1].sessions[0].day
    answers = answers_to(db, patient, measure, first - timedelta(days=BASELINE_DAYS))
    burden, today = burden_of(measure, answers.scores), check_in_day(now, patient.zone)
    course = courses((each for each in sessions if each.day >= first), burden)[-1]
    last = relief.reliefs(measure, course, burden, today)[-1]
    return (max(day for day in burden if day <= today), last.session) if last.fading else None


def lost_on(db: Db, patient: Patient, now: datetime) -> date | None:
    """The day of the latest official form, where it says that the latest course's response is
    lost."""
    sessions = past_sessions(db, patient, now)
    if not sessions:
        return None
    course = courses(sessions, {})[-1]
    change = official_change(
        course, _official(db, patient, course), check_in_day(now, patient.zone)
    )
    return change.now[0] if change is not None and change.is_lost else None


@once_a_picture
def past_sessions(db: Db, patient: Patient, now: datetime) -> Sequence[Session]:
    """Those that took place, on their check-in days: after one at 02:00 that night's answers still
    belong to its day 0."""
    wanted = columns(col(DosingSession.at), col(DosingSession.route)).where(
        col(DosingSession.patient_id) == patient.id, dosing_states.that_took_place(now)
    )
    found = db.connection().execute(wanted.order_by(col(DosingSession.at)))
    return [Session(check_in_day(row.at, patient.zone), row.route) for row in found]


def _official(db: Db, patient: Patient, course: Course) -> Mapping[date, int]:
    since = course.sessions[0].day - BASELINE_WITHIN
    return {row.day: row.score for row in totals(db, patient, ["phq-9"], since)["phq-9"]}


def _changes(made: Sequence[Course], answers: Answers, today: date) -> Iterator[Changes]:
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
