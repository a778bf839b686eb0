"""One instrument, drawn: its scale, bands, lines and marks, in a panel of its own.

Across in per cent of the plot's width, down in pixels from the panel's top.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Literal, NamedTuple

from app.core.chart_words import (
    completion,
    direction,
    instead_title,
    latest,
    mark_title,
    summary,
)
from app.core.panel_scales import BandShape, band_shapes, level, y_of, y_values
from app.core.series import AnsweredDay, Claim, Series, by_day, instead_days, number
from app.core.time_axis import Window

DAILY_HEIGHT, OFFICIAL_HEIGHT = 88.0, 156.0
LABELLED = 16  # an official panel writes its scores beside the marks up to this many
SAYS_NOTHING = Claim("", "")
REACH_BAR = 3  # pixels above and below the line
A_DAY = timedelta(days=1)
SPARSE = 4  # days between official forms from which each shows the two weeks it looks back on


class Mark(NamedTuple):
    """A drawn answer. `title` only where it is hollow; `reach` in per cent, to the left.

    moment: one of several that day; unscored: answers without a score; instead: another form
    took its place; both stand below the scale. `sign`: what an official score says of the course;
    its words stand in the table.
    """

    x: float
    y: float
    kind: Literal["complete", "late", "incomplete", "prorated", "moment", "unscored", "instead"]
    title: str = ""
    label: str = ""
    reach: float = 0.0
    sign: str = ""


@dataclass(frozen=True)
class Panel:
    """One instrument, drawn. `lines` are SVG paths in a box of 100 by `height`, `dots` is one for
    all plain answers of a daily form: lines of no length, with a round end; `reaches` one for the
    weeks that official forms look back on."""

    series: Series
    height: float
    y_ticks: tuple[tuple[float, str], ...]
    bands: tuple[BandShape, ...]
    lines: tuple[str, ...]
    dots: str
    reaches: str
    marks: tuple[Mark, ...]
    direction: str
    latest: str
    completion: str
    summary: str


class Spot(NamedTuple):
    """An answered day in its place: `x` in per cent, `y` in pixels, under the scale where nothing
    was scored."""

    of: AnsweredDay
    x: float
    y: float


def panel(series: Series, window: Window) -> Panel:
    """Raises ValueError for a score outside the instrument's range."""
    height = OFFICIAL_HEIGHT if series.official else DAILY_HEIGHT
    days = by_day(series, window)
    spots = [Spot(each, window.x(each.day), level(series, each.value, height)) for each in days]
    draw = _form_marks if series.is_form else _daily_marks
    marks = tuple(draw(series, spots, window, height))
    return Panel(
        series=series,
        height=height,
        y_ticks=tuple((y_of(series, v, height), str(v)) for v in y_values(series)),
        bands=tuple(band_shapes(series, height)),
        lines=tuple(_lines(spots)),
        dots="" if series.is_form else _dots(marks),
        reaches="".join(_reach(mark) for mark in marks if mark.reach),
        marks=marks,
        direction=direction(series),
        latest=latest(days),
        completion=completion(series, days, window),
        summary=summary(series, days, window),
    )


def _lines(spots: Sequence[Spot]) -> Iterator[str]:
    """Paths over runs of neighbouring days; a missing or incomplete day breaks the line."""
    runs: list[list[Spot]] = []
    for spot in spots:
        if spot.of.value is None or spot.of.state == "incomplete":
            continue
        if not runs or spot.of.day - runs[-1][-1].of.day != A_DAY:
            runs.append([])
        runs[-1].append(spot)
    for run in runs:
        if len(run) > 1:
            yield "M" + "L".join(f"{x:g} {y:g}" for _, x, y in run)


def _dots(marks: Sequence[Mark]) -> str:
    return "".join(f"M{mark.x} {mark.y}h0" for mark in marks if mark.kind == "complete")


def _reach(mark: Mark) -> str:
    """From its first day, with a bar across, to the mark."""
    first = f"{mark.x - mark.reach:.2f}"
    return f"M{first} {mark.y:g}H{mark.x:g}M{first} {mark.y - REACH_BAR:g}v{2 * REACH_BAR:g}"


def _daily_marks(
    series: Series, spots: Sequence[Spot], window: Window, height: float
) -> Iterator[Mark]:
    for of, x, y in spots:
        if of.value is None:
            yield Mark(x, y, "unscored", mark_title(series, of.day, of.points[0]))
            continue
        if len(of.points) > 1:
            scored = (point.value for point in of.points if point.value is not None)
            yield from (Mark(x, level(series, value, height), "moment") for value in scored)
        is_plain = of.state == "complete"
        yield Mark(x, y, of.state, "" if is_plain else mark_title(series, of.day, of.points[0]))
    for day in instead_days(series, window):
        yield Mark(window.x(day), height - 1, "instead", instead_title(series, day))


def _form_marks(
    series: Series, spots: Sequence[Spot], window: Window, height: float
) -> Iterator[Mark]:
    """As the daily ones, with the score beside it, the weeks it asks about before it, and what it
    says of the course; where they are many, a sign stands only where it changes."""
    before: date | None = None
    sign_before = ""
    marks = _daily_marks(series, spots, window, height)  # no moments here: a mark a day
    for mark, (of, _, _) in zip(marks, spots, strict=False):
        day, value = of.day, of.value
        first = max(window.first, day - timedelta(series.reach - 1)) if series.reach else day
        sparse = before is None or (day - before).days >= SPARSE
        reach = round((day - first).days * 100 / window.days, 3) if sparse else 0.0
        label = number(value) if value is not None and len(spots) <= LABELLED else ""
        claim = series.claims.get(day, SAYS_NOTHING)
        sign = claim.sign if len(spots) <= LABELLED or claim.sign != sign_before else ""
        yield mark._replace(label=label, reach=reach, sign=sign)
        before, sign_before = day, claim.sign
