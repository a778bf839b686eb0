"""The clauses of the caseload, each one reason to look or None, and all of them together."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from types import MappingProxyType

from app.core import silence
from app.core.attention import Facts, Kind, Reason
from app.core.official_change import RELIABLE
from app.core.relief import fading_day
from app.core.time_axis import day_words, short_day

NEWEST_WITHIN_DAYS = 7
OFFICIAL_WITHIN_DAYS = 14
"""How long a worse official form is news [J]: until the second one after it is due."""
SESSION_WITHIN_DAYS = 2
WORST: Mapping[str, Kind] = MappingProxyType({"critical": "critical", "red": "red"})


def reasons(facts: Facts) -> tuple[Reason, ...]:
    """Every reason to look, the most urgent first; empty when nothing calls."""
    found: tuple[Reason | None, ...]
    if not facts.is_over:
        found = (
            _alert(facts), _fading(facts), _worse(facts), _worse_officially(facts), _lost(facts),
            _silent(facts), _session(facts), _imported(facts), _unread(facts),
        )  # fmt: skip
    else:
        # nothing is asked of them any more: silence says nothing, and old scores are no news
        found = (_alert(facts), _imported(facts), _left(facts), _discharged(facts))
    return tuple(reason for reason in found if reason is not None)


def _alert(facts: Facts) -> Reason | None:
    if not facts.open_alerts:
        return None
    count = "Open alert" if facts.open_alerts == 1 else f"{facts.open_alerts} open alerts"
    kind: Kind = WORST.get(facts.worst_alert or "", "amber")
    item_9 = f", item 9 at {facts.item_9}" if facts.item_9 else ""
    return Reason(kind, f"{count}, {kind}{item_9}")


def _fading(facts: Facts) -> Reason | None:
    day = fading_day(facts.fading_on, facts.fading_since, facts.today)
    if day is None:
        return None
    return Reason("fading", f"Fading: relief half-way gone by day {day} after the session")


def _worse(facts: Facts) -> Reason | None:
    """A rise in the 24-hour form; a week after its first answer it is old news [J]."""
    rise = facts.rise
    if rise is None or (facts.today - rise.since).days >= NEWEST_WITHIN_DAYS:
        return None
    now, usual = f"{rise.now:g}", f"{rise.usual:g}"
    return Reason(
        "worse", f"Worse: {now} over the last 3 answers, {usual} in the two weeks before (24 h)"
    )


def _worse_officially(facts: Facts) -> Reason | None:
    """A reliable change upwards since the form before, PHQ-9 6 points, GAD-7 4 (NHS) [S]; the one
    before as what it is held against, and for how long it is news, are our judgement [J]."""
    told = [
        f"{name} {before} → {total} on {short_day(day)}"
        for name, form, least in (
            ("PHQ-9", facts.official, RELIABLE["phq-9"]),
            ("GAD-7", facts.anxiety, RELIABLE["gad-7"]),
        )
        if form is not None
        for day, total, before in (form,)
        if before is not None and total - before >= least and _is_news(day, facts)
    ]
    if not told:
        return None
    return Reason("worse", f"Worse: {' and '.join(told)}, a reliable change (2 weeks)")


def _lost(facts: Facts) -> Reason | None:
    """Loss of response on the official forms, see `core.official_change`."""
    if facts.lost_on is None or not _is_news(facts.lost_on, facts):
        return None
    return Reason("worse", f"Worse: response lost, by the PHQ-9 of {short_day(facts.lost_on)}")


def _is_news(day: date, facts: Facts) -> bool:
    """Not once a therapist has read it."""
    read = facts.reviewed_on is not None and facts.reviewed_on > day
    return not read and (facts.today - day).days < OFFICIAL_WITHIN_DAYS


def _silent(facts: Facts) -> Reason | None:
    words = silence.words(facts)
    return Reason("silent", f"Silent: {words}") if words and silence.is_raised(facts) else None


def _session(facts: Facts) -> Reason | None:
    """A session within 48 h, by the calendar [J], and nothing read since the last one."""
    ahead = facts.to_dosing
    if ahead is None or ahead > SESSION_WITHIN_DAYS or not facts.unread:
        return None
    past = [day for day in facts.dosing_days if day <= facts.today]
    if facts.reviewed_on is not None and (not past or facts.reviewed_on > past[-1]):
        return None
    when = "tomorrow" if ahead == 1 else f"in {ahead} days"
    since = "since the last one" if past else "so far"
    return Reason("session", f"Session {when}, nothing read {since}")


def _imported(facts: Facts) -> Reason | None:
    """Imported answers raise no alert, so this stands until a therapist has read them [J]."""
    if facts.imported_item_9_on is None or facts.reviewed_on is not None:
        return None
    day = day_words(facts.imported_item_9_on)
    return Reason("imported", f"Item 9 above 0 in imported answers of {day}")


def _unread(facts: Facts) -> Reason | None:
    if not facts.unread or facts.unread_since is None:
        return None
    count = "1 check-in" if facts.unread == 1 else f"{facts.unread} check-ins"
    return Reason("unread", f"{count} not read, since {short_day(facts.unread_since)}")


def _left(facts: Facts) -> Reason | None:
    return Reason("left", f"Left on {_day(facts.left_on, facts)}") if facts.left_on else None


def _discharged(facts: Facts) -> Reason | None:
    day = facts.discharged_on
    return Reason("discharged", f"Discharged on {_day(day, facts)}") if day else None


def _day(day: date, facts: Facts) -> str:
    """With the year once it is another."""
    return short_day(day) + ("" if day.year == facts.today.year else f" {day.year}")
