"""The table twin of a chart: every value in the picture, newest day first."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from app.core.chart_words import INSTEAD, point_words
from app.core.series import Dosing, Point, Series, by_day, day_value, instead_days, number
from app.core.time_axis import Window, day_words


@dataclass(frozen=True)
class Row:
    """One local day: a cell for each series (empty: not answered), and its dosing sessions."""

    day: date
    words: str
    cells: tuple[str, ...]
    dosing: tuple[Dosing, ...]


@dataclass(frozen=True)
class Table:
    """Daily series come first, then the official ones, as in the picture."""

    daily: tuple[Series, ...]
    official: tuple[Series, ...]
    rows: tuple[Row, ...]

    @property
    def series(self) -> tuple[Series, ...]:
        """The columns in order."""
        return self.daily + self.official


def table(series: Sequence[Series], dosing: Sequence[Dosing], window: Window) -> Table:
    """A row for every day of the window with an answer or a dosing session."""
    daily = tuple(s for s in series if not s.official)
    official = tuple(s for s in series if s.official)
    columns = [(s, dict(by_day(s, window))) for s in daily + official]
    instead = [frozenset(instead_days(s, window)) for s in daily + official]
    days = {day for _, answered in columns for day in answered}
    days |= frozenset[date]().union(*instead)
    days |= {d.day for d in dosing if d.day in window}
    rows = tuple(
        Row(
            day=day,
            words=day_words(day),
            cells=tuple(
                INSTEAD if day in official_days else _cell(s, answered.get(day, ()))
                for (s, answered), official_days in zip(columns, instead, strict=True)
            ),
            dosing=tuple(d for d in dosing if d.day == day),
        )
        for day in sorted(days, reverse=True)
    )
    return Table(daily, official, rows)


def _cell(series: Series, points: tuple[Point, ...]) -> str:
    if len(points) < 2:
        return point_words(series, points[0]) if points else ""
    value = day_value(points)
    moments = "; ".join(point_words(series, p) for p in points)
    middle = "no score" if value is None else number(value)
    return f"{middle}, median of {len(points)}: {moments}"
