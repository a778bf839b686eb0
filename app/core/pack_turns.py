"""Which of the plan's forms had given way on a day, told from what was answered on it.

What was asked is not stored. On Full daily it follows from the rules of `core.packs`: a pack's form
other than the daily one never stands beside the anxiety questions, and what takes turns with pain
does so by the day.
"""

from __future__ import annotations

from collections.abc import Collection
from datetime import date

from app.core.packs import ANXIETY, PACK_CODES, PACKS, TAKE_TURNS, is_turn_of_anxiety

CURVE = "phq-9-today"  # answered: the day was one of Full daily
DAILY = frozenset(
    code for pack in PACKS.values() for code, cadence in pack.forms if cadence == "daily"
)
GIVES_WAY = frozenset({*ANXIETY, TAKE_TURNS})


def gave_way(code: str, day: date, answered: Collection[str]) -> bool:
    """Whether the form `code` was not asked on `day`, whose answered forms are `answered`."""
    if code not in GIVES_WAY or code in answered or CURVE not in answered:
        return False
    own = PACK_CODES.intersection(answered)
    if not own:
        return False
    if own - DAILY:
        return code in ANXIETY
    return code in ((TAKE_TURNS,) if is_turn_of_anxiety(day) else ANXIETY)
