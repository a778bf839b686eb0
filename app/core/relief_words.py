"""How long relief lasted, in words: never a bare number, always how much was answered.

A range of more than a week says little in days; then the words are weeks (CLINICAL.md section 3:
a slow fade is not known better than to several days by any method tried [C]).
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from types import MappingProxyType

from app.core.relief import Kind, Relief
from app.core.series import number
from app.core.time_axis import day_words

WIDEST_IN_DAYS = 7.0
WEEKS = {
    (0, 0): "under a week",
    (0, 1): "two weeks or less",
    (0, 2): "not told apart by these answers: days or weeks",
    (1, 1): "one to two weeks",
    (1, 2): "more than a week",
    (2, 2): "over two weeks",
}
RULE = (
    "The baseline is the mean of the answers in the 14 days before a course of sessions. Relief is "
    "counted as over half-way back from its lowest level to that baseline, read off the closest "
    "line that never falls, in the four weeks after a session. In simulated answers to the nine "
    "questions, ranges said in days held the true day in nine of ten cycles; where the next "
    "session came before the relief had gone, a few cycles seemed to end that had not. Other "
    "measures were not simulated. The rule is a judgement: it describes answers, it claims no "
    "cause."
)


NOT_TOLD: Mapping[Kind, str] = {
    "no baseline": "no baseline: this form has fewer than 4 answers in the 14 days before",
    "already low": "cannot be told: the weeks before the course were low already",
    "too varied": "cannot be told: the weeks before the course varied too much",
    "too early": "too early to tell",
    "too few answers": "too few answers in the first week to tell",
    "no clear relief": "no clear relief in these answers",
}
NOT_DRAWN: Mapping[Kind, str] = MappingProxyType(
    {
        "no baseline": "this form has fewer than 4 answers in the 14 days before its course",
        "already low": "the weeks before its course were low already, and a change from them would"
        " say nothing of relief",
    }
)
LEAST_SCALE = 14.0  # days across


@dataclass(frozen=True)
class ReliefLine:
    """One session in words, and its range from `start` to `end` in per cent of `scale` days, None
    where nothing can be drawn; `middle` None where a day would say too much; `is_open`: it went
    on at least until `end`."""

    session: str
    words: str
    answered: str
    scale: int
    start: float | None = None
    end: float | None = None
    middle: float | None = None
    is_open: bool = False


def relief_lines(reliefs: Sequence[Relief]) -> list[ReliefLine]:
    """In the order given, all on one scale."""
    longest = max((each.high or each.days or 0 for each in reliefs), default=0.0)
    scale = max(LEAST_SCALE, longest)
    return [_line(each, scale) for each in reliefs]


def _line(relief: Relief, scale: float) -> ReliefLine:
    said = (session_words(relief), relief_words(relief), answered_words(relief), round(scale))
    if relief.days is None or _ends_nowhere(relief):
        return ReliefLine(*said)
    days = round(relief.days * 100 / scale, 2)
    if relief.low is None:
        return ReliefLine(*said, start=0, end=days, is_open=True)
    start, middle = round(relief.low * 100 / scale, 2), None if is_wide(relief) else days
    if relief.high is None:
        return ReliefLine(*said, start, days, middle, is_open=True)
    return ReliefLine(*said, start, round(relief.high * 100 / scale, 2), middle)


def relief_words(relief: Relief) -> str:
    """ "about 6 days (4–9)", "one to two weeks", "at least 7 days", or why it cannot be said."""
    if relief.kind in NOT_TOLD:
        return NOT_TOLD[relief.kind]
    assert relief.days is not None
    if _ends_nowhere(relief):
        return "relief, but these answers cannot tell for how long"
    if relief.kind == "at least":
        return f"at least {_days(relief.days)}"
    assert relief.low is not None
    if is_wide(relief):
        return WEEKS[_week(relief.low), 2 if relief.high is None else _week(relief.high)]
    known = "{}–{}" if relief.high is not None else "at least {}"
    ends = [number(each) for each in (relief.low, relief.high) if each is not None]
    return f"about {_days(round(relief.days))} ({known.format(*ends)})"


def session_words(relief: Relief) -> str:
    """ "Thu 8 Oct 2026", and of sessions close together how many share the figure."""
    day = day_words(relief.session)
    return day if relief.together == 1 else f"{day}, the last of {relief.together} close together"


def answered_words(relief: Relief) -> str:
    """ "9 of 13 days": answered, of those that could be."""
    return f"{relief.answered} of {_days(relief.of)}"


def _ends_nowhere(relief: Relief) -> bool:
    """Neither end of it is known."""
    return not (relief.low if relief.kind == "about" else relief.days) and relief.high is None


def is_wide(relief: Relief) -> bool:
    """Whether it is said in weeks: more than seven days from end to end."""
    assert relief.low is not None and relief.days is not None
    return (relief.high or relief.days) - relief.low > WIDEST_IN_DAYS


def _week(day: float) -> int:
    return 0 if day < 7 else 1 if day <= 14 else 2


def _days(count: float) -> str:
    return f"{number(count)} day{'' if count == 1 else 's'}"
