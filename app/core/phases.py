"""Where a patient stands between two dosing sessions, and what that phase may ask.

The days of each phase and the caps follow CLINICAL.md section 4: exercises twice daily on days
+1 to +4 held the effect for 30 days (Price 2022, n = 154) [S]; the borders of the other phases
are our judgement [J].
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from enum import StrEnum
from types import MappingProxyType

from app.core.local_time import instant, local_date

PREPARING_DAYS = 7
LAST_OPENING_DAY = 4
LAST_CARRYING_ON_DAY = 10
QUIET_BEFORE_DOSING = timedelta(hours=2)
DOSING_DAY_ENDS = time(8)
"""Wall time on the local date after the dosing session."""


class Phase(StrEnum):
    """Permanent names: they are in the database."""

    PREPARING = "preparing"
    DOSING_DAY = "dosing-day"
    OPENING = "opening"
    CARRYING_ON = "carrying-on"
    KEEPING = "keeping"


PHASE_WORDS: Mapping[Phase, str] = MappingProxyType(
    {phase: phase.value.replace("-", " ") for phase in Phase}
)


@dataclass(frozen=True)
class Standing:
    """`day`: local dates since the latest past dosing, None if there was none.
    `days_to_next`: local dates until the next planned one (0 = later today), None if none.
    `instead_of`: the phase by the sessions alone, where the clinic has set another; else None."""

    phase: Phase
    day: int | None
    days_to_next: int | None
    instead_of: Phase | None = None

    @property
    def by_sessions(self) -> Phase:
        """What words about the sessions go by: no override makes them untrue."""
        return self.instead_of or self.phase


@dataclass(frozen=True)
class Override:
    """A phase that a therapist has set, from `set_at` to the end of `until_day` (a local date) or
    to `ended_at`. `known`: the sessions known when it was set, in order of time: the latest past
    one and all to come."""

    phase: Phase
    set_at: datetime
    until_day: date
    known: tuple[datetime, ...] = ()
    ended_at: datetime | None = None


@dataclass(frozen=True)
class Cap:
    """The most exercise nudges on one local date, and within any seven local dates in a row."""

    a_day: int
    a_week: int


EXERCISE_NUDGES: Mapping[Phase, Cap] = MappingProxyType(
    {
        Phase.PREPARING: Cap(a_day=1, a_week=7),
        Phase.DOSING_DAY: Cap(a_day=0, a_week=0),
        Phase.OPENING: Cap(a_day=2, a_week=14),
        Phase.CARRYING_ON: Cap(a_day=1, a_week=7),
        Phase.KEEPING: Cap(a_day=1, a_week=2),
    }
)
EXERCISES_A_DAY: Mapping[Phase, int] = MappingProxyType(
    {phase: cap.a_day for phase, cap in EXERCISE_NUDGES.items()}
)
"""How many exercises a day of the phase invites to; doing more is always open."""


def standing(
    sessions: Sequence[datetime], now: datetime, zone: str, overrides: Sequence[Override] = ()
) -> Standing:
    """The phase of one instant, from past and planned sessions (UTC, no cancelled ones, any order).

    Where phases overlap in a close series: dosing day, then opening (the best evidence), then
    preparing, then carrying on and keeping [J]. `overrides`, also those that have ended: the one
    set last of those in force replaces the phase, but never a dosing day.
    """
    today = local_date(now, zone)
    past = max((at for at in sessions if at <= now), default=None)
    coming = min((at for at in sessions if at > now), default=None)
    day = None if past is None else (today - local_date(past, zone)).days
    days_to_next = None if coming is None else (local_date(coming, zone) - today).days
    dosing = any(within_dosing_day(at, now, zone) for at in sessions)
    if dosing:
        return Standing(Phase.DOSING_DAY, day, days_to_next)
    phase, by_hand = _between(day, days_to_next), in_force(overrides, sessions, now, zone)
    if by_hand is None or by_hand.phase is phase:
        return Standing(phase, day, days_to_next)
    return Standing(by_hand.phase, day, days_to_next, instead_of=phase)


def within_dosing_day(dosed_at: datetime, now: datetime, zone: str) -> bool:
    """From 2 h before the session until 08:00 of the next local date: nothing is asked or pushed,
    but a check-in is never refused."""
    next_date = local_date(dosed_at, zone) + timedelta(days=1)
    return dosed_at - QUIET_BEFORE_DOSING <= now < instant(next_date, DOSING_DAY_ENDS, zone)


def _between(day: int | None, days_to_next: int | None) -> Phase:
    if day is not None and day <= LAST_OPENING_DAY:
        return Phase.OPENING
    if days_to_next is not None and days_to_next <= PREPARING_DAYS:
        return Phase.PREPARING
    if day is not None and day <= LAST_CARRYING_ON_DAY:
        return Phase.CARRYING_ON
    return Phase.KEEPING


def in_force(
    overrides: Sequence[Override], sessions: Sequence[datetime], now: datetime, zone: str
) -> Override | None:
    """The override of this instant, or None: the one set last, unless it has ended [J].

    It ends by itself with its last day, or with a session that was not known when it was set
    (another local date than any of those known), whichever comes first.
    """
    standing_ones = [each for each in overrides if _holds(each, sessions, now, zone)]
    return max(standing_ones, key=lambda each: each.set_at, default=None)


def _holds(each: Override, sessions: Sequence[datetime], now: datetime, zone: str) -> bool:
    if now < each.set_at or (each.ended_at is not None and now >= each.ended_at):
        return False
    return local_date(now, zone) <= each.until_day and not _news(each, sessions, now, zone)


def _news(each: Override, sessions: Sequence[datetime], now: datetime, zone: str) -> bool:
    """Whether a session has come to pass since then that nobody knew of; older ones are no news."""
    dates = {local_date(at, zone) for at in each.known}
    since = min((at for at in each.known if at <= each.set_at), default=None)
    return any(
        at <= now and (since is None or at > since) and local_date(at, zone) not in dates
        for at in sessions
    )
