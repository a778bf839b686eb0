"""Stated opening hours in the words of a sentence: "Monday to Friday 9:00-17:00"."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import time

WEEKDAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
ELSEWHERE = ", by the clinic's clock"
A_RUN = 3
"""So many days in a row are "Monday to Wednesday"; two are "Monday and Tuesday"."""

Week = Mapping[int, tuple[time, time]]


def hours_in_words(week: Week, *, elsewhere: bool = False) -> str:
    """Days of the same hours together, in the order of the week; empty where none are stated.
    `elsewhere`: the reader's clock is another than the clinic's."""
    if not week:
        return ""
    days_of: dict[tuple[time, time], list[int]] = {}
    for day in sorted(week):
        days_of.setdefault(week[day], []).append(day)
    told = (f"{_days(days)} {_clock(span)}" for span, days in days_of.items())
    return "; ".join(told) + (ELSEWHERE if elsewhere else "")


def _clock(span: tuple[time, time]) -> str:
    opens, closes = span
    return f"{opens.hour}:{opens:%M}-{closes.hour}:{closes:%M}"


def _days(days: Sequence[int]) -> str:
    if len(days) == len(WEEKDAYS):
        return "Every day"
    names = list(_runs(days))
    return " and ".join(filter(None, [", ".join(names[:-1]), names[-1]]))


def _runs(days: Sequence[int]) -> Iterator[str]:
    """Neighbouring days as one, where they are enough."""
    left = list(days)
    while left:
        run = [left.pop(0)]
        while left and left[0] == run[-1] + 1:
            run.append(left.pop(0))
        if len(run) >= A_RUN:
            yield f"{WEEKDAYS[run[0]]} to {WEEKDAYS[run[-1]]}"
        else:
            yield from (WEEKDAYS[day] for day in run)
