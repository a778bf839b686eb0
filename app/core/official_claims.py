"""What each official score says of its course: a reliable change, a response, a remission.

CLINICAL.md section 1: against the last official form in the 14 days before the course. Of the GAD-7
a reliable change alone is known.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import date

from app.core.courses import Course
from app.core.official_change import (
    BASELINE_WITHIN,
    LEAST_BASELINE,
    LOOKS_BACK,
    RELIABLE,
    REMISSION_BELOW,
    OfficialChange,
    official_changes,
)
from app.core.series import Claim
from app.core.time_axis import Window, short_day

PARTLY_BEFORE = "part of these two weeks lies before treatment"
RULE = (
    f"Beside an official score, against the last one in the {BASELINE_WITHIN.days} days before the"
    f" course: ↓ ↑ reliable change (PHQ-9 {RELIABLE['phq-9']}, GAD-7 {RELIABLE['gad-7']} points or"
    f" more); from a PHQ-9 of {LEAST_BASELINE} or more also ½ response (at least half of it gone),"
    f" <{REMISSION_BELOW} remission, ×½ response lost."
)


def claims(
    form: str, courses: Sequence[Course], totals: Mapping[date, int], window: Window
) -> dict[date, Claim]:
    """By day of the window; a day without a claim says nothing of its course."""
    return {
        day: claim for course in courses for day, claim in _of_course(form, course, totals, window)
    }


def _of_course(
    form: str, course: Course, totals: Mapping[date, int], window: Window
) -> Iterator[tuple[date, Claim]]:
    first, until = course.sessions[0].day, course.until or window.last
    since, partly_until = first - BASELINE_WITHIN, first + LOOKS_BACK
    own = {day: total for day, total in totals.items() if since <= day <= until}
    for day in own:
        if first <= day <= partly_until and day in window:
            yield day, Claim("", PARTLY_BEFORE)
    for change in official_changes(course, own, form):
        if change.now[0] in window:
            yield change.now[0], Claim(_sign(change), _words(change))


def _sign(change: OfficialChange) -> str:
    """The strongest that can be said."""
    if change.is_response is not None:
        if change.is_lost:
            return "×½"
        if change.is_remission:
            return f"<{REMISSION_BELOW}"
        if change.is_response:
            return "½"
    if change.is_reliable:
        return "↓" if change.points < 0 else "↑"
    return ""


def _words(change: OfficialChange) -> str:
    day, total = change.before
    points = abs(change.points)
    way = f"{points} {'lower' if change.points < 0 else 'higher'} than" if points else "as"
    parts = [f"{way} the {total} of {short_day(day)}"]
    parts += ["reliable change"] if change.is_reliable else []
    if change.is_response is not None:
        parts += ["response"] if change.is_response and not change.is_lost else []
        parts += ["remission"] if change.is_remission else []
        parts += ["response lost"] if change.is_lost else []
    return ", ".join(parts)
