"""The best and the worst answered day of a stretch, on one measure."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True)
class Extremes:
    """`best` and `worst` are (day, score) in the measure's own direction; of equal days the later
    one. `answered`: how many days there were to choose from."""

    best: tuple[date, float]
    worst: tuple[date, float]
    answered: int

    @property
    def is_level(self) -> bool:
        """Nothing to tell apart: one day, or every day the same."""
        return self.best[1] == self.worst[1]


def extremes(
    scores: Mapping[date, float], after: date, until: date, *, higher_is_better: bool
) -> Extremes | None:
    """Of the days after `after`, up to and with `until`; None where none was answered. A session's
    own day lies before the days after it."""
    days = {day: score for day, score in scores.items() if after < day <= until}
    if not days:
        return None
    better = 1 if higher_is_better else -1
    best = max(days, key=lambda day: (better * days[day], day))
    worst = max(days, key=lambda day: (-better * days[day], day))
    return Extremes((best, days[best]), (worst, days[worst]), len(days))
