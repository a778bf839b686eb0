"""A trend the size of a word, for the caseload: one series, its gaps, the dosing sessions."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from app.core.chart_words import Days, direction, latest
from app.core.series import Dosing, Series, by_day, instead_days, number
from app.core.time_axis import Window, short_day

WIDTH, HEIGHT, PADDING = 132.0, 32.0, 4.0


@dataclass(frozen=True)
class Sparkline:
    """Pixels in a box of WIDTH by HEIGHT. `dots`: days without a neighbour; `end`: the latest."""

    width: float
    height: float
    lines: tuple[str, ...]
    dots: tuple[tuple[float, float], ...]
    end: tuple[float, float] | None
    dosing: tuple[float, ...]
    words: str


def sparkline(series: Series, dosing: Iterable[Dosing], window: Window) -> Sparkline:
    """Draw on the instrument's whole range, so that two patients' lines may be compared.

    Planned and cancelled dosing sessions are left out. Scores outside the range are a ValueError.
    """
    answered = by_day(series, window)
    days = [each for each in answered if each.value is not None and each.state != "incomplete"]
    spots = [(each.day, _spot(series, window.x(each.day), each.value or 0.0)) for each in days]
    runs: list[list[tuple[float, float]]] = []
    for i, (day, spot) in enumerate(spots):
        if i == 0 or (day - spots[i - 1][0]).days > 1:
            runs.append([])
        runs[-1].append(spot)
    past = sorted(d.day for d in dosing if d.day in window and d.state in ("done", "reported"))
    return Sparkline(
        width=WIDTH,
        height=HEIGHT,
        lines=tuple("M" + "L".join(f"{x:g} {y:g}" for x, y in r) for r in runs if len(r) > 1),
        dots=tuple(r[0] for r in runs if len(r) == 1),
        end=spots[-1][1] if spots else None,
        dosing=tuple(round(window.x(day) * WIDTH / 100, 2) for day in past),
        words=_words(series, days, len(answered), window) + _dosing_words(past),
    )


def _spot(series: Series, x: float, value: float) -> tuple[float, float]:
    if not series.lowest <= value <= series.highest:
        raise ValueError(f"{series.code}: a score outside {series.lowest} to {series.highest}")
    share = (series.highest - value) / (series.highest - series.lowest)
    return round(x * WIDTH / 100, 2), round(PADDING + share * (HEIGHT - 2 * PADDING), 2)


def _words(series: Series, days: Days, answered: int, window: Window) -> str:
    count = answered + len(instead_days(series, window))
    values = [each.value for each in days if each.value is not None]
    if not values:
        return f"{series.name}, {series.recall}: no score in {window.days} days."
    return (
        f"{series.name}, {series.recall}, {window.days} days: first {number(values[0])}, "
        f"latest {latest(days)}, {count} days answered; {direction(series)}."
    )


def _dosing_words(days: list[date]) -> str:
    return f" Dosing sessions on {', '.join(map(short_day, days))}." if days else ""
