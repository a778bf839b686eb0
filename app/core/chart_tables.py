"""The table twin of a chart: every value in the picture, newest day first."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import TypeVar

from app.core.chart_words import instead_words, point_words
from app.core.series import AnsweredDay, Dosing, Happening, Series, by_day, instead_days, number
from app.core.time_axis import Window, day_words

OfDay = TypeVar("OfDay", Dosing, Happening)


@dataclass(frozen=True)
class Row:
    """One local day: a cell for each series (empty: not answered), its dosing sessions, and the
    medication changes, notes and exercises."""

    day: date
    words: str
    cells: tuple[str, ...]
    dosing: tuple[Dosing, ...]
    happenings: tuple[Happening, ...] = ()


@dataclass(frozen=True)
class Table:
    """Daily series come first, then the official and the spaced ones, as in the picture."""

    daily: tuple[Series, ...]
    official: tuple[Series, ...]
    spaced: tuple[Series, ...]
    rows: tuple[Row, ...]

    @property
    def series(self) -> tuple[Series, ...]:
        """The columns in order."""
        return self.daily + self.official + self.spaced

    @property
    def has_happenings(self) -> bool:
        return any(row.happenings for row in self.rows)


def table(
    series: Sequence[Series],
    dosing: Sequence[Dosing],
    window: Window,
    happenings: Sequence[Happening] = (),
) -> Table:
    """A row for every day of the window with an answer, a dosing session or a happening."""
    daily = tuple(s for s in series if not s.is_form)
    official = tuple(s for s in series if s.official)
    spaced = tuple(s for s in series if s.spaced)
    columns = [_column(s, window) for s in daily + official + spaced]
    sessions, changes = _of_days(dosing, window), _of_days(happenings, window)
    days = {*sessions, *changes}.union(*columns)
    rows = tuple(
        Row(
            day=day,
            words=day_words(day),
            cells=tuple(column.get(day, "") for column in columns),
            dosing=tuple(sessions.get(day, ())),
            happenings=tuple(changes.get(day, ())),
        )
        for day in sorted(days, reverse=True)
    )
    return Table(daily, official, spaced, rows)


def _column(series: Series, window: Window) -> dict[date, str]:
    """The cells of its answered days, and of those on which another form was asked."""
    cells = {each.day: _cell(series, each) for each in by_day(series, window)}
    return cells | {day: instead_words(series, day) for day in instead_days(series, window)}


def _cell(series: Series, of: AnsweredDay) -> str:
    if len(of.points) == 1:
        said, claim = point_words(series, of.points[0]), series.claims.get(of.day)
        return f"{said}; {claim.words}" if claim is not None and claim.words else said
    moments = "; ".join(point_words(series, point) for point in of.points)
    middle = "no score" if of.value is None else number(of.value)
    return f"{middle}, median of {len(of.points)}: {moments}"


def _of_days(each_of: Iterable[OfDay], window: Window) -> Mapping[date, Sequence[OfDay]]:
    found: dict[date, list[OfDay]] = defaultdict(list)
    for each in each_of:
        if each.day in window:
            found[each.day].append(each)
    return found
