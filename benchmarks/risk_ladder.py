"""The ladder of item 9 for a clinician to read, and a simulated year of a caseload of forty.

The table is exhaustive: both forms, every R, every new answer, every review, follow-ups and whether
an alert stands open. The year is synthetic: thoughts that come and go, four in ten answers above 0,
a third of the days missed, a clinic that closes alerts on the next working day. `make risk-ladder`
prints both, and ends with 1 where alerts are too many or a true rise is missed.
"""

from __future__ import annotations

import random
import sys
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date, timedelta
from itertools import product

from app.core.risk_ladder import (
    ALERTS,
    DAILY,
    OFFICIAL,
    FollowUps,
    Level,
    Review,
    Situation,
    Step,
    Told,
    highest,
    look_again_by,
    of_answer,
    of_follow_ups,
)
from app.core.sirens import says_as_much
from app.core.working_days import next_working_day

TODAY = date(2026, 11, 25)
ANSWERS: tuple[int | None, ...] = (None, 0, 1, 2, 3)
SAID = {
    "none worse": FollowUps(),
    "closer": FollowUps(closer="yes"),
    "plan unsure": FollowUps(plan="not-sure"),
    "plan or unsafe": FollowUps(plan="yes"),
}
"""Each follow-up that raises anything, and all that raise nothing as one."""
PATIENTS, YEARS, ANSWERED, POSITIVE = 40, 20, 0.67, 0.39
MOST_A_WEEK = 10.0  # amber and red together
RISES_A_YEAR = 2.0  # a patient: at least one point above the days before, for four days or more


def reviews(level: int) -> dict[str, Review | None]:
    """No review, one that still holds, and the same once it is old."""
    day = timedelta(days=1)
    return {
        "none": None,
        "yesterday": Review(TODAY - day, level, TODAY + 6 * day),
        "6 days ago": Review(TODAY - 6 * day, level, TODAY + day),
        "expired": Review(TODAY - 9 * day, level, TODAY - day),
    }


def table() -> Iterator[tuple[str, int, int | None, str, str, bool, Step | None, bool]]:
    """Form, R, answer, review, follow-ups, open alert, the rung, and whether it is told anew."""
    for form, r, answer, (said, told), is_open in product(
        (DAILY, OFFICIAL), range(4), ANSWERS, SAID.items(), (False, True)
    ):
        before = (Told(TODAY - timedelta(days=1), r),) if r else ()
        for words, review in reviews(r).items():
            now = Situation(form, TODAY, answer, before=before, review=review)
            step = of_answer(now)
            if step is not None:
                step = highest([step, of_follow_ups(told)])
            stands = (("red", r) if r > 1 else ("amber", r)) if is_open else None
            is_new = step is not None and step.level in ALERTS
            if is_new and stands and step is not None:
                level: Level = "red" if stands[0] == "red" else "amber"
                is_new = not says_as_much(level, stands[1], step.level, answer or 0)
            yield form, r, answer, words, said, is_open, step, is_new


def print_table() -> None:
    print(f"{'form':12} {'R':>1} {'answer':>6}  {'review':10} {'follow-ups':14} open  rung")
    for form, r, answer, review, said, is_open, step, is_new in table():
        given = "-" if answer is None else str(answer)
        rung = (
            f"{step.level}{', told anew' if is_new else ''}: {step.reason}" if step else "nothing"
        )
        opened = "yes" if is_open else "no"
        print(f"{form:12} {r} {given:>6}  {review:10} {said:14} {opened:4}  {rung}")


@dataclass
class Person:
    """`usual`: the level that thoughts come back to; `now`: today's, with its days left."""

    usual: int
    rising: int = 0
    days_left: int = 0
    before: list[Told] = field(default_factory=list)
    opened: list[tuple[Level, int]] = field(default_factory=list)
    close_on: date | None = None
    review: Review | None = None
    waits_for: int = 0  # the answer of a true rise that nobody has been told of yet


@dataclass
class Year:
    raised: Counter[Level] = field(default_factory=Counter)
    answers: int = 0
    positive: int = 0
    rises: int = 0
    missed: int = 0


def simulate(chance: random.Random, days: int) -> Year:
    year = Year()
    people = [Person(_usual(chance)) for _ in range(PATIENTS)]
    for number in range(days):
        today = TODAY + timedelta(days=number)
        for person in people:
            _live(person, today, chance, year)
    return year


def _usual(chance: random.Random) -> int:
    """So that about POSITIVE of all answers are above 0."""
    return chance.choices((0, 1, 2), weights=(50, 38, 12))[0]


def _live(person: Person, today: date, chance: random.Random, year: Year) -> None:
    if person.close_on == today:
        level = max((answer for _, answer in person.opened), default=0)
        person.review = Review(today, level, look_again_by(level, today))
        person.opened, person.close_on = [], None
    if person.days_left:
        person.days_left -= 1
        person.rising = person.rising if person.days_left else 0
    elif chance.random() < RISES_A_YEAR / 365:
        person.rising, person.days_left = 1, chance.randint(4, 10)
    if chance.random() > ANSWERED:
        return
    wobble = chance.choices((-1, 0), weights=(12, 88))[0]
    answer = min(3, max(0, person.usual + person.rising + wobble))
    _answer(person, today, answer, year)


def _answer(person: Person, today: date, answer: int, year: Year) -> None:
    year.answers += 1
    year.positive += answer > 0
    known = [told.answer or 0 for told in person.before if told.day >= today - timedelta(days=7)]
    is_rise = answer > max([*known, person.review.level if _holds(person, today) else 0], default=0)
    step = of_answer(Situation(DAILY, today, answer, tuple(person.before), person.review))
    told = step is not None and step.level in ALERTS
    stands = told and any(says_as_much(*each, step.level, answer) for each in person.opened if step)
    if step is not None and told and not stands:
        year.raised[step.level] += 1
        person.opened.append((step.level, answer))
        person.close_on = person.close_on or next_working_day(today)
    if is_rise:
        year.rises += 1
        year.missed += not any(open_answer >= answer for _, open_answer in person.opened)
    person.before = [*person.before[-30:], Told(today, answer)]


def _holds(person: Person, today: date) -> bool:
    return person.review is not None and today <= person.review.look_again_by


def main() -> int:
    print_table()
    days = 365 * YEARS
    year = simulate(random.Random(9), days)
    weeks = days / 7
    a_week = {level: year.raised[level] / weeks for level in ("red", "amber")}
    share = year.positive / year.answers
    both = sum(a_week.values())
    print(f"\n{PATIENTS} synthetic patients, {YEARS} years, {share:.0%} of answers above 0:")
    print(f"  a week {a_week['red']:.1f} red and {a_week['amber']:.1f} amber, {both:.1f} together")
    print(f"  (at most {MOST_A_WEEK:g}); {year.rises} true rises, {year.missed} of them missed")
    return int(both > MOST_A_WEEK or year.missed > 0 or abs(share - POSITIVE) > 0.02)


if __name__ == "__main__":
    sys.exit(main())
