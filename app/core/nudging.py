"""What may be said to a patient on one local date, at which instant, and in which neutral words.

The policy is CLINICAL.md section 5: reminders at an hour one chose raised opening 3.5 times
(Drink Less, n = 350) [S]; suggestions wear off (HeartSteps) [S]; the hours are our judgement [J].
When nothing is said stands in `nudge_clauses`. Nothing here sends anything.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Literal

from app.core.local_time import instant, local_date
from app.core.nudge_clauses import (
    FORBIDDEN_WHEN,
    Clause,
    Day,
    Hours,
    Kind,
    Moment,
    stands,
    why_not,
)
from app.core.phases import EXERCISE_NUDGES, Phase
from app.core.quiet_hours import QUIET_FROM, allowed_hour
from app.core.snoozes import MOST_A_DAY, Snooze, snoozed_until

__all__ = [
    "Day", "Hours", "Kind", "Planned", "Snooze", "Verdict",
    "decide", "may_still_be_said", "moment_of", "plan", "wanted",
    "words", "worth_until",
]  # fmt: skip

Verdict = Literal["say", "withheld", "missed"]

SECOND_EXERCISE, SECOND_EXERCISE_EARLY = time(17, 30), time(12, 30)
"""The second one of an opening day; the early one for who chose 15:00 or later for the first."""
LONGEST_LIFE = timedelta(hours=4)
TOO_LATE = ("its time is over", "its day is over")


@dataclass(frozen=True)
class Planned:
    """`at` and `expires_at` are UTC; `because` is shown in the app only, never on a lock screen."""

    kind: Kind
    day: date
    at: datetime
    expires_at: datetime
    because: str


def plan(facts: Day, now: datetime) -> tuple[Planned, ...]:
    """Every nudge of the local date of `now`, in order of time, whether its minute has come or not.

    One whose `expires_at` has passed is to be recorded as missed, never sent.
    """
    asked_for = wanted(facts, local_date(now, facts.zone))
    return tuple(each for each in asked_for if _forbidden_then(each, facts) is None)


def wanted(facts: Day, day: date) -> tuple[Planned, ...]:
    """All that the chosen hours and snoozes ask for on a local date, forbidden or not, in order of
    time."""
    instants = [(kind, instant(day, wall, facts.zone)) for kind, wall in _walls(day, facts)]
    minutes = instants + _put_off(day, facts)
    moments = [Moment(kind, day, at, stands(facts, at)) for kind, at in minutes]
    asked_for = [each for each in moments if _asked_for(facts, each)]
    return tuple(sorted((_planned(each, facts) for each in asked_for), key=lambda each: each.at))


def decide(
    planned: Planned, facts: Day, now: datetime, clauses: Sequence[Clause] = FORBIDDEN_WHEN
) -> tuple[Verdict, str]:
    """Whether to say it now, and the reason if not: "withheld" by a clause, "missed" by being late.

    Once its minute has come, each nudge is decided; the decision is recorded and stands.
    """
    then = _forbidden_then(planned, facts, clauses)
    if then is not None:
        return "withheld", then
    why = may_still_be_said(planned, facts, now, clauses)
    if why is None:
        return "say", ""
    return ("missed" if why in TOO_LATE else "withheld"), why


def may_still_be_said(
    planned: Planned, facts: Day, now: datetime, clauses: Sequence[Clause] = FORBIDDEN_WHEN
) -> str | None:
    """The clause that forbids a planned nudge at the moment of sending, or None.

    `facts` are those of the nudge's own day, read again: done meanwhile, session moved, expired.
    """
    if now >= planned.expires_at:
        return TOO_LATE[0]
    if local_date(now, facts.zone) != planned.day:
        return TOO_LATE[1]
    return why_not(facts, Moment(planned.kind, planned.day, now, stands(facts, now)), clauses)


def worth_until(planned: Planned, facts: Day) -> datetime:
    """Until when it may be shown, where the patient is now: quiet may begin earlier there."""
    return min(planned.expires_at, instant(planned.day, QUIET_FROM, facts.zone))


def words(kind: Kind | Literal["test"], app_name: str) -> tuple[str, str]:
    """Title and body for a lock screen: the neutral name and one neutral sentence, nothing else."""
    bodies = {
        "check-in": "A few taps, whenever you have a moment.",
        "exercise-1": "A few quiet minutes are waiting, if you like.",
        "exercise-2": "A few quiet minutes are waiting, if you like.",
        "later-1": "A few quiet minutes are waiting, if you like.",
        "later-2": "A few quiet minutes are waiting, if you like.",
        "test": "It works. This is what you will see.",
    }
    return app_name, bodies[kind]


def _walls(day: date, facts: Day) -> list[tuple[Kind, time]]:
    """A reminder at the chosen hour, an exercise at the other, on opening days a second one."""
    exercise = allowed_hour(facts.hours.exercise)
    reminder: tuple[Kind, time] = ("check-in", allowed_hour(facts.hours.check_in))
    noon = stands(facts, instant(day, time(12), facts.zone))
    if EXERCISE_NUDGES[noon.phase].a_day < 2:
        return [reminder, ("exercise-1", exercise)]
    other = SECOND_EXERCISE if exercise < time(15) else SECOND_EXERCISE_EARLY
    first, second = sorted((exercise, other))
    return [reminder, ("exercise-1", first), ("exercise-2", second)]


def _put_off(day: date, facts: Day) -> list[tuple[Kind, datetime]]:
    """At the end of each snooze of this date, as many as a day has."""
    kinds: tuple[Kind, ...] = ("later-1", "later-2")
    ends = [snoozed_until(each.at, facts.zone) for each in facts.snoozes[:MOST_A_DAY]]
    pairs = zip(kinds, ends, strict=False)
    return [(kind, at) for kind, at in pairs if at and local_date(at, facts.zone) == day]


def _asked_for(facts: Day, moment: Moment) -> bool:
    return facts.asked_at is None or moment.at >= facts.asked_at


def moment_of(planned: Planned, facts: Day) -> Moment:
    """Its own minute, as the clauses look at it."""
    return Moment(planned.kind, planned.day, planned.at, stands(facts, planned.at))


def _forbidden_then(
    planned: Planned, facts: Day, clauses: Sequence[Clause] = FORBIDDEN_WHEN
) -> str | None:
    return why_not(facts, moment_of(planned, facts), clauses)


def _planned(moment: Moment, facts: Day) -> Planned:
    quiet_from = instant(moment.day, QUIET_FROM, facts.zone)
    expires_at = min(moment.at + LONGEST_LIFE, quiet_from)
    return Planned(moment.kind, moment.day, moment.at, expires_at, _because(moment))


def _because(moment: Moment) -> str:
    what = "your check-in" if moment.kind == "check-in" else "a short exercise"
    if moment.kind in ("later-1", "later-2"):
        return f"you wanted to be reminded: {what}"
    until = moment.stands.days_to_next
    if moment.stands.by_sessions is Phase.PREPARING:
        return f"{until} {'day' if until == 1 else 'days'} until your session: {what}"
    if moment.stands.day is None:
        return f"the hour you chose: {what}"
    return f"day {moment.stands.day} after your session: {what}"
