"""Where an open alert stands, in words: for how long unread or by whom seen, who is on it, and
whom telling reached."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta

from app.alert_handling import Handling
from app.alert_overviews import Notice
from app.core.alert_clock import is_overdue, length_words
from app.core.local_time import local_date
from app.core.time_axis import short_day
from app.web.day_words import hour_words, moment_words

LONG_AGO = timedelta(days=300)
OVERDUE = "Seen more than 12 h ago and not closed"
NOBODY_YET = "Nobody told yet"


def lately_words(at: datetime, now: datetime, zone: str) -> str:
    """ "09:14"; on another day "3 Nov, 09:14", with its year where it is long ago."""
    day = local_date(at, zone)
    if day == local_date(now, zone):
        return hour_words(at, zone)
    is_long_ago = now - at > LONG_AGO
    return moment_words(at, zone) if is_long_ago else f"{short_day(day)}, {hour_words(at, zone)}"


def seen_words(raised_at: datetime, handling: Handling, now: datetime, zone: str) -> str:
    """ "Unread for 3 h"; "Seen by Tess 09:14, 2 h ago"."""
    seen_at = handling.seen_at
    if seen_at is None:
        return f"Unread for {length_words(now - raised_at)}"
    when = lately_words(seen_at, now, zone)
    return f"Seen by {handling.seen_by} {when}, {length_words(now - seen_at)} ago"


def overdue_words(handling: Handling, now: datetime) -> str:
    """ "" within the twelve hours."""
    return OVERDUE if is_overdue(handling.seen_at, now) else ""


def taken_words(handling: Handling, now: datetime, zone: str) -> str:
    """Who is on it and for how long that holds the next round back; "" where nobody said so."""
    if handling.taken_at is None or handling.held_until is None:
        return ""
    since = lately_words(handling.taken_at, now, zone)
    if handling.is_held(now):
        until = hour_words(handling.held_until, zone)
        return f"{handling.taken_by} is on it since {since}: nobody else is told before {until}"
    return f"{handling.taken_by} was on it at {since}"


def telling_words(notices: Sequence[Notice], now: datetime, zone: str) -> tuple[str, bool]:
    """What became of the last round, and whether it reached nobody."""
    if not notices:
        return NOBODY_YET, False
    sent = [each for each in notices if each.outcome == "sent"]
    waiting = [each for each in notices if each.outcome is None]
    failed = [each for each in notices if each.outcome in ("failed", "no-way")]
    if sent:
        latest = max((each.settled_at for each in sent if each.settled_at), default=None)
        at = f" {lately_words(latest, now, zone)}" if latest else ""
        return f"{_names(sent)} told{at}", False
    if waiting:
        tried = f" ({_why(waiting)})" if _why(waiting) else ""
        return f"Telling {_names(waiting)}{tried}", False
    if failed:
        return f"Nobody could be told: {_why(failed)}", True
    return NOBODY_YET, False


def _names(notices: Sequence[Notice]) -> str:
    """Each once: somebody may be told by two ways."""
    return ", ".join(dict.fromkeys(each.who for each in notices))


def _why(notices: Sequence[Notice]) -> str:
    """Why, each reason once with the way that it is about."""
    told = (f"{each.way}: {each.trouble}" if each.way != "none" else each.trouble
            for each in notices if each.trouble)  # fmt: skip
    return "; ".join(dict.fromkeys(told))
