"""When a crisis line has to be called and checked again [J]: a wrong number is worse than none."""

from __future__ import annotations

from datetime import date, timedelta

STALE = timedelta(days=180)


def is_stale(verified_on: date, today: date) -> bool:
    """CLINICAL.md section 2: stale after 180 days."""
    return today - verified_on > STALE
