"""Which single items moved: since the course's baseline, and since the last dosing session.

All of it is our judgement [J] and describes one person's answers. The baseline is that of the
relief curve (CLINICAL.md section 3), read item by item. An item left or declined is no answer, and
the sessions' own days stay out.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from statistics import fmean, stdev

from app.core.courses import BASELINE_DAYS, LEAST_BASELINE_ANSWERS, Session, courses
from app.core.instrument_scores import Answer
from app.core.instrument_shapes import Instrument, Item
from app.core.series import number

LAST_ANSWERS, WITHIN_DAYS = 3, 7  # now: the last 3 answers of the last 7 days
BEFORE_DAYS, LEAST_BEFORE = 7, 3  # just before a session
MOVED, MOVED_OF_TEN = 1.0, 2.0  # a whole step of the form; on a scale of 0 to 10, two
SPREADS = 2.0
"""And at least so many times the item's own spread, as for scores that worsen. Of items of 0 to 3
that only wavered (SD .5-1, autocorrelation .3-.7, a fifth of days missed) one step alone called
2-35 % moved, with this 2-13 % [C]."""
RULE = (
    f"Now is the mean of an item’s last {LAST_ANSWERS} answers after the last session, none older"
    f" than {WITHIN_DAYS} days. The baseline is the mean of its answers in the {BASELINE_DAYS} days"
    f" before the course, at least {LEAST_BASELINE_ANSWERS}. Before the last session: the mean of"
    f" its answers in the {BEFORE_DAYS} days before, at least {LEAST_BEFORE}. An item has moved if"
    " it changed by a whole step or more, on a scale of 0 to 10 by two, and by at least twice its"
    " own spread (SD) in those days before. What was left or declined counts nowhere. The rule is"
    " a judgement: it describes answers, it claims no cause."
)
NOT_TOLD = "too few answers to tell"

Answers = Mapping[date, Sequence[Answer]]
"""One form's answers of each answered local day, in item order."""


@dataclass(frozen=True)
class Change:
    """Two means of one item, in the steps of its form. `is_moved`: by the rule above."""

    before: float
    now: float
    is_moved: bool

    @property
    def points(self) -> float:
        """Below zero is lower; which way is better is the form's to say."""
        return self.now - self.before


@dataclass(frozen=True)
class ItemChange:
    """One item; a change is None where either of its sides has too few answers."""

    item: Item
    since_baseline: Change | None
    since_session: Change | None


@dataclass(frozen=True)
class ItemChanges:
    """`course`: the day of the current course's first session, `session`: of the last one."""

    instrument: Instrument
    course: date
    session: date
    items: tuple[ItemChange, ...]

    @property
    def moved_since_baseline(self) -> tuple[ItemChange, ...]:
        """Those that moved, the largest change first."""
        return _moved((each, each.since_baseline) for each in self.items)

    @property
    def moved_since_session(self) -> tuple[ItemChange, ...]:
        return _moved((each, each.since_session) for each in self.items)


def item_changes(
    instrument: Instrument, answers: Answers, sessions: Iterable[Session], today: date
) -> ItemChanges | None:
    """`sessions` are those that took place; None before the first. Nothing after `today` counts."""
    past = courses((each for each in sessions if each.day <= today), {})
    if not past:
        return None
    first, last = past[-1].sessions[0].day, past[-1].sessions[-1].day
    return ItemChanges(
        instrument=instrument,
        course=first,
        session=last,
        items=tuple(
            _change_of(instrument, place, answers, first, last, today)
            for place in range(len(instrument.items))
        ),
    )


def _change_of(
    instrument: Instrument, place: int, answers: Answers, first: date, last: date, today: date
) -> ItemChange:
    item = instrument.items[place]
    of_item = {
        day: float(answer)
        for day, given in sorted(answers.items())
        if isinstance(answer := given[place], int)
    }
    since = max(last + timedelta(1), today - timedelta(WITHIN_DAYS - 1))
    lately = [answer for day, answer in of_item.items() if since <= day <= today]
    now = fmean(lately[-LAST_ANSWERS:]) if len(lately) >= LAST_ANSWERS else None
    step = MOVED_OF_TEN if instrument.options_of(item)[-1].ordinal >= 10 else MOVED
    usual = _before(of_item, first, BASELINE_DAYS, LEAST_BASELINE_ANSWERS)
    just_before = _before(of_item, last, BEFORE_DAYS, LEAST_BEFORE)
    least = max(step, SPREADS * stdev(usual or just_before or (0, 0)))
    return ItemChange(item, _change(usual, now, least), _change(just_before, now, least))


def _before(of_item: Mapping[date, float], day: date, days: int, least: int) -> list[float] | None:
    """The answers of so many days before `day`; None where they are too few."""
    days_before = (day - timedelta(back) for back in range(1, days + 1))
    found = [of_item[each] for each in days_before if each in of_item]
    return found if len(found) >= least else None


def _change(before: list[float] | None, now: float | None, least: float) -> Change | None:
    if before is None or now is None:
        return None
    usual = fmean(before)
    return Change(usual, now, is_moved=round(abs(now - usual), 6) >= round(least, 6))


def _moved(pairs: Iterable[tuple[ItemChange, Change | None]]) -> tuple[ItemChange, ...]:
    far = [(each, change) for each, change in pairs if change is not None and change.is_moved]
    return tuple(each for each, _ in sorted(far, key=lambda pair: -abs(pair[1].points)))


def change_words(change: Change | None) -> str:
    """ "2.3 → 1, 1.3 lower": never a verdict."""
    if change is None:
        return NOT_TOLD
    before, now = round(change.before, 1), round(change.now, 1)
    points = round(now - before, 1)  # what is read must add up
    way = (
        "no change"
        if not points
        else f"{number(abs(points))} {'lower' if points < 0 else 'higher'}"
    )
    return f"{number(before)} → {number(now)}, {way}"


def moved_words(each: ItemChange, change: Change | None) -> str:
    """ "Little interest or pleasure in doing things: 2.3 → 1, 1.3 lower"."""
    return f"{each.item.words}: {change_words(change)}"
