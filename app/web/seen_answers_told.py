"""That the clinic has seen an answer, as the patient reads it."""

from __future__ import annotations

from datetime import datetime

from app.core import risk_words
from app.core.local_time import local_date
from app.seen_answers import Seen
from app.web.day_words import hour_words, when_words


def seen_answer_words(seen: Seen | None, now: datetime, zone: str) -> str:
    """ "" while there is nothing to say."""
    if seen is None:
        return ""
    of, when = (_when(at, now, zone) for at in (seen.answered_at, seen.at))
    return risk_words.SEEN_ANSWER.format(of=of, who=seen.who, when=when)


def _when(at: datetime, now: datetime, zone: str) -> str:
    is_today = local_date(at, zone) == local_date(now, zone)
    return hour_words(at, zone) if is_today else when_words(at, zone)
