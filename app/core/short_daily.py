"""When fewer questions are offered: *Short daily*, after two thin weeks on *Full daily* [J].

CLINICAL.md section 1. It is an offer, never a reproach: a "no" rests it for two weeks.
"""

from __future__ import annotations

from collections.abc import Collection
from datetime import date, timedelta

FROM, TO = "full-daily", "short-daily"
DAYS = 14
LEAST_PER_CENT = 60


def is_offered(
    plan: str, answered: Collection[date], today: date, since: date, kept: date | None
) -> bool:
    """Under 60 % of the last 14 whole days answered. `since`: the day from which this plan was
    asked; `kept`: when the patient last chose to keep it."""
    window = [today - timedelta(days=n) for n in range(1, DAYS + 1)]
    if plan != FROM or since > window[-1]:
        return False
    if kept is not None and (today - kept).days < DAYS:
        return False
    return 100 * sum(day in answered for day in window) < LEAST_PER_CENT * DAYS
