"""Whether nudges reach a phone: yes, no or unknown, from what the phone itself has said.

That a push service took a nudge proves nothing about the screen; a phone that showed one does. The
thresholds are our judgement [J]: no trial tells how many silent nudges mean a broken phone.
"""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Literal

Reach = Literal["yes", "no", "unknown"]

FRESH = timedelta(days=14)
"""A phone that showed something within these days is believed to show the next one too."""
SILENT_FOR = timedelta(days=1)
"""A phone may be switched off for a night; after a day a nudge that was not shown counts."""
SILENT_NUDGES = 3
FAILURES = 3
UNABLE = ("denied", "default", "lost")
"""What a browser says that can show nothing: not allowed, not asked, or registration lost."""


@dataclass(frozen=True)
class Sent:
    """A nudge that the push service took for this phone; `shown`: the phone says it showed it."""

    at: datetime
    shown: bool


@dataclass(frozen=True)
class Phone:
    """What is known of one phone. Instants are aware UTC.

    `permission` is what the browser said at `checked_at`; `evidence_at` the last time that it said
    it showed a nudge or that one was tapped; `failures` in a row; `sent` the latest first.
    """

    permission: str | None = None
    checked_at: datetime | None = None
    evidence_at: datetime | None = None
    failures: int = 0
    refused: bool = False
    sent: tuple[Sent, ...] = ()


def reach(phone: Phone, now: datetime) -> Reach:
    """[J] In this order.

    no: the browser said that it may not show anything, and has shown nothing since; the push
    service refused, or three sendings in a row failed; or the last three nudges were sent more
    than a day ago and never shown, by a phone that has told us of itself before.
    yes: something was shown or tapped in the last 14 days, or the latest nudge was shown.
    unknown: anything else, as before the first nudge.
    """
    if _unable(phone) or phone.refused or phone.failures >= FAILURES or _silent(phone, now):
        return "no"
    fresh = phone.evidence_at is not None and now - phone.evidence_at <= FRESH
    latest_shown = bool(phone.sent) and phone.sent[0].shown
    return "yes" if fresh or latest_shown else "unknown"


def reach_of_all(phones: Collection[Phone], now: datetime) -> Reach:
    """Of a person: yes if one phone is reached; no without a phone, or when none of them is."""
    each = {reach(phone, now) for phone in phones}
    if "yes" in each:
        return "yes"
    return "unknown" if "unknown" in each else "no"


def _unable(phone: Phone) -> bool:
    if phone.permission not in UNABLE:
        return False
    said, shown = phone.checked_at, phone.evidence_at
    return said is None or shown is None or shown <= said


def _silent(phone: Phone, now: datetime) -> bool:
    last = phone.sent[:SILENT_NUDGES]
    speaks = phone.checked_at is not None or phone.evidence_at is not None
    return (
        speaks
        and len(last) == SILENT_NUDGES
        and all(not each.shown and now - each.at > SILENT_FOR for each in last)
    )
