"""When nothing is said: the clauses of the nudge policy, each a small rule with a name.

CLINICAL.md sections 4 and 5. Caps, quiet hours and back-off are our judgement [J]; the whole
opening days follow the trial of exercises twice daily on days +1 to +4 (Price 2022) [S].
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, time
from typing import Literal

from app.core.local_time import local_date, to_local
from app.core.phases import EXERCISE_NUDGES, Override, Phase, Standing, standing
from app.core.quiet_hours import is_quiet
from app.core.snoozes import MOST_A_DAY, Snooze, snoozed_until

Kind = Literal["check-in", "exercise-1", "exercise-2", "later-1", "later-2"]
BY_THE_PHASE = ("exercise-1", "exercise-2")
"""The later ones are at the patient's own wish: caps and back-off are not about them."""

DAYS_APART_WHEN_KEEPING = 3
FADING_DAYS = range(4, 15)
"""Days +4 to +14, in which relief often fades: never rarer than every other day."""


@dataclass(frozen=True)
class Hours:
    """The two wall times that the patient chose."""

    check_in: time = time(19, 30)
    exercise: time = time(12, 30)


@dataclass(frozen=True)
class Day:
    """The facts of one patient and one local date.

    `sessions`: aware UTC, past and planned, none cancelled. `overrides`: the phases that a
    therapist has set lately, those that have ended too. `checked_in`, `exercises_done`,
    `not_today`, `snoozes` (in the order in which they came to be known): on this date.
    `exercise_nudges`: the date and instant of each exercise nudge that was said on the seven dates
    before this one. `ignored_days`: dates before this one on which something was
    said and nothing came back (no check-in, no tap, no exercise), since the last check-in, tap or
    new session, oldest first. `asked_at`: when the hours were chosen or the first phone was added;
    a minute before it is not made up for. `on_break`: the patient wants no questions on this date.
    `resting`: a red answer within 24 h that nobody has
    reviewed yet; exercises stay open and check-in reminders go on.
    """

    zone: str
    sessions: tuple[datetime, ...] = ()
    hours: Hours = field(default_factory=Hours)
    checked_in: bool = False
    exercises_done: int = 0
    not_today: bool = False
    snoozes: tuple[Snooze, ...] = ()
    exercise_nudges: tuple[tuple[date, datetime], ...] = ()
    ignored_days: tuple[date, ...] = ()
    asked_at: datetime | None = None
    paused: bool = False
    on_break: bool = False
    resting: bool = False
    overrides: tuple[Override, ...] = ()


@dataclass(frozen=True)
class Moment:
    """One nudge at one instant, as the clauses look at it."""

    kind: Kind
    day: date
    at: datetime
    stands: Standing


Clause = tuple[str, Callable[[Day, Moment], bool]]


def stands(facts: Day, at: datetime) -> Standing:
    """Where the patient stands at an instant, by these facts."""
    return standing(facts.sessions, at, facts.zone, facts.overrides)


def _paused(facts: Day, moment: Moment) -> bool:
    return facts.paused


def _on_a_break(facts: Day, moment: Moment) -> bool:
    """Exercises go on: the break is one from the questions."""
    return facts.on_break and moment.kind == "check-in"


def _on_a_dosing_day(facts: Day, moment: Moment) -> bool:
    """The whole local date of a session, and its quiet time over midnight."""
    dates = {local_date(at, facts.zone) for at in facts.sessions}
    return moment.day in dates or moment.stands.phase is Phase.DOSING_DAY


def _in_quiet_hours(facts: Day, moment: Moment) -> bool:
    return is_quiet(to_local(moment.at, facts.zone).time())


def _already_done(facts: Day, moment: Moment) -> bool:
    if moment.kind == "check-in":
        return facts.checked_in
    if moment.kind not in BY_THE_PHASE:
        its_own = facts.snoozes[_nth(moment) - 1 : _nth(moment)]  # none on another local date
        return any(each.settled for each in its_own)
    return facts.exercises_done >= _nth(moment)


def _not_today(facts: Day, moment: Moment) -> bool:
    """Said so, or put off once more when the day had no room left for that."""
    no_room = any(snoozed_until(each.at, facts.zone) is None for each in facts.snoozes)
    said = facts.not_today or no_room or len(facts.snoozes) > MOST_A_DAY
    return moment.kind != "check-in" and said


def _put_off(facts: Day, moment: Moment) -> bool:
    """What was put off comes at its own time, and nothing else of its kind before it."""
    ends = [(each, snoozed_until(each.at, facts.zone)) for each in facts.snoozes]
    return moment.kind in BY_THE_PHASE and any(
        end is not None and not each.settled and each.at <= moment.at < end for each, end in ends
    )


def _resting(facts: Day, moment: Moment) -> bool:
    """After a red answer no exercise is nudged for 24 h or until review (section 4) [J]."""
    return moment.kind != "check-in" and facts.resting


def _more_than_the_phase_allows(facts: Day, moment: Moment) -> bool:
    allowed = EXERCISE_NUDGES[moment.stands.phase].a_day
    return moment.kind in BY_THE_PHASE and _nth(moment) > allowed


def _enough_this_week(facts: Day, moment: Moment) -> bool:
    """Keeping's two in any seven dates, spaced; those said in earlier phases do not count."""
    if moment.kind not in BY_THE_PHASE or moment.stands.phase is not Phase.KEEPING:
        return False
    kept = {day for day, at in facts.exercise_nudges if stands(facts, at).phase is Phase.KEEPING}
    ago = [(moment.day - day).days for day in kept]
    this_week = sum(days < 7 for days in ago)
    too_soon = any(days < DAYS_APART_WHEN_KEEPING for days in ago)
    return too_soon or this_week >= EXERCISE_NUDGES[Phase.KEEPING].a_week


def _left_in_peace(facts: Day, moment: Moment) -> bool:
    """Three ignored days in a row: every other day; seven: weekly. The four days after a session
    stay whole; an opening that was set by hand does not."""
    ignored = facts.ignored_days
    at_ones_wish = moment.kind not in ("check-in", *BY_THE_PHASE)
    if at_ones_wish or len(ignored) < 3 or moment.stands.by_sessions is Phase.OPENING:
        return False
    weekly = len(ignored) >= 7 and moment.stands.day not in FADING_DAYS
    return (moment.day - ignored[-1]).days < (7 if weekly else 2)


def _nth(moment: Moment) -> int:
    return int(moment.kind[-1])


FORBIDDEN_WHEN: tuple[Clause, ...] = (
    ("nudges are paused", _paused),
    ("it is a break from the questions", _on_a_break),
    ("it is a dosing day", _on_a_dosing_day),
    ("these are quiet hours", _in_quiet_hours),
    ("it is already done", _already_done),
    ("the answer was: not today", _not_today),
    ("it was put off until later", _put_off),
    ("exercises rest until somebody has looked", _resting),
    ("the phase allows no more today", _more_than_the_phase_allows),
    ("this week has had enough", _enough_this_week),
    ("the last ones were ignored", _left_in_peace),
)
"""Read aloud: nothing is said when … The first that holds is recorded as the reason."""


def why_not(facts: Day, moment: Moment, clauses: Sequence[Clause] = FORBIDDEN_WHEN) -> str | None:
    """The first clause that forbids this nudge, or None."""
    return next((why for why, holds in clauses if holds(facts, moment)), None)
