"""The relief curve: the latest cycles laid over one another, day by day since each session.

CLINICAL.md section 3. Values are points above or below the course's baseline, in the measure's
own direction. Gaps stay gaps and the sessions' own days stay out. The mean is drawn only while at
least 3 cycles and 80 % of all of them remain, for one known route alone [J]. Across in per cent,
down in pixels.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from math import ceil, floor
from statistics import fmean

from app.core.relief_changes import Changes, rows, signed

HEIGHT, PADDING = 200.0, 10.0  # pixels
FEWEST_DAYS, MOST_DAYS = 14, 42
MOST_CYCLES = 12
LEAST_CYCLES, LEAST_SHARE = 3, 0.8
STEPS = (1, 2, 5, 10)


@dataclass(frozen=True)
class CycleShape:
    """`lines` are SVG paths in a box of 100 by `HEIGHT`; `dots` (x in per cent, y in
    pixels), `hollow` those that were entered late."""

    words: str
    lines: tuple[str, ...]
    dots: tuple[tuple[float, float], ...]
    hollow: tuple[tuple[float, float], ...] = ()


@dataclass(frozen=True)
class ReliefCurve:
    """`zero`: where the baseline lies, in pixels. `mean` is empty where too few cycles remain.
    `current` None: the latest session has no baseline. `hidden`: how many older cycles are not
    drawn. In `rows` a cell is the change, "official form", "" where not answered, None where the
    cycle was over."""

    days: int
    x_ticks: tuple[tuple[float, str], ...]
    y_ticks: tuple[tuple[float, str], ...]
    zero: float
    earlier: tuple[CycleShape, ...]
    current: CycleShape | None
    mean: tuple[str, ...]
    mean_words: str
    rows: tuple[tuple[str, tuple[str | None, ...]], ...]
    columns: tuple[str, ...]
    hidden: int
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


def curve(every: Sequence[Changes], *, is_current: bool = True) -> ReliefCurve:
    """Lay out the last 12 cycles on their first 42 days, the last as the current one unless
    `is_current` is False. An empty sequence gives an empty plot."""
    cycles = [_first_weeks(cycle) for cycle in every[-MOST_CYCLES:]]
    longest = max((day for cycle in cycles for day, _ in cycle.changes), default=0)
    changes = [change for cycle in cycles for _, change in cycle.changes]
    step = _step(min(changes, default=0.0), max(changes, default=0.0))
    plot = _Plot(
        min(max(longest, FEWEST_DAYS), MOST_DAYS),
        step * min(-1, floor(min(changes, default=0.0) / step)),
        step * max(1, ceil(max(changes, default=0.0) / step)),
    )
    mean = means(cycles)
    shapes = tuple(_shape(cycle, plot) for cycle in cycles)
    return ReliefCurve(
        days=plot.days,
        x_ticks=tuple((plot.x(day), str(day)) for day in range(7, plot.days + 1, 7)),
        y_ticks=tuple(
            (plot.y(value), signed(value)) for value in range(plot.low, plot.high + 1, step)
        ),
        zero=plot.y(0),
        earlier=shapes[:-1] if is_current else shapes,
        current=shapes[-1] if shapes and is_current else None,
        mean=_paths([(day, value) for day, value, _ in mean], plot),
        mean_words=_mean_words(cycles, mean),
        columns=tuple(cycle.words for cycle in cycles),
        rows=tuple(rows(cycles)),
        hidden=len(every) - len(cycles),
    )


def means(cycles: Sequence[Changes]) -> list[tuple[int, float, int]]:
    """(day, mean change, how many cycles) for the route of the last cycle, from day 1 on, until
    fewer than 3 or under 80 % of its cycles reach the day. A day needs 3 answers."""
    same = [cycle for cycle in cycles if cycle.route and cycle.route == cycles[-1].route]
    changes = [(cycle.reached, dict(cycle.changes)) for cycle in same]
    found = []
    for day in range(1, MOST_DAYS + 1):
        remain = [of_day for reached, of_day in changes if reached >= day]
        if len(remain) < max(LEAST_CYCLES, LEAST_SHARE * len(same)):
            break
        values = [of_day[day] for of_day in remain if day in of_day]
        if len(values) >= LEAST_CYCLES:
            found.append((day, fmean(values), len(values)))
    return found


def _mean_words(cycles: Sequence[Changes], mean: Sequence[tuple[int, float, int]]) -> str:
    if len(mean) < 2:
        return ""
    fewest = min(count for _, _, count in mean)
    most = max(count for _, _, count in mean)
    many = str(most) if fewest == most else f"{fewest} to {most}"
    return f"mean of {many} cycles, {cycles[-1].route}, to day {mean[-1][0]}"


def _step(low: float, high: float) -> int:
    return next((step for step in STEPS if (high - low) / step <= 6), STEPS[-1])


def _shape(cycle: Changes, plot: _Plot) -> CycleShape:
    places = [(day, (plot.x(day), plot.y(change))) for day, change in cycle.changes]
    return CycleShape(
        words=f"after {cycle.words}",
        lines=_paths(cycle.changes, plot),
        dots=tuple(place for day, place in places if day not in cycle.late),
        hollow=tuple(place for day, place in places if day in cycle.late),
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


def _first_weeks(cycle: Changes) -> Changes:
    return replace(
        cycle,
        changes=tuple((day, change) for day, change in cycle.changes if day <= MOST_DAYS),
        official=frozenset(day for day in cycle.official if day <= MOST_DAYS),
    )
