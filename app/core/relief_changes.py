"""One cycle against its baseline, day by day, and all of them as a table."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date

from app.core.series import number
from app.core.time_axis import day_words

OFFICIAL, NOT_ANSWERED, OVER = "official form", "", None


@dataclass(frozen=True)
class Changes:
    """One cycle: (day from 1 on, points against the baseline) of each answered day, in order.

    `reached`: the last day of the cycle, answered or not. `baseline` in points. `late`: days whose
    answer was entered late; `official`: days on which the official form took its place.
    """

    session: date
    route: str | None
    changes: tuple[tuple[int, float], ...]
    reached: int
    baseline: float
    late: frozenset[int] = frozenset()
    official: frozenset[int] = frozenset()

    @property
    def words(self) -> str:
        """ "Sun 1 Mar 2026, baseline 18"."""
        return f"{day_words(self.session)}, baseline {number(round(self.baseline))}"


def rows(cycles: Sequence[Changes]) -> Iterator[tuple[str, tuple[str | None, ...]]]:
    """A row for every day that any cycle answered: the table twin."""
    columns = [_cells(cycle) for cycle in cycles]
    for day in sorted({day for cells in columns for day in cells}):
        yield (
            f"Day {day}",
            tuple(
                cells.get(day, NOT_ANSWERED if day <= cycle.reached else OVER)
                for cycle, cells in zip(cycles, columns, strict=True)
            ),
        )


def _cells(cycle: Changes) -> dict[int, str]:
    """Of the days that it answered."""
    cells = dict.fromkeys(cycle.official, OFFICIAL)
    for day, change in cycle.changes:
        cells[day] = f"{signed(change)}, late" if day in cycle.late else signed(change)
    return cells


def signed(change: float) -> str:
    rounded = round(change, 1)
    return "0" if rounded == 0 else f"{'+' if rounded > 0 else '−'}{number(abs(rounded))}"
