"""What an official form says of a course: change, and of the PHQ-9 response, remission, loss of it.

Official forms only, never compared with the 24-hour ones. CLINICAL.md section 1 [S] unless marked.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import date, timedelta
from types import MappingProxyType
from typing import NamedTuple

from app.core.courses import Course
from app.core.time_axis import short_day

RELIABLE: Mapping[str, int] = MappingProxyType({"phq-9": 6, "gad-7": 4})  # points (NHS) [S]
REMISSION_BELOW = 5  # [S]
LEAST_BASELINE = 10
BASELINE_WITHIN = timedelta(days=14)
LOOKS_BACK = timedelta(days=14)
LOST_APART = range(5, 16)  # days between two assessments [J, after SUSTAIN-1]


class OfficialChange(NamedTuple):
    """`before` and `now` are (day, total). `is_response` None: no claim is made, the baseline being
    under 10 points, or the form not the PHQ-9."""

    before: tuple[date, int]
    now: tuple[date, int]
    is_response: bool | None
    is_remission: bool
    is_lost: bool
    form: str = "phq-9"

    @property
    def points(self) -> int:
        """Below zero is better."""
        return self.now[1] - self.before[1]

    @property
    def is_reliable(self) -> bool:
        """Whether the change is larger than the form's own noise."""
        return abs(self.points) >= RELIABLE[self.form]


def official_change(
    course: Course, totals: Mapping[date, int], until: date, form: str = "phq-9"
) -> OfficialChange | None:
    """From the last official total in the 14 days before the course to the latest one.

    None without either. A form within 14 days after the first session is not used: part of its two
    weeks lies before treatment.
    """
    known = {day: total for day, total in totals.items() if day <= until}
    return next(reversed(list(official_changes(course, known, form))), None)


def official_changes(
    course: Course, totals: Mapping[date, int], form: str = "phq-9"
) -> Iterator[OfficialChange]:
    """The same as each later total left it, in order of time."""
    first = course.sessions[0].day
    earlier = [day for day in totals if first - BASELINE_WITHIN <= day < first]
    if not earlier:
        return
    before = max(earlier)
    baseline = totals[before]
    claims = form == "phq-9" and baseline >= LEAST_BASELINE
    told_from = first + LOOKS_BACK
    later = [(day, totals[day]) for day in sorted(totals) if day > told_from]
    for (day, total), lost in zip(later, _lost_after(baseline, later), strict=True):
        yield OfficialChange(
            before=(before, baseline),
            now=(day, total),
            is_response=_responds(baseline, total) if claims else None,
            is_remission=form == "phq-9" and total < REMISSION_BELOW,
            is_lost=claims and lost,
            form=form,
        )


def _responds(baseline: int, total: int) -> bool:
    return 2 * total <= baseline


def _lost_after(baseline: int, after: Sequence[tuple[date, int]]) -> Iterator[bool]:
    """Whether it is lost by then: a responder who then stood under 50 % better, or at 10 points or
    more after having been under them, on assessments 5-15 days apart and on all between; until a
    response returns."""
    best: int | None = None
    off: list[date] = []
    lost = False
    for day, total in after:
        risen = best is not None and best < LEAST_BASELINE <= total
        if _responds(baseline, total) and not risen:
            best, off, lost = min(total, total if best is None else best), [], False
        elif best is not None:
            lost = lost or any((day - before).days in LOST_APART for before in off)
            off.append(day)
        yield lost


def change_words(change: OfficialChange) -> str:
    """ "21 on 3 Sep, 9 on 20 Nov: 12 points lower, more than the form's own noise; response (…)."""
    (day, total), (last_day, last_total) = change.before, change.now
    points = abs(change.points)
    way = "no points apart" if not points else f"{points} point{'' if points == 1 else 's'} "
    way += "" if not points else "lower" if change.points < 0 else "higher"
    least = RELIABLE[change.form]
    beyond = f"{least} points or more: a reliable change"
    within = f"under {least} points: within the form's own noise"
    parts = [f"{total} on {short_day(day)}, {last_total} on {short_day(last_day)}: {way}"]
    parts += [beyond if change.is_reliable else within, *_claims(change)]
    return "; ".join(parts) + "."


def _claims(change: OfficialChange) -> list[str]:
    if change.form != "phq-9":
        return []
    if change.is_response is None:
        return [f"no response is claimed from a baseline under {LEAST_BASELINE}"]
    said = ["remission (below 5)"] if change.is_remission else []
    if change.is_lost:
        return [*said, "there was a response, and it is lost"]
    return [*said, "response (at least half of it gone)" if change.is_response else "no response"]
