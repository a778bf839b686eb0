"""A word or two for each item, where its own wording is too long for the side of a table.

Ours [J], never shown to a patient and never without the full wording in reach.
"""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

from app.core.instrument_shapes import Instrument, Item

PHQ = (
    *("Interest", "Low mood", "Sleep", "Energy", "Appetite", "Self-worth", "Concentration"),
    *("Slow or restless", "Death, self-harm"),
)
GAD = (
    *("Nervous", "Cannot stop worry", "Too much worry", "Cannot relax", "Restless"),
    *("Irritable", "Afraid"),
)
NAMES: Mapping[str, tuple[str, ...]] = MappingProxyType(
    {
        "phq-9-today": PHQ,
        "phq-9": PHQ,
        "gad-7-today": GAD,
        "gad-7": GAD,
        "phq-4-today": (*PHQ[:2], *GAD[:2]),
    }
)


def short_name(instrument: Instrument, item: Item) -> str:
    """The item's own words on any other form."""
    names = NAMES.get(instrument.code)
    return names[item.number - 1] if names else item.words
