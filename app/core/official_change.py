"""What the official PHQ-9 says of a course: change, response, remission, loss of response.

Official forms only, never compared with the 24-hour ones. CLINICAL.md section 1 [S] unless marked.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from app.core.courses import Course
from app.core.time_axis import short_day

RELIABLE = 6  # points of the PHQ-9 (NHS) [S]
REMISSION_BELOW = 5  # [S]
LEAST_BASELINE = 10
BASELINE_WITHIN = timedelta(days=14)
LOOKS_BACK = timedelta(days=14)
LOST_APART = range(5, 16)  # days between two assessments [J, after SUSTAIN-1]


@dataclass(frozen=True)
class OfficialChange:
    """`before` and `now` are (day, total). `is_response` None: no claim is made, the baseline being
    under 10 points."""

    before: tuple[date, int]
    now: tuple[date, int]
    is_response: bool | None
    is_remission: bool
    is_lost: bool

    @property
    def points(self) -> int:
        """Below zero is better."""
        return self.now[1] - self.before[1]

    @property
    def is_reliable(self) -> bool:
        """Whether the change is larger than the form's own noise."""
        return abs(self.points) >= RELIABLE


def official_change(
    course: Course, totals: Mapping[date, int], until: date
) -> OfficialChange | None:
    """From the last official total in the 14 days before the course to the latest one.

    None without either. A form within 14 days after the first session is not used: part of its two
    weeks lies before treatment.
    """
    first = course.sessions[0].day
    earlier = [day for day in totals if first - BASELINE_WITHIN <= day < first]
    later = sorted(day for day in totals if first + LOOKS_BACK < day <= until)
    if not earlier or not later:
        return None
    before, now = max(earlier), later[-1]
    baseline = totals[before]
    after = [(day, totals[day]) for day in later]
    claims = baseline >= LEAST_BASELINE
    return OfficialChange(
        before=(before, baseline),
        now=(now, totals[now]),
        is_response=_responds(baseline, totals[now]) if claims else None,
        is_remission=totals[now] < REMISSION_BELOW,
        is_lost=claims and _is_lost(baseline, after),
    )


def _responds(baseline: int, total: int) -> bool:
    return 2 * total <= baseline


def _is_lost(baseline: int, after: Sequence[tuple[date, int]]) -> bool:
    """A responder who then stood under 50 % better, or at 10 points or more after having been under
    them, on assessments 5-15 days apart and on all between; until a response returns."""
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
    return lost


def change_words(change: OfficialChange) -> str:
    """ "21 on 3 Sep, 9 on 20 Nov: 12 points lower, more than the form's own noise; response (…)."""
    (day, total), (last_day, last_total) = change.before, change.now
    points = abs(change.points)
    way = "no points apart" if not points else f"{points} point{'' if points == 1 else 's'} "
    way += "" if not points else "lower" if change.points < 0 else "higher"
    beyond = f"{RELIABLE} points or more: a reliable change"
    within = f"under {RELIABLE} points: within the form's own noise"
    parts = [f"{total} on {short_day(day)}, {last_total} on {short_day(last_day)}: {way}"]
    parts += [beyond if change.is_reliable else within, *_claims(change)]
    return "; ".join(parts) + "."


def _claims(change: OfficialChange) -> list[str]:
    if change.is_response is None:
        return [f"no response is claimed from a baseline under {LEAST_BASELINE}"]
    said = ["remission (below 5)"] if change.is_remission else []
    if change.is_lost:
        return [*said, "there was a response, and it is lost"]
    return [*said, "response (at least half of it gone)" if change.is_response else "no response"]
