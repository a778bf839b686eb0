"""What a chart is drawn from: the answers to one instrument, day by day, and dosing sessions."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from itertools import groupby
from statistics import median
from typing import Literal

from app.core.time_axis import Window

State = Literal["complete", "late", "incomplete", "prorated"]
Doing = Literal["planned", "done", "reported", "cancelled"]


@dataclass(frozen=True)
class Band:
    """A severity band of an official form: scores, both ends included."""

    low: int
    high: int
    name: str


@dataclass(frozen=True)
class Point:
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


@dataclass(frozen=True)
class Series:
    """All answers to one instrument. `reach`: the days that an official form looks back over.

    `instead`: days on which the official form took this one's place: answered, not missed;
    `gave_way`: days on which it was not asked, so that a pack's form could be. `spaced`: a form
    of a pack that is asked weekly or more rarely, over a time of its own.
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
    """Something else on a local day that a reader of the chart must know: a medication change."""

    day: date
    words: str


def by_day(series: Series, window: Window) -> list[tuple[date, tuple[Point, ...]]]:
    """The answered days of the window, in order, each with its points in the order given."""
    inside = sorted((p for p in series.points if p.day in window), key=lambda p: p.day)
    return [(day, tuple(points)) for day, points in groupby(inside, key=lambda p: p.day)]


def instead_days(series: Series, window: Window) -> list[date]:
    """The days of the window on which another form was asked instead, in order."""
    own = {p.day for p in series.points}
    other = series.instead | series.gave_way
    return sorted(day for day in other if day in window and day not in own)


def day_value(points: Sequence[Point]) -> float | None:
    """The one value of a day: the median of its scored moments; None if nothing was scored."""
    scored = [p.value for p in points if p.value is not None]
    return float(median(scored)) if scored else None


def day_state(points: Sequence[Point]) -> State:
    """A day of several moments is late only if every one of them is."""
    states = {p.state for p in points if p.value is not None} or {p.state for p in points}
    return states.pop() if len(states) == 1 else "complete"


def band_name(series: Series, value: float) -> str:
    """The severity that an official score is named by; empty on forms without bands."""
    return next((b.name for b in series.bands if b.low <= value <= b.high), "")


def number(value: float) -> str:
    """ "12" or "5.5": a score as it is read."""
    return str(int(value)) if value == int(value) else f"{value:.1f}"
