"""“Remind me later today”: until when an exercise is put off (CLINICAL.md section 5) [J].

min(now + 2 h, quiet start - 15 min); before the quiet hours have ended, their end. Where the day
has no room left for that, and from the third time on, it means “not today”.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta

from app.core.local_time import check_in_day, instant
from app.core.quiet_hours import LATEST, QUIET_UNTIL

PUT_OFF_BY = timedelta(hours=2)
MOST_A_DAY = 2


@dataclass(frozen=True)
class Snooze:
    """`at` is UTC. `settled`: the exercise was done, or put aside for the day, since then."""

    exercise: str
    at: datetime
    settled: bool = False


def snoozed_until(at: datetime, zone: str) -> datetime | None:
    """The UTC instant at which to say it once more on the check-in day of `at`, or None."""
    day = check_in_day(at, zone)
    latest = instant(day, LATEST, zone)
    if at >= latest:
        return None
    return min(max(at + PUT_OFF_BY, instant(day, QUIET_UNTIL, zone)), latest)
