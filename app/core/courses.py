"""Courses of dosing sessions, and the baseline that relief is measured from.

Sessions less than 21 days apart form one course. Relief is measured from the course's baseline,
never from the days just before one session: in a series those days still hold relief, and equal
relief at 7-day spacing would be called "no clear relief" in 92 % of cycles (CLINICAL.md
section 3) [C].
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import zip_longest
from statistics import fmean, stdev

APART_DAYS = 21  # [J]
LEAST_APART_DAYS = 4  # sessions closer than this have no days to tell their relief apart [J]
BASELINE_DAYS = 14  # [J]
LEAST_BASELINE_ANSWERS = 4  # [J]

Scores = Mapping[date, float]
"""One measure's score of each answered local day."""


@dataclass(frozen=True)
class Session:
    """A dosing session on its local day, day 0; `route` as the clinic wrote it, or None."""

    day: date
    route: str | None = None


@dataclass(frozen=True)
class Baseline:
    """`mean` and `spread` (sample SD) in points over `answered` of the 14 days before a course."""

    mean: float
    spread: float
    answered: int


@dataclass(frozen=True)
class Course:
    """`baseline` None: fewer than 4 of the 14 days before it were answered. `until`: the day before
    the next course begins, None for the latest one."""

    sessions: tuple[Session, ...]
    baseline: Baseline | None
    until: date | None = None


def courses(sessions: Iterable[Session], scores: Scores) -> list[Course]:
    """In order of time; two sessions of one local day count as one, with the first one's route."""
    first_of_day: dict[date, Session] = {}
    for session in sessions:
        first_of_day.setdefault(session.day, session)
    grouped: list[list[Session]] = []
    for day in sorted(first_of_day):
        if grouped and (day - grouped[-1][-1].day).days < APART_DAYS:
            grouped[-1].append(first_of_day[day])
        else:
            grouped.append([first_of_day[day]])
    ends = [group[0].day - timedelta(days=1) for group in grouped[1:]]
    return [
        Course(tuple(group), baseline(scores, group[0].day), until)
        for group, until in zip_longest(grouped, ends)
    ]


def latest(sessions: Sequence[Session], least: int) -> list[Session]:
    """Those of the last whole courses that hold at least so many sessions; in order of time."""
    kept: list[Session] = []
    for course in reversed(courses(sessions, {})):
        kept = [*course.sessions, *kept]
        if len(kept) >= least:
            break
    return kept


def baseline(scores: Scores, first: date) -> Baseline | None:
    """The mean of days −14 … −1 before the course's first session; None under 4 answers."""
    if not scores:
        return None
    days = (first - timedelta(days=back) for back in range(1, BASELINE_DAYS + 1))
    before = [scores[day] for day in days if day in scores]
    if len(before) < LEAST_BASELINE_ANSWERS:
        return None
    return Baseline(fmean(before), stdev(before), len(before))
