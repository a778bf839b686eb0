"""The ladder of item 9: what an answer asks for, given what was answered and reviewed before.

CLINICAL.md section 2, a judgement throughout [J]. A siren for each unchanged answer teaches people
to ignore sirens [S], so an answer is held against R, the highest one on the same form of the last
days, and against what a person has reviewed. Values in, a level and its reason out; no skipped
question ever lowers a level.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Literal, get_args

from app.core.safety import FORMS_WITH_SAFETY_ITEM
from app.core.working_days import last_working_day, next_working_day

Level = Literal["critical", "red", "amber", "watch"]
HEIGHT: dict[Level, int] = {"watch": 1, "amber": 2, "red": 3, "critical": 4}
ALERTS: frozenset[Level] = frozenset({"amber", "red", "critical"})
"""What the clinic is called for; watch stands on the caseload."""

Cause = Literal["answer", "passed-over", "follow-up", "help"]
CAUSES: frozenset[str] = frozenset(get_args(Cause))
"""An answer, none twice running, a question after it, a call for help."""

DAILY, OFFICIAL = FORMS_WITH_SAFETY_ITEM


@dataclass(frozen=True)
class Thresholds:
    """Days [J]. `daily`, `official`: how far R looks back on each form; `reviewed`: how long a
    review holds for an answer of 2."""

    daily: int = 7
    official: int = 28
    reviewed: int = 7
    official_recall: int = 14

    def reach(self, form: str) -> timedelta:
        return timedelta(days=self.official if form == OFFICIAL else self.daily)


USUAL = Thresholds()


@dataclass(frozen=True)
class Told:
    """Item 9 on one day; None where it was passed over or declined."""

    day: date
    answer: int | None


@dataclass(frozen=True)
class Review:
    """A person has looked: at which level of the answer (0-3), on which day, and until when."""

    on: date
    level: int
    look_again_by: date


@dataclass(frozen=True)
class Situation:
    """One answer to item 9 and what was known before it. `day`: the local day that it is of;
    `before`: earlier ones on the same form, oldest first, `review` the latest of that form;
    `known`: thoughts known at intake, which count for both forms. Of an official form also what the
    24-hour one said."""

    form: str
    day: date
    answer: int | None
    before: tuple[Told, ...] = ()
    review: Review | None = None
    known: Review | None = None
    daily: tuple[Told, ...] = ()
    daily_review: Review | None = None


@dataclass(frozen=True)
class FollowUps:
    """Three questions, each of which may be left. `closer`: closer or stronger than usual; `plan`:
    a plan or intent; `safe`: safe until tomorrow."""

    closer: Literal["yes", "no"] | None = None
    plan: Literal["yes", "no", "not-sure"] | None = None
    safe: Literal["yes", "no", "not-sure"] | None = None


@dataclass(frozen=True)
class Step:
    level: Level
    reason: str


def of_answer(now: Situation, thresholds: Thresholds = USUAL) -> Step | None:
    """The highest rung that an answer reaches; None where it calls for nothing."""
    if now.answer is None:
        return _passed_over(now)
    if now.answer < 1:
        return None
    usual = reference(now, thresholds)
    if now.answer >= 2 and now.answer > usual:
        return Step("red", f"{now.answer}, {_above(usual, now, thresholds)}")
    if not _is_reviewed(now, thresholds):
        if now.answer == 3:
            return Step("red", "3, and nobody has looked since the last working day")
        if now.answer == 2:
            return Step("amber", f"2, and nobody has looked for {thresholds.reviewed} days")
    if now.answer == 1 and usual == 0:
        return Step("amber", f"1, {_above(usual, now, thresholds)}")
    if not _is_reviewed(now, thresholds):
        return Step("amber", f"{now.answer}, unchanged, and no review that still holds")
    return Step("watch", f"{now.answer}, unchanged since it was reviewed")


def of_follow_ups(said: FollowUps) -> Step | None:
    """What they raise; never lower than what the answer itself asked for, see `highest`."""
    if said.plan == "yes":
        return Step("critical", "a plan or intent")
    if said.safe in ("no", "not-sure"):
        words = "not safe" if said.safe == "no" else "not sure to be safe"
        return Step("critical", f"{words} until tomorrow")
    if said.plan == "not-sure":
        return Step("red", "not sure about a plan or intent")
    if said.closer == "yes":
        return Step("red", "closer or stronger than usual")
    return None


def highest(steps: Iterable[Step | None]) -> Step | None:
    """The first of the highest level."""
    return max(filter(None, steps), key=lambda step: HEIGHT[step.level], default=None)


def reference(now: Situation, thresholds: Thresholds = USUAL) -> int:
    """R: what this answer has to be above to be new, 0-3."""
    since = now.day - thresholds.reach(now.form)
    answers = [told.answer or 0 for told in now.before if since <= told.day <= now.day]
    for review in (now.review, now.known):
        if review is not None and review.on <= now.day <= review.look_again_by:
            answers.append(review.level)
    return max([*answers, _daily_already_reviewed(now, thresholds)], default=0)


def _daily_already_reviewed(now: Situation, thresholds: Thresholds) -> int:
    """An official answer not above the 24-hour ones of its two weeks, once those were reviewed, is
    not new; that is the one thing for which two forms are held against each other."""
    review = now.daily_review
    if now.form != OFFICIAL or review is None or not review.on <= now.day <= review.look_again_by:
        return 0
    since = now.day - timedelta(days=thresholds.official_recall)
    told = (each.answer or 0 for each in now.daily if since <= each.day <= now.day)
    return min(max(told, default=0), review.level)


def _is_reviewed(now: Situation, thresholds: Thresholds) -> bool:
    """Whether a review of this height still holds: for a 3 one of the last working day, for a 2 one
    of the last days, for a 1 until it is to be looked at again."""
    a_week_ago = now.day - timedelta(days=thresholds.reviewed)
    oldest = {3: last_working_day(now.day), 2: a_week_ago}.get(now.answer or 0, date.min)
    reviews: Sequence[Review | None] = (now.review, now.known, _of_daily(now, thresholds))
    return any(
        review is not None
        and review.level >= (now.answer or 0)
        and oldest <= review.on <= now.day <= review.look_again_by
        for review in reviews
    )


def _of_daily(now: Situation, thresholds: Thresholds) -> Review | None:
    answer = now.answer or 0
    return now.daily_review if answer <= _daily_already_reviewed(now, thresholds) else None


def _passed_over(now: Situation) -> Step | None:
    """Twice running after an answer above 0: silence about it is no reassurance."""
    given = [told.answer for told in now.before]
    answered = [answer for answer in given if answer is not None]
    if not given or given[-1] is not None or not answered or answered[-1] < 1:
        return None
    review = now.review
    if review is not None and review.on <= now.day <= review.look_again_by:
        return Step("watch", f"passed over twice running after a {answered[-1]}, reviewed")
    return Step("amber", f"passed over twice running after a {answered[-1]}")


def _above(usual: int, now: Situation, thresholds: Thresholds) -> str:
    days = thresholds.reach(now.form).days
    return f"above the {usual} of {days} days" if usual else f"the first above 0 in {days} days"


def look_again_by(level: int, today: date, thresholds: Thresholds = USUAL) -> date:
    """Where nobody names another day [J]: at 3 the next working day, at 2 a week, at 1 two, or a
    caseload of forty has more alerts than anybody can take (`make risk-ladder` counts them)."""
    if level == 3:
        return next_working_day(today)
    return today + timedelta(days=thresholds.reviewed * (2 if level == 1 else 1))
