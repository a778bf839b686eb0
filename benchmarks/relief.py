"""How well one cycle's days of relief are known: simulated answers with a known truth.

A synthetic person has a baseline, a session that lowers it by a known gain, and a fade of known
shape and half-way day. Day-to-day noise is autocorrelated (.7), scores are whole points, and days
are missed more often the worse they are. `make relief` prints bias, error, coverage and false
alarms by cell.
"""

from __future__ import annotations

import random
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from itertools import product
from statistics import fmean

from app.core.courses import Session, courses
from app.core.relief import FADING_DAYS, Relief, reliefs
from app.core.relief_words import is_wide

BASELINE, GAIN = 18.0, 11.0  # points of 27
AUTOCORRELATION = 0.7
FIRST = date(2026, 1, 1)
CYCLES = 1000  # a cell
HALF_WAY = (3, 5, 6, 8, 10, 14, 18)  # days
NOISE, MISSING, APART = (2.0, 3.0), (0.0, 0.2, 0.4), (3, 4, 7, 10, 14, 28)


@dataclass(frozen=True)
class Criteria:
    """What the rule must hold: `bias` in days for half-way days 5-10 and up to 20 % missing;
    `coverage` of the shown range; false alarms as shares of cycles."""

    bias: float = 1.0
    coverage: float = 0.75
    false_relief: float = 0.05
    false_fading: float = 0.10


CRITERIA = Criteria()


def sudden(day: float, half_way: float) -> float:
    return float(day >= half_way)


def linear(day: float, half_way: float) -> float:
    """From nothing on day 1 to all of it, half of it on the half-way day."""
    return min(1.0, max(0.0, (day - 1) / (2 * (half_way - 1))))


def exponential(day: float, half_way: float) -> float:
    return 1 - 0.5 ** ((day - 1) / (half_way - 1))


def never(day: float, half_way: float) -> float:
    return 0.0


SHAPES: dict[str, Callable[[float, float], float]] = {
    "sudden": sudden,
    "linear": linear,
    "exponential": exponential,
}


@dataclass(frozen=True)
class Cell:
    """`missing` is the share of days without an answer; `apart` and `half_way` in days."""

    shape: Callable[[float, float], float]
    half_way: float
    noise: float
    missing: float
    apart: int = 28
    sessions: int = 1
    gain: float = GAIN
    after: int = 28

    def chance(self, what: str) -> random.Random:
        """The same for the same cell, whenever it is run."""
        numbers = (self.half_way, self.noise, self.missing, self.apart, self.sessions, self.gain)
        return random.Random(f"{what} {self.shape.__name__} {numbers}")


def answers(cell: Cell, chance: random.Random) -> tuple[list[Session], dict[date, float], date]:
    """One person's sessions and 24-hour scores, from 14 days before the first session."""
    starts = [14 + cell.apart * n for n in range(cell.sessions)]
    length = starts[-1] + (cell.apart if cell.sessions > 1 else cell.after)
    noise = chance.gauss(0, cell.noise)
    scores = {}
    for day in range(length):
        since = [day - start for start in starts if start <= day]
        faded = cell.shape(since[-1], cell.half_way) if since and since[-1] > 0 else 1.0
        if since and since[-1] == 0 and len(since) > 1:
            faded = cell.shape(cell.apart, cell.half_way)
        step = cell.noise * (1 - AUTOCORRELATION**2) ** 0.5
        noise = AUTOCORRELATION * noise + chance.gauss(0, step)
        if chance.random() < cell.missing * (0.5 + faded):
            continue
        true = BASELINE - cell.gain * (1 - faded)
        scores[FIRST + timedelta(days=day)] = float(min(27, max(0, round(true + noise))))
    sessions = [Session(FIRST + timedelta(days=start)) for start in starts]
    return sessions, scores, FIRST + timedelta(days=length - 1)


def read(cell: Cell, seed: str, cycles: int = CYCLES) -> list[Relief]:
    """What the rule says of each simulated cycle, once it is over."""
    chance = cell.chance(seed)
    found: list[Relief] = []
    while len(found) < cycles:
        sessions, scores, last = answers(cell, chance)
        for course in courses(sessions, scores):
            found += reliefs("phq-9-today", course, scores, last)
    return found[:cycles]


def cried_wolf(cell: Cell, seed: str, cycles: int = CYCLES) -> float:
    """The share of cycles that were called fading on any of their days 4-21, as the days passed."""
    chance = cell.chance(seed)
    called = 0
    for _ in range(cycles):
        sessions, scores, _ = answers(cell, chance)
        [course] = courses(sessions, scores)
        days = (sessions[0].day + timedelta(days=day) for day in FADING_DAYS)
        called += any(reliefs("phq-9-today", course, scores, day)[-1].fading for day in days)
    return called / cycles


