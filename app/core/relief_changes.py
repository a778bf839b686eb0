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
    for day in sorted({day for cycle in cycles for day in _answered(cycle)}):
        yield f"Day {day}", tuple(_cell(cycle, day) for cycle in cycles)


def _answered(cycle: Changes) -> set[int]:
    return {*cycle.official, *(day for day, _ in cycle.changes)}


def _cell(cycle: Changes, day: int) -> str | None:
    change = dict(cycle.changes).get(day)
    if change is not None:
        return f"{signed(change)}, late" if day in cycle.late else signed(change)
    if day in cycle.official:
        return OFFICIAL
    return NOT_ANSWERED if day <= cycle.reached else OVER


def signed(change: float) -> str:
    rounded = round(change, 1)
    return "0" if rounded == 0 else f"{'+' if rounded > 0 else '−'}{number(abs(rounded))}"
