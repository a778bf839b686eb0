"""A patient's last scores, as a summary row has them: two clocks, never mixed."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import Row

from app.core.instruments import INSTRUMENTS, caveats, unpack
from app.core.time_axis import short_day

CLOCKS = {"24h": "24 h", "2w": "2 weeks", "now": "now"}


@dataclass(frozen=True)
class LastScore:
    """`change` since the answer before, in points, None if there was none. `caveats`: what must
    stand beside the total, and beside a change from a total that was itself prorated."""

    name: str
    clock: str
    total: int
    day: str
    change: int | None
    caveats: tuple[str, ...] = ()


def of(summary: Row[Any]) -> list[LastScore]:
    """The last 24-hour score, then the last official one: two clocks, each with its own change."""
    daily = (
        summary.last_instrument, summary.last_total, summary.previous_total, summary.last_day,
    )  # fmt: skip
    official = (
        "phq-9", summary.official_total, summary.previous_official_total, summary.official_day,
    )  # fmt: skip
    both = (daily,) if summary.last_instrument == "phq-9" else (daily, official)
    return [
        _score(code, total, before, day, _caveats(code, summary))
        for code, total, before, day in both
        if code and total is not None and day
    ]


def _caveats(code: str, summary: Row[Any]) -> tuple[str, ...]:
    """Only an official total is ever prorated; the one of a daily official plan is the newest."""
    if code != "phq-9":
        return ()
    now, before = (
        caveats(INSTRUMENTS[code], unpack(items)) if items else ()
        for items in (summary.official_items, summary.previous_official_items)
    )
    return now + (tuple(f"the one before: {words}" for words in before))


def _score(
    code: str, total: int, before: int | None, day: date, said: tuple[str, ...]
) -> LastScore:
    instrument = INSTRUMENTS[code]
    name = instrument.name.partition(",")[0]
    change = None if before is None else total - before
    return LastScore(name, CLOCKS[instrument.recall], total, short_day(day), change, said)
