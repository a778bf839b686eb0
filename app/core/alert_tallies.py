"""What a month of alerts adds up to: how many, and how long they waited. It judges nobody."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from statistics import median_low

from app.core.alert_clock import is_overdue, learned_at, long_unread


@dataclass(frozen=True)
class Handled:
    """One alert: when a person first had it before them, and when it was closed, if they did."""

    level: str
    raised_at: datetime
    seen_at: datetime | None = None
    closed_at: datetime | None = None


@dataclass(frozen=True)
class Tally:
    """`to_seen`: half of those that were seen waited no longer; `to_closed`: half of those that
    were closed took no longer from then. None where there is none. `long_unread`, `overdue`:
    how many waited for more than 12 h for the one, and for the other."""

    count: int
    by_level: Mapping[str, int]
    open: int
    to_seen: timedelta | None
    to_closed: timedelta | None
    long_unread: int
    overdue: int


def tally(alerts: Iterable[Handled], now: datetime) -> Tally:
    rows = list(alerts)
    learned = [(row, learned_at(row.seen_at, row.closed_at)) for row in rows]
    known = [(row, at) for row, at in learned if at is not None]
    return Tally(
        count=len(rows),
        by_level=Counter(row.level for row in rows),
        open=sum(row.closed_at is None for row in rows),
        to_seen=_median([at - row.raised_at for row, at in known]),
        to_closed=_median([row.closed_at - at for row, at in known if row.closed_at is not None]),
        long_unread=sum(
            long_unread(row.raised_at, now, row.seen_at, row.closed_at) for row in rows
        ),
        overdue=sum(is_overdue(at, now, row.closed_at) for row, at in known),
    )


def _median(lengths: Sequence[timedelta]) -> timedelta | None:
    """One that was measured, the lower of the two in the middle."""
    return median_low(sorted(lengths)) if lengths else None
