"""Time since an alert was raised, since a person learned of it, and since telling last worked.

Respond within 12 hours of learning of an imminent risk (expert consensus, CLINICAL.md section 2)
[S]: that clock begins when somebody has the alert before them, so the time for which nobody had is
told apart from it.
"""

from __future__ import annotations

from datetime import datetime, timedelta

ACT_WITHIN = timedelta(hours=12)
WORKER_LATE = timedelta(minutes=2)
"""A round of the worker takes seconds; without one for so long nobody is being told [J]."""


def is_overdue(seen_at: datetime | None, now: datetime, closed_at: datetime | None = None) -> bool:
    """Whether more than 12 hours passed from the first look to the closing, or to now."""
    return seen_at is not None and (closed_at or now) - seen_at > ACT_WITHIN


def long_unread(
    raised_at: datetime, now: datetime, seen_at: datetime | None, closed_at: datetime | None = None
) -> bool:
    """Whether nobody had it before them for more than 12 hours: by the clock, nights and weekends
    too."""
    return (learned_at(seen_at, closed_at) or now) - raised_at > ACT_WITHIN


def learned_at(seen_at: datetime | None, closed_at: datetime | None) -> datetime | None:
    """Whoever closes an alert knows of it; None while nobody does."""
    return min((at for at in (seen_at, closed_at) if at is not None), default=None)


def is_late(beat: datetime | None, now: datetime) -> bool:
    """Whether no worker has finished a round lately; `beat` None: none ever has."""
    return beat is None or now - beat >= WORKER_LATE


def length_words(length: timedelta) -> str:
    """ "less than a minute", "4 min", "3 h", "2 days": whole ones, never rounded up."""
    minutes = max(0, int(length.total_seconds() // 60))
    if minutes < 1:
        return "less than a minute"
    if minutes < 60:
        return f"{minutes} min"
    hours = minutes // 60
    return f"{hours} h" if hours < 48 else f"{hours // 24} days"
