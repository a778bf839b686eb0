"""The relief curve: every cycle laid over the others, day by day since its session.

CLINICAL.md section 3. Values are points above or below the course's baseline, in the measure's
own direction. Gaps stay gaps and the sessions' own days stay out. The mean is drawn only while at
least 3 cycles and 80 % of all of them remain, for one route alone [J]. Across in per cent, down in
pixels.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from math import ceil, floor
from statistics import fmean

from app.core.series import number
from app.core.time_axis import day_words

HEIGHT, PADDING = 200.0, 10.0  # pixels
FEWEST_DAYS, MOST_DAYS = 14, 42
LEAST_CYCLES, LEAST_SHARE = 3, 0.8
STEPS = (1, 2, 5, 10)


@dataclass(frozen=True)
class Changes:
    """One cycle: (day from 1 on, points against the baseline) of each answered day, in order.

    `reached`: the last day of the cycle, answered or not. `baseline` in points.
    """

    session: date
    route: str | None
    changes: tuple[tuple[int, float], ...]
    reached: int
    baseline: float

    @property
    def words(self) -> str:
        """ "Sun 1 Mar 2026, baseline 18"."""
        return f"{day_words(self.session)}, baseline {number(round(self.baseline))}"


@dataclass(frozen=True)
class CycleShape:
    """`lines` are SVG paths in a box of 100 by `HEIGHT`; `dots` (x in per cent, y in pixels)."""

    words: str
    lines: tuple[str, ...]
    dots: tuple[tuple[float, float], ...]


@dataclass(frozen=True)
class ReliefCurve:
    """`zero`: where the baseline lies, in pixels. `mean` is empty where too few cycles remain."""

    days: int
    x_ticks: tuple[tuple[float, str], ...]
    y_ticks: tuple[tuple[float, str], ...]
    zero: float
    earlier: tuple[CycleShape, ...]
    current: CycleShape | None
    mean: tuple[str, ...]
    mean_words: str
    rows: tuple[tuple[str, tuple[str, ...]], ...]
    columns: tuple[str, ...]
    height: float = HEIGHT


@dataclass(frozen=True)
class _Plot:
    days: int
    low: int
    high: int

    def x(self, day: int) -> float:
        """Middle of the day's column, in per cent."""
        return round((day - 0.5) * 100 / self.days, 3)

    def y(self, change: float) -> float:
        share = (self.high - change) / (self.high - self.low)
        return round(PADDING + share * (HEIGHT - 2 * PADDING), 2)


def curve(cycles: Sequence[Changes]) -> ReliefCurve:
    """Lay out the cycles, the last of them as the current one; days beyond 42 are left to the
    table. An empty sequence gives an empty plot."""
    longest = max((day for cycle in cycles for day, _ in cycle.changes), default=0)
    changes = [change for cycle in cycles for _, change in cycle.changes]
    step = _step(min(changes, default=0.0), max(changes, default=0.0))
    plot = _Plot(
        min(max(longest, FEWEST_DAYS), MOST_DAYS),
        step * min(-1, floor(min(changes, default=0.0) / step)),
        step * max(1, ceil(max(changes, default=0.0) / step)),
    )
    mean = means(cycles)
    return ReliefCurve(
        days=plot.days,
        x_ticks=tuple((plot.x(day), str(day)) for day in range(7, plot.days + 1, 7)),
        y_ticks=tuple(
            (plot.y(value), _signed(value)) for value in range(plot.low, plot.high + 1, step)
        ),
        zero=plot.y(0),
        earlier=tuple(_shape(cycle, plot) for cycle in cycles[:-1]),
        current=_shape(cycles[-1], plot) if cycles else None,
        mean=_paths([(day, value) for day, value, _ in mean], plot),
        mean_words=_mean_words(cycles, mean),
        columns=tuple(cycle.words for cycle in cycles),
        rows=tuple(_rows(cycles)),
    )


def means(cycles: Sequence[Changes]) -> list[tuple[int, float, int]]:
    """(day, mean change, how many cycles) for the route of the last cycle, from day 1 on, until
    fewer than 3 or under 80 % of its cycles reach the day. A day needs 3 answers."""
    same = [cycle for cycle in cycles if cycle.route == cycles[-1].route]
    found = []
    for day in range(1, MOST_DAYS + 1):
        remain = [cycle for cycle in same if cycle.reached >= day]
        if len(remain) < max(LEAST_CYCLES, LEAST_SHARE * len(same)):
            break
        values = [change for cycle in remain for at, change in cycle.changes if at == day]
        if len(values) >= LEAST_CYCLES:
            found.append((day, fmean(values), len(values)))
    return found


def _mean_words(cycles: Sequence[Changes], mean: Sequence[tuple[int, float, int]]) -> str:
    if len(mean) < 2:
        return ""
    route = cycles[-1].route
    fewest = min(count for _, _, count in mean)
    most = max(count for _, _, count in mean)
    many = str(most) if fewest == most else f"{fewest} to {most}"
    return f"mean of {many} cycles{f', {route}' if route else ''}, to day {mean[-1][0]}"


def _step(low: float, high: float) -> int:
    return next((step for step in STEPS if (high - low) / step <= 6), STEPS[-1])


def _shape(cycle: Changes, plot: _Plot) -> CycleShape:
    shown = [(day, change) for day, change in cycle.changes if day <= plot.days]
    return CycleShape(
        words=f"after {cycle.words}",
        lines=_paths(shown, plot),
        dots=tuple((plot.x(day), plot.y(change)) for day, change in shown),
    )


def _runs(changes: Sequence[tuple[int, float]]) -> list[list[tuple[int, float]]]:
    """Over neighbouring days; a missing day breaks the line."""
    runs: list[list[tuple[int, float]]] = []
    for day, change in changes:
        if not runs or runs[-1][-1][0] != day - 1:
            runs.append([])
        runs[-1].append((day, change))
    return runs


def _paths(points: Sequence[tuple[int, float]], plot: _Plot) -> tuple[str, ...]:
    return tuple(
        "M" + "L".join(f"{plot.x(day):g} {plot.y(change):g}" for day, change in run)
        for run in _runs(points)
        if len(run) > 1
    )


def _rows(cycles: Sequence[Changes]) -> Iterator[tuple[str, tuple[str, ...]]]:
    """A row for every day that any cycle answered: the table twin."""
    answered = [dict(cycle.changes) for cycle in cycles]
    for day in sorted({day for changes in answered for day in changes}):
        cells = (_signed(changes[day]) if day in changes else "" for changes in answered)
        yield f"Day {day}", tuple(cells)


def _signed(change: float) -> str:
    rounded = round(change, 1)
    return "0" if rounded == 0 else f"{'+' if rounded > 0 else '−'}{number(abs(rounded))}"
