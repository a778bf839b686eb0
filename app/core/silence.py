"""When somebody has gone silent, and when that is raised rather than only noted.

The sicker answer less, so silence is information; a siren for each quiet weekend is none. Silent is
longer than max(3 days, 3 × own median gap) [J]. Raised only on days +4 to +14 after a session, when
relief wears off; after a last item 9 above 0; or within 72 h of a session: and no more once a
therapist has read since it began [J].
"""

from __future__ import annotations

from datetime import timedelta

from app.core.attention import Facts
from app.core.time_axis import short_day

LEAST_DAYS = 3
WEARING_OFF = range(4, 15)
NEAR_SESSION_DAYS = 3


def words(facts: Facts) -> str:
    """ "no check-in for 9 days"; "" where somebody is not silent.

    Somebody who came by an import and has answered nothing here was never asked.
    """
    if _never_answered(facts):
        days = (facts.today - facts.added).days
        if facts.imported or days <= LEAST_DAYS:
            return ""
        return f"no check-in yet, added {short_day(facts.added)}, {days} days ago"
    assert facts.last_answered is not None
    days = (facts.today - facts.last_answered).days
    if days <= LEAST_DAYS or days <= _allowed(facts):
        return ""
    return f"no check-in for {days} days"


def is_raised(facts: Facts) -> bool:
    """Of somebody silent: whether it puts them under "need you"."""
    began = facts.added if _never_answered(facts) else facts.last_answered
    assert began is not None
    since = began + timedelta(days=int(_allowed(facts)) + 1)
    if facts.reviewed_on is not None and facts.reviewed_on >= since:
        return False
    day, ahead = facts.since_dosing, facts.to_dosing
    near = (day is not None and day <= NEAR_SESSION_DAYS) or (
        ahead is not None and ahead <= NEAR_SESSION_DAYS
    )
    return near or (day in WEARING_OFF) or bool(facts.item_9)


def _never_answered(facts: Facts) -> bool:
    return facts.last_answered is None or facts.last_answered < facts.added


def _allowed(facts: Facts) -> float:
    return LEAST_DAYS if _never_answered(facts) else max(LEAST_DAYS, 3 * facts.usual_gap)
