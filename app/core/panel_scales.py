"""An instrument's scale in its panel: where a score lies, which are written beside it, the bands.

Down in pixels from the panel's top.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache

from app.core.series import Series

PADDING = 8.0  # pixels above the highest and below the lowest score, so that no mark is cut


@dataclass(frozen=True)
class BandShape:
    """A severity band, drawn; `tone` 1 (lowest) to 5 chooses its colour."""

    y: float
    height: float
    name: str
    tone: int


def level(series: Series, value: float | None, height: float) -> float:
    """Pixels from the panel's top. Raises ValueError outside the instrument's range."""
    if value is None:
        return height - 1
    if not series.lowest <= value <= series.highest:
        raise ValueError(f"{series.code}: a score outside {series.lowest} to {series.highest}")
    return y_of(series, value, height)


def y_of(series: Series, value: float, height: float) -> float:
    return _pixels(series.lowest, series.highest, value, height)


@lru_cache(4096)
def _pixels(lowest: int, highest: int, value: float, height: float) -> float:
    share = (highest - value) / (highest - lowest)
    return round(PADDING + share * (height - 2 * PADDING), 2)


def y_values(series: Series) -> list[int]:
    """Where each band begins; without bands the ends and even steps between them."""
    low, high = series.lowest, series.highest
    if series.bands:
        return [band.low for band in series.bands] + [high]
    steps = 2 if (high - low) % 2 == 0 and (high - low) % 3 else 3 if (high - low) % 3 == 0 else 1
    return [low + (high - low) * i // steps for i in range(steps + 1)]


def band_shapes(series: Series, height: float) -> Iterator[BandShape]:
    """Bands meet halfway between two scores, so that every score lies inside its own."""
    for tone, band in enumerate(series.bands, 1):
        top = y_of(series, min(band.high + 0.5, series.highest), height)
        bottom = y_of(series, max(band.low - 0.5, series.lowest), height)
        yield BandShape(top, round(bottom - top, 2), band.name, tone)
