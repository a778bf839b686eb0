"""One instrument, drawn: its scale, bands, lines and marks, in a panel of its own.

Across in per cent of the plot's width, down in pixels from the panel's top.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import Literal

from app.core.chart_words import (
    Days,
    completion,
    direction,
    instead_title,
    latest,
    mark_title,
    summary,
)
from app.core.series import Point, Series, by_day, day_state, day_value, instead_days, number
from app.core.time_axis import Window

PADDING = 8.0  # pixels above the highest and below the lowest score, so that no mark is cut
DAILY_HEIGHT, OFFICIAL_HEIGHT = 88.0, 156.0
LABELLED = 16  # an official panel writes its scores beside the marks up to this many
SPARSE = 4  # days between official forms from which each shows the two weeks it looks back on


@dataclass(frozen=True)
class Mark:
    """A drawn answer. `title` only where it is hollow; `reach` in per cent, to the left.

    moment: one of several that day; unscored: answers without a score; instead: another form
    took its place; both stand below the scale.
    """

    x: float
    y: float
    kind: Literal["complete", "late", "incomplete", "prorated", "moment", "unscored", "instead"]
    title: str = ""
    label: str = ""
    reach: float = 0.0


@dataclass(frozen=True)
class BandShape:
    """A severity band, drawn; `tone` 1 (lowest) to 5 chooses its colour."""

    y: float
    height: float
    name: str
    tone: int


@dataclass(frozen=True)
class Panel:
    """One instrument, drawn. `lines` are SVG paths in a box of 100 by `height`."""

    series: Series
    height: float
    y_ticks: tuple[tuple[float, str], ...]
    bands: tuple[BandShape, ...]
    lines: tuple[str, ...]
    marks: tuple[Mark, ...]
    direction: str
    latest: str
    completion: str
    summary: str


def panel(series: Series, window: Window) -> Panel:
    """Raises ValueError for a score outside the instrument's range."""
    height = OFFICIAL_HEIGHT if series.official else DAILY_HEIGHT
    days = by_day(series, window)
    draw = _form_marks if series.is_form else _daily_marks
    return Panel(
        series=series,
        height=height,
        y_ticks=tuple((_y(series, v, height), str(v)) for v in _y_values(series)),
        bands=tuple(_band_shapes(series, height)),
        lines=tuple(_lines(series, days, window, height)),
        marks=tuple(draw(series, days, window, height)),
        direction=direction(series),
        latest=latest(days),
        completion=completion(series, days, window),
        summary=summary(series, days, window),
    )


def level(series: Series, value: float, height: float) -> float:
    """Pixels from the panel's top. Raises ValueError outside the instrument's range."""
    if not series.lowest <= value <= series.highest:
        raise ValueError(f"{series.code}: a score outside {series.lowest} to {series.highest}")
    return _y(series, value, height)


def _y(series: Series, value: float, height: float) -> float:
    share = (series.highest - value) / (series.highest - series.lowest)
    return round(PADDING + share * (height - 2 * PADDING), 2)


def _y_values(series: Series) -> list[int]:
    """Where each band begins; without bands the ends and even steps between them."""
    low, high = series.lowest, series.highest
    if series.bands:
        return [band.low for band in series.bands] + [high]
    steps = 2 if (high - low) % 2 == 0 and (high - low) % 3 else 3 if (high - low) % 3 == 0 else 1
    return [low + (high - low) * i // steps for i in range(steps + 1)]


def _band_shapes(series: Series, height: float) -> Iterator[BandShape]:
    """Bands meet halfway between two scores, so that every score lies inside its own."""
    for tone, band in enumerate(series.bands, 1):
        top = _y(series, min(band.high + 0.5, series.highest), height)
        bottom = _y(series, max(band.low - 0.5, series.lowest), height)
        yield BandShape(top, round(bottom - top, 2), band.name, tone)


def _lines(series: Series, days: Days, window: Window, height: float) -> Iterator[str]:
    """Paths over runs of neighbouring days; a missing or incomplete day breaks the line."""
    runs: list[list[tuple[date, float]]] = []
    for day, points in days:
        value = day_value(points)
        if value is None or day_state(points) == "incomplete":
            continue
        if not runs or runs[-1][-1][0] != day - timedelta(1):
            runs.append([])
        runs[-1].append((day, value))
    for run in runs:
        if len(run) > 1:
            corners = (f"{window.x(day):g} {level(series, v, height):g}" for day, v in run)
            yield "M" + "L".join(corners)


def _daily_marks(series: Series, days: Days, window: Window, height: float) -> Iterator[Mark]:
    for day, points in days:
        x, value = window.x(day), day_value(points)
        if value is None:
            yield Mark(x, height - 1, "unscored", mark_title(series, day, points[0]))
            continue
        if len(points) > 1:
            yield from _moments(series, points, x, height)
        yield _mark(series, day, points, x, value, height)
    for day in instead_days(series, window):
        yield Mark(window.x(day), height - 1, "instead", instead_title(series, day))


def _form_marks(series: Series, days: Days, window: Window, height: float) -> Iterator[Mark]:
    """As the daily ones, with the score beside it and the weeks it asks about before it."""
    before: date | None = None
    marks = _daily_marks(series, days, window, height)  # no moments here: a mark a day
    for mark, (day, points) in zip(marks, days, strict=False):
        first = max(window.first, day - timedelta(series.reach - 1)) if series.reach else day
        sparse = before is None or (day - before).days >= SPARSE
        reach = round((day - first).days * 100 / window.days, 3) if sparse else 0.0
        value = day_value(points)
        label = number(value) if value is not None and len(days) <= LABELLED else ""
        yield replace(mark, label=label, reach=reach)
        before = day


def _moments(series: Series, points: tuple[Point, ...], x: float, height: float) -> Iterator[Mark]:
    for point in points:
        if point.value is not None:
            yield Mark(x, level(series, point.value, height), "moment")


def _mark(
    series: Series, day: date, points: tuple[Point, ...], x: float, value: float, height: float
) -> Mark:
    state = day_state(points)
    title = "" if state == "complete" else mark_title(series, day, points[0])
    return Mark(x, level(series, value, height), state, title)
