"""The table twin of a chart: every value in the picture, newest day first."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from app.core.chart_words import instead_words, point_words
from app.core.series import (
    Dosing,
    Happening,
    Point,
    Series,
    by_day,
    day_value,
    instead_days,
    number,
)
from app.core.time_axis import Window, day_words


@dataclass(frozen=True)
class Row:
    """One local day: a cell for each series (empty: not answered), its dosing sessions, and the
    words of its medication changes."""

    day: date
    words: str
    cells: tuple[str, ...]
    dosing: tuple[Dosing, ...]
    happenings: tuple[str, ...] = ()


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
    """A row for every day of the window with an answer, a dosing session or a medication change."""
    daily = tuple(s for s in series if not s.is_form)
    official = tuple(s for s in series if s.official)
    spaced = tuple(s for s in series if s.spaced)
    columns = [(s, dict(by_day(s, window))) for s in daily + official + spaced]
    instead = [frozenset(instead_days(s, window)) for s, _ in columns]
    days = {day for _, answered in columns for day in answered}
    days |= frozenset[date]().union(*instead)
    days |= {d.day for d in dosing if d.day in window}
    days |= {h.day for h in happenings if h.day in window}
    rows = tuple(
        Row(
            day=day,
            words=day_words(day),
            cells=tuple(
                instead_words(s, day) if day in others else _cell(s, answered.get(day, ()))
                for (s, answered), others in zip(columns, instead, strict=True)
            ),
            dosing=tuple(d for d in dosing if d.day == day),
            happenings=tuple(each.words for each in happenings if each.day == day),
        )
        for day in sorted(days, reverse=True)
    )
    return Table(daily, official, spaced, rows)


def _cell(series: Series, points: tuple[Point, ...]) -> str:
    if len(points) < 2:
        return point_words(series, points[0]) if points else ""
    value = day_value(points)
    moments = "; ".join(point_words(series, p) for p in points)
    middle = "no score" if value is None else number(value)
    return f"{middle}, median of {len(points)}: {moments}"
