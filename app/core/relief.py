"""How long the relief of one dosing session lasted, and whether it is fading.

CLINICAL.md section 3; every threshold is our judgement [J], held against simulated cycles by
`make relief` [C]. It describes one person's answers. It never names a dose, a forecast or a cause.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from types import MappingProxyType
from typing import Literal

from app.core.courses import LEAST_APART_DAYS, Baseline, Course, Scores
from app.core.cycles import Cycle, cycles, first_days

LEAST_GAIN: Mapping[str, float] = MappingProxyType(
    {"phq-9-today": 7, "gad-7-today": 6, "phq-4-today": 4, "pain": 2, "craving": 2, "mood": 2}
)
"""Points below the baseline that count as relief at all. With 5 on the nine questions and a spread
of 3, 11.5 % of cycles in which nothing changed looked like relief; with 7, 2 % [C]."""
SPREADS = 1.5
WIDENED, LEAST_SPREAD = 2.0, 2 / 7
HALF_SEEN = 0.46
"""Half of the true gain, as a share of the gain that is seen: the first level is a mean over some
days and so lies above the true nadir. With .5 slow fades were read up to 1.4 days late, with .46
every shape within a day [C]."""
WINDOW = 28  # days: a later change says nothing about this session any more, and none was simulated
SOON_DAYS, LEAST_SOON = 7, 3
FADING_DAYS = range(4, 22)
LAST_FEW, LEAST_RISEN = 5, 4

Kind = Literal[
    "about", "at least", "no clear relief", "already low", "too varied", "too early",
    "too few answers", "no baseline",
]  # fmt: skip


@dataclass(frozen=True)
class Relief:
    """What the answers after one session say. Days count from the session, which is day 0.

    `days` and the range `low`-`high` are in days; `days` alone with "at least"; `high` None where
    no answered day lies clearly above half-way. `answered` of `of` days were answered, official
    days too. `gain` is in points below the baseline, None where it cannot be said. "at least"
    counts to the last answered day clearly below half-way, 0 where there is none. "already low": a
    baseline under the least gain, as when a course begins while relief still holds [J]; "too
    varied": one whose own spread asks for more than it has. `together`: how many sessions under 4
    days apart share this one figure.
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


def reliefs(
    measure: str,
    course: Course,
    scores: Scores,
    today: date,
    official: frozenset[date] = frozenset(),
) -> list[Relief]:
    """One for each session of the course; for sessions under 4 days apart a single figure, from the
    last of them: there are no days between to tell their relief apart.

    `scores` in burden; none after `today` is looked at. `official`: the days on which an official
    form took the place of this one.
    """
    found, together = [], 1
    made = cycles(course, scores, today, official)
    for place, cycle in enumerate(made):
        following = made[place + 1 :]
        if following and (following[0].session - cycle.session).days < LEAST_APART_DAYS:
            together += 1
            continue
        found.append(replace(relief(measure, course.baseline, cycle), together=together))
        together = 1
    return found


def relief(measure: str, baseline: Baseline | None, whole: Cycle) -> Relief:
    """Half-way back: isotonic regression of the answered days, its first level the nadir."""
    cycle = first_days(whole, WINDOW)
    days, values = [day for day, _ in cycle.answers], [value for _, value in cycle.answers]
    answered = len(days) + len(cycle.official)
    said = Relief(cycle.session, "no baseline", answered=answered, of=cycle.of)
    if baseline is None:
        return said
    least = max(LEAST_GAIN[measure], SPREADS * baseline.spread)
    if baseline.mean < least:
        low = is_already_low(measure, baseline)
        return replace(said, kind="already low" if low else "too varied")
    if sum(day <= SOON_DAYS for day in days) < LEAST_SOON:
        early = cycle.is_open and cycle.of < SOON_DAYS
        return replace(said, kind="too early" if early else "too few answers")
    fit = never_falling(values)
    gain = baseline.mean - fit[0]
    if gain < least:
        return replace(said, kind="no clear relief", gain=gain)
    half_way = fit[0] + gain / 2
    below = sum(level < fit[0] + HALF_SEEN * gain for level in fit)  # the fit never falls
    said = replace(said, gain=gain, fading=is_fading(days, values, fit, half_way))
    low_end, high_end = _range(days, fit, half_way, _unsure(measure, baseline))
    if len(days) - below < 2:
        return replace(said, kind="at least", days=low_end)
    middle = (days[below - 1] + days[below]) / 2
    return replace(said, kind="about", days=middle, low=low_end, high=high_end)


def is_already_low(measure: str, baseline: Baseline) -> bool:
    """A baseline, in burden, from which no relief could be seen: as when a course begins while that
    of the last one still holds. Changes from it would look like relief that has gone [J]."""
    return baseline.mean < LEAST_GAIN[measure]


def is_fading(
    days: Sequence[int], values: Sequence[float], fit: Sequence[float], half_way: float
) -> bool:
    """On days 4-21: the fit at or above half-way, and 4 of the last 5 answered days there. A looser
    rule cried wolf in 29-45 % of cycles in which relief never faded [C]."""
    risen = sum(value >= half_way for value in values[-LAST_FEW:])
    return days[-1] in FADING_DAYS and fit[-1] >= half_way and risen >= LEAST_RISEN


def fading_day(fading_on: date | None, since: date | None, today: date) -> int | None:
    """The day after the session of `since` on which relief was seen half-way gone; None when it was
    not, and after day 21."""
    if fading_on is None or since is None or (today - since).days not in FADING_DAYS:
        return None
    return (fading_on - since).days


def never_falling(values: Sequence[float]) -> list[float]:
    """Isotonic regression by pooling adjacent violators: the closest series that never falls."""
    return [level for level, many in _pooled(values) for _ in range(many)]


def _pooled(values: Sequence[float]) -> Iterator[tuple[float, int]]:
    """Each level with how many values it is the mean of."""
    levels: list[tuple[float, int]] = []
    for value in values:
        levels.append((value, 1))
        while len(levels) > 1 and levels[-2][0] > levels[-1][0]:
            (second, many), (first, more) = levels.pop(), levels.pop()
            levels.append(((first * more + second * many) / (more + many), more + many))
    yield from levels


def _unsure(measure: str, baseline: Baseline) -> float:
    """Points by which a level may lie off; widened until the ranges held the true day in at least
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
