"""What a chart is drawn from: the answers to one instrument, day by day, and dosing sessions."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from functools import lru_cache
from statistics import median
from types import MappingProxyType
from typing import Literal, NamedTuple

from app.core.time_axis import Window

State = Literal["complete", "late", "incomplete", "prorated"]
Doing = Literal["planned", "done", "reported", "cancelled"]
Told = Literal["medication", "note", "shared", "practice"]
TITLES: Mapping[Told, str] = MappingProxyType(
    {
        "medication": "Medication changed",
        "note": "Note from the clinic",
        "shared": "Shared note",
        "practice": "Exercise done",
    }
)


@dataclass(frozen=True)
class Band:
    """A severity band of an official form: scores, both ends included."""

    low: int
    high: int
    name: str


class Point(NamedTuple):
    """One answered form on its local day. `value` None: answers without a score.

    `note` is said beside the value ("made 09:14 on 4 Nov"). Several points on one day are the
    moments of that day. An incomplete point says `answered` of `of`. `words` stand in place of
    the value on a form that has no total.
    """

    day: date
    value: float | None
    state: State = "complete"
    note: str = ""
    answered: int | None = None
    of: int | None = None
    words: str = ""


class AnsweredDay(NamedTuple):
    """One day's answers to one instrument, in the order given. `value`: the median of its scored
    moments, None if nothing was scored; a day of several moments is late only if every one of them
    is."""

    day: date
    points: tuple[Point, ...]
    value: float | None
    state: State


class Claim(NamedTuple):
    """What an official score says of its course: `sign` beside the mark, `words` in full."""

    sign: str
    words: str


@dataclass(frozen=True)
class Series:
    """All answers to one instrument. `reach`: the days that an official form looks back over.

    `instead`: days on which the official form took this one's place: answered, not missed;
    `gave_way`: days on which it was not asked, so that a pack's form could be. `spaced`: a form
    of a pack that is asked weekly or more rarely, over a time of its own. `claims`: what an
    official form says of the course, by day.
    `name` is the chart's title ("PHQ-9 questions"), `recall` its clock ("past 24 hours"), `note`
    a sentence that stands under the panel ("Adapted from …, not the validated form").
    """

    code: str
    name: str
    recall: str
    lowest: int
    highest: int
    points: tuple[Point, ...] = ()
    higher_is_better: bool = False
    official: bool = False
    bands: tuple[Band, ...] = ()
    note: str = ""
    reach: int = 0
    instead: frozenset[date] = frozenset()
    gave_way: frozenset[date] = frozenset()
    spaced: bool = False
    claims: Mapping[date, Claim] = field(default_factory=dict, hash=False)

    @property
    def is_form(self) -> bool:
        """Each answer stands for itself; no day without one is missing."""
        return self.official or self.spaced


@dataclass(frozen=True)
class Dosing:
    """A dosing session on its local day; `label` is short ("3", "60 mg")."""

    day: date
    label: str
    state: Doing


@dataclass(frozen=True)
class Happening:
    """Something else on a local day that a reader of the chart should know; `shared` is a patient's
    own note, for as long as it is shared."""

    day: date
    words: str
    kind: Told = "medication"

    @property
    def title(self) -> str:
        return TITLES[self.kind]


def by_day(series: Series, window: Window) -> list[AnsweredDay]:
    """The answered days of the window, in order."""
    of_day: dict[date, list[Point]] = defaultdict(list)
    for point in series.points:
        of_day[point.day].append(point)
    return [_answered(day, of_day[day]) for day in sorted(of_day) if day in window]


def _answered(day: date, points: Sequence[Point]) -> AnsweredDay:
    if len(points) == 1:  # as on most of a year's days
        return AnsweredDay(day, tuple(points), points[0].value, points[0].state)
    values = [float(point.value) for point in points if point.value is not None]
    states = {point.state for point in points if point.value is not None or not values}
    state = states.pop() if len(states) == 1 else "complete"
    return AnsweredDay(day, tuple(points), median(values) if values else None, state)


def instead_days(series: Series, window: Window) -> list[date]:
    """The days of the window on which another form was asked instead, in order."""
    other = series.instead | series.gave_way
    if not other:
        return []
    own = {point.day for point in series.points}
    return sorted(day for day in other if day in window and day not in own)


def band_name(series: Series, value: float) -> str:
    """The severity that an official score is named by; empty on forms without bands."""
    return next((b.name for b in series.bands if b.low <= value <= b.high), "")


@lru_cache(1024)
def number(value: float) -> str:
    """ "12" or "5.5": a score as it is read."""
    return str(int(value)) if value == int(value) else f"{value:.1f}"