@dataclass(frozen=True)
class Known:
    """Over the cycles with a figure: bias and mean error in days. The share that holds the truth:
    `closed`, of the ranges with two ends; `coverage`, of all that is shown. Shares of cycles:
    `about` with a figure, `two_ends` with such a range, `in_days` with one that is said in days."""

    bias: float
    error: float
    closed: float
    coverage: float
    about: float
    two_ends: float
    in_days: float

    def __str__(self) -> str:
        return f"{self.bias:+.1f} {self.error:.1f} {self.closed:.0%} {self.coverage:.0%}"


def known(cells: Sequence[Cell], cycles: int = CYCLES) -> Known | None:
    """None where no cycle gave a range."""
    told = [(each, cell.half_way) for cell in cells for each in read(cell, "known", cycles)]
    figures = [each.days - true for each, true in told if each.kind == "about" and each.days]
    ranges = [(each, true) for each, true in told if each.high is not None]
    if not ranges:
        return None
    return Known(
        bias=fmean(figures),
        error=fmean(abs(off) for off in figures),
        closed=fmean(holds(each, true) for each, true in ranges),
        coverage=fmean(holds(each, true) for each, true in told if each.days is not None),
        about=len(figures) / len(told),
        two_ends=len(ranges) / len(told),
        in_days=sum(not is_wide(each) for each, _ in ranges) / len(told),
    )


def holds(relief: Relief, true: float) -> bool:
    """Whether what is shown, a range or "at least n" days, holds the true half-way day."""
    assert relief.days is not None
    low = relief.days if relief.low is None else relief.low
    return low <= true <= (relief.high or true)


def false_relief(cell: Cell) -> float:
    return fmean(each.kind in ("about", "at least") for each in read(cell, "nothing"))


def said_in_days(noise: float, cycles: int = CYCLES) -> dict[float, tuple[float, float]]:
    """By half-way day: how many of the cycles, of all shapes alike, get a range in days, and the
    share of those that holds the truth. Steep by chance, a slow fade may be among them."""
    found = {}
    for day in HALF_WAY:
        cells = [Cell(shape, day, noise, 0.2) for shape in SHAPES.values()]
        told = [each for cell in cells for each in read(cell, "known", cycles)]
        ranges = [each for each in told if each.high is not None and not is_wide(each)]
        if ranges:
            found[day] = len(ranges) / len(told), fmean(holds(each, day) for each in ranges)
    return found


def main() -> None:
    """Four tables: what is known of one cycle, of what is said in days, of cycles in a series, and
    the false alarms."""
    print("One cycle of 28 days: bias, mean error (days); share that holds the truth, of ranges")
    print("with two ends and of all that is shown")
    print("shape        noise missing " + "".join(f"{f'day {day}':>21}" for day in HALF_WAY))
    for shape, noise, missing in product(SHAPES, NOISE, MISSING):
        row = [known([Cell(SHAPES[shape], day, noise, missing)]) for day in HALF_WAY]
        words = "".join(f"{str(each or '-'):>21}" for each in row)
        print(f"{shape:<12} {noise:>5} {missing:>7.0%} {words}")
    print("\nSaid in days, all shapes alike, 20 % missing: share of cycles, and of those the share")
    print("that holds the truth")
    for noise in NOISE:
        said = said_in_days(noise).items()
        row = (f"day {day}: {many:.0%} {held:.0%}" for day, (many, held) in said)
        print(f"noise {noise}  " + "   ".join(row))
    print("\nA series of four sessions, 20 % missing, noise 2 and 3: share of cycles with a range")
    print("of two ends; share that holds the truth, of those and of all that is shown")
    print("shape        apart " + "".join(f"{f'day {day}':>18}" for day in (5, 8, 10)))
    for shape, apart in product(SHAPES, APART):
        row = []
        for day in (5, 8, 10):
            cells = [Cell(SHAPES[shape], day, noise, 0.2, apart, 4) for noise in NOISE]
            found = known(cells, CYCLES // 2)
            shares = (found.two_ends, found.closed, found.coverage) if found else ()
            row.append(" ".join(f"{share:.0%}" for share in shares) or "-")
        print(f"{shape:<12} {apart:>5} " + "".join(f"{words:>18}" for words in row))
    print("\nFalse alarms, shares of cycles: relief where nothing happened (alone; in a series of")
    print("four, the worst spacing); fading where nothing happened, and where nothing faded")
    for noise, missing in product(NOISE, MISSING):
        nothing = Cell(never, 1, noise, missing, gain=0.0)
        worst = max(false_relief(replace(nothing, apart=apart, sessions=4)) for apart in APART)
        wolf = cried_wolf(nothing, "wolf"), cried_wolf(replace(nothing, gain=GAIN), "wolf")
        shares = f"{false_relief(nothing):>8.1%}{worst:>8.1%}{wolf[0]:>8.1%}{wolf[1]:>8.1%}"
        print(f"noise {noise}, {missing:.0%} missing {shares}")


if __name__ == "__main__":
    main()
