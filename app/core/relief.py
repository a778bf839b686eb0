"""How long the relief of one dosing session lasted, and whether it is fading.

CLINICAL.md section 3; every threshold is our judgement [J], held against simulated cycles by
`make relief` [C]. It describes one person's answers. It never names a dose, a forecast or a cause.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from types import MappingProxyType
from typing import Literal

from app.core.courses import Baseline, Course, Scores

LEAST_GAIN: Mapping[str, float] = MappingProxyType(
    {"phq-9-today": 7, "gad-7-today": 6, "phq-4-today": 4, "pain": 2, "craving": 2, "mood": 2}
)
"""Points below the baseline that count as relief at all. With 5 on the nine questions and a spread
of 3, 11.5 % of cycles in which nothing changed looked like relief; with 7, 2 % [C]."""
SPREADS = 1.5
WIDENED, LEAST_SPREAD = 1.25, 2 / 7
SOON_DAYS, LEAST_SOON = 7, 3
FADING_DAYS = range(4, 22)
LAST_FEW, LEAST_RISEN = 5, 4

Kind = Literal[
    "about", "at least", "no clear relief", "already low", "too few answers", "no baseline"
]  # fmt: skip


@dataclass(frozen=True)
class Relief:
    """What the answers after one session say. Days count from the session, which is day 0.

    `days` and the range `low`-`high` are in days; `days` alone with "at least"; `high` None where
    no answered day lies clearly above half-way. `answered` of `of` days were answered. `gain` is in
    points below the baseline, None where it cannot be said. "at least" counts to the last answered
    day clearly below half-way, 0 where there is none. "already low": a baseline from which
    the least gain is not possible, as when a course begins while relief still holds [J].
    `together`: how many sessions close together share this one figure.
    """

    session: date
    kind: Kind
    answered: int
    of: int
    days: float | None = None
    low: float | None = None
    high: float | None = None
    gain: float | None = None
    fading: bool = False
    together: int = 1


@dataclass(frozen=True)
class Cycle:
    """The answers between one session and the next: (day from 1 on, score), in order; `of` days
    could be answered. Higher is worse."""

    session: date
    answers: tuple[tuple[int, float], ...]
    of: int


def burden(measure: str, scores: Scores) -> dict[date, float]:
    """The same scores, turned where higher is better, so that higher is always worse."""
    return {day: 10 - score if measure == "mood" else score for day, score in scores.items()}


def reliefs(measure: str, course: Course, scores: Scores, today: date) -> list[Relief]:
    """One for each session of the course; for a dense one a single figure, from its last session.

    `scores` in burden; none after `today` is looked at.
    """
    found = cycles(course, scores, today)
    if course.is_dense:
        return [
            replace(relief(measure, course.baseline, last), together=len(found))
            for last in found[-1:]
        ]
    return [relief(measure, course.baseline, cycle) for cycle in found]


def cycles(course: Course, scores: Scores, today: date) -> list[Cycle]:
    """Each later day belongs to the latest session at or before it; the sessions' own days stay
    out. A cycle that no session has ended yet ends with its last answer."""
    starts = [session.day for session in course.sessions if session.day <= today]
    ends = [day - timedelta(days=1) for day in starts[1:]] + [course.until]
    return [_cycle(start, end, scores, today) for start, end in zip(starts, ends, strict=True)]


def _cycle(start: date, end: date | None, scores: Scores, today: date) -> Cycle:
    last = min(end or today, today)
    answers = tuple((day - start).days for day in sorted(scores) if start < day <= last)
    of = (end - start).days if end else (answers[-1] if answers else 0)
    return Cycle(start, tuple((day, scores[start + timedelta(days=day)]) for day in answers), of)


def relief(measure: str, baseline: Baseline | None, cycle: Cycle) -> Relief:
    """Half-way back: isotonic regression of the answered days, its first level the nadir."""
    days, values = [day for day, _ in cycle.answers], [value for _, value in cycle.answers]
    said = Relief(cycle.session, "no baseline", answered=len(days), of=cycle.of)
    if baseline is None:
        return said
    least = max(LEAST_GAIN[measure], SPREADS * baseline.spread)
    if baseline.mean < least:
        return replace(said, kind="already low")
    if sum(day <= SOON_DAYS for day in days) < LEAST_SOON:
        return replace(said, kind="too few answers")
    fit = never_falling(values)
    gain = baseline.mean - fit[0]
    if gain < least:
        return replace(said, kind="no clear relief", gain=gain)
    half_way = fit[0] + gain / 2
    below = sum(level < half_way for level in fit)  # the fit never falls
    said = replace(said, gain=gain, fading=is_fading(days, values, fit, half_way))
    low, high = _range(days, fit, half_way, _unsure(measure, baseline))
    if len(days) - below < 2:
        return replace(said, kind="at least", days=low)
    middle = (days[below - 1] + days[below]) / 2
    return replace(said, kind="about", days=middle, low=low, high=high)


def is_fading(
    days: Sequence[int], values: Sequence[float], fit: Sequence[float], half_way: float
) -> bool:
    """On days 4-21: the fit at or above half-way, and 4 of the last 5 answered days there. A looser
    rule cried wolf in 29-45 % of cycles in which relief never faded [C]."""
    risen = sum(value >= half_way for value in values[-LAST_FEW:])
    return days[-1] in FADING_DAYS and fit[-1] >= half_way and risen >= LEAST_RISEN


def never_falling(values: Sequence[float]) -> list[float]:
    """Isotonic regression by pooling adjacent violators: the closest series that never falls."""
    levels: list[tuple[float, int]] = []  # mean and how many
    for value in values:
        levels.append((value, 1))
        while len(levels) > 1 and levels[-2][0] > levels[-1][0]:
            (second, many), (first, more) = levels.pop(), levels.pop()
            levels.append(((first * more + second * many) / (more + many), more + many))
    return [level for level, many in levels for _ in range(many)]


def _unsure(measure: str, baseline: Baseline) -> float:
    """Points by which a level may lie off; widened until the range held the true day in at least
    three of four simulated cycles (`make relief`) [C]. Few baseline days may show no spread."""
    return WIDENED * max(baseline.spread, LEAST_GAIN[measure] * LEAST_SPREAD)


def _range(
    days: Sequence[int], fit: Sequence[float], half_way: float, unsure: float
) -> tuple[int, int | None]:
    """From the last answered day that lies clearly below half-way to the first clearly above."""
    levels = list(zip(days, fit, strict=True))
    below = [day for day, level in levels if level < half_way - unsure]
    above = [day for day, level in levels if level >= half_way + unsure]
    return (below[-1] if below else 0), (above[0] if above else None)
