"""Within which days a clinic may set the thresholds of the ladder [J]: beyond them an old answer
would silence a new one, or an answer of yesterday would be news again."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType

from app.core.risk_ladder import USUAL, Thresholds


@dataclass(frozen=True)
class Bound:
    """`least` and `most` days; `name` and `what` as a therapist reads them."""

    least: int
    most: int
    name: str
    what: str


BOUNDS: Mapping[str, Bound] = MappingProxyType(
    {
        "daily": Bound(
            3, 28, "24-hour form looks back",
            "An answer is new when it is above the highest of these days on the 24-hour form.",
        ),
        "official": Bound(
            14, 56, "Two-week form looks back",
            "The same for the official two-week form.",
        ),
        "reviewed": Bound(
            1, 14, "A review holds",
            "For an answer of 2, and as the usual day to look again; for 1 twice as long, for 3 "
            "until the next working day.",
        ),
        "official_recall": Bound(
            7, 28, "Days of the two-week form",
            "An official answer not above the reviewed 24-hour answers of these days is not new.",
        ),
    }
)  # fmt: skip


class OutOfBounds(ValueError):
    """The message says in plain words which number cannot be used."""


def read(typed: Mapping[str, str]) -> Thresholds:
    """Every field a whole number of days. Raises `OutOfBounds`."""
    return Thresholds(**{name: _days(typed.get(name, ""), bound) for name, bound in BOUNDS.items()})


def _days(text: str, bound: Bound) -> int:
    text = text.strip()
    number = int(text) if text.isascii() and text.isdigit() and len(text) < 4 else -1
    if not bound.least <= number <= bound.most:
        raise OutOfBounds(f"{bound.name}: from {bound.least} to {bound.most} days.")
    return number


def differences(before: Thresholds | None, after: Thresholds) -> list[str]:
    """What was changed, in words: "A review holds: 7 → 5 days". Before the first change the usual
    ones counted."""
    old = before or USUAL
    return [
        f"{bound.name}: {getattr(old, name)} → {getattr(after, name)} days"
        for name, bound in BOUNDS.items()
        if getattr(old, name) != getattr(after, name)
    ]
