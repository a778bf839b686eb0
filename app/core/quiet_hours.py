"""The hours at which nothing is said, and the nearest at which it may be (CLINICAL.md 5) [J]."""

from datetime import time

QUIET_FROM, QUIET_UNTIL = time(21, 30), time(8)
LATEST = time(21, 15)
"""A later hour is moved here: a message needs a quarter of an hour to arrive before quiet."""


def is_quiet(wall: time) -> bool:
    return not QUIET_UNTIL <= wall < QUIET_FROM


def allowed_hour(chosen: time) -> time:
    """The hour itself, or the nearest one at which we speak (08:00-21:15) if it is not."""
    if QUIET_UNTIL <= chosen <= LATEST:
        return chosen
    after_latest = (_minutes(chosen) - _minutes(LATEST)) % (24 * 60)
    before_morning = (_minutes(QUIET_UNTIL) - _minutes(chosen)) % (24 * 60)
    return LATEST if after_latest <= before_morning else QUIET_UNTIL


def _minutes(wall: time) -> int:
    return wall.hour * 60 + wall.minute
