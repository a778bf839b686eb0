"""Who is told of an alert, and when: round after round until a named person has acknowledged it.

CLINICAL.md section 2 names the steps (the therapist, a second recipient, all); every interval here
is a judgement [J] and a setting of the clinic. Values in, at most one round out; whoever asks again
with what was planned gets the next.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from types import MappingProxyType
from typing import Literal

from app.core.opening_hours import Hours, Shift, is_open, next_opening, next_shift, on_call
from app.core.risk_ladder import Level

OutOfHours = Literal["rota", "nobody"]
SOON = timedelta(minutes=1)
"""How long to wait when a round reached nobody at all [J]."""
HELD = timedelta(minutes=60)
"""How long "I am on it" keeps the next round back [J]: it is no note of what was done."""
ALL_FROM = 2
"""The round from which everybody of the clinic is told."""


@dataclass(frozen=True)
class Route:
    """`second`: the id of whom to tell after the therapist, None: nobody else before all;
    `wait`: from round to round; `out_of_hours`: who is told while the clinic is closed."""

    wait: timedelta
    out_of_hours: OutOfHours = "rota"
    second: int | None = None


USUAL: Mapping[Level, Route] = MappingProxyType(
    {
        "critical": Route(timedelta(minutes=10)),
        "red": Route(timedelta(minutes=30)),
        "amber": Route(timedelta(hours=24), "nobody"),
    }
)
"""Amber is for the next working day (CLINICAL.md section 2): it wakes nobody who is on call."""


@dataclass(frozen=True)
class People:
    """Ids of who works at the clinic. `carer`: the patient's therapist or who covers for them
    today; None: nobody's patient. One who works there no longer counts as nobody, else the first
    round would tell nobody and no other would follow."""

    everyone: Sequence[int]
    carer: int | None = None


@dataclass(frozen=True)
class Told:
    """The last round: its number from 0, when it was planned, and whether it reached nobody, so far
    as that is known."""

    round: int
    at: datetime
    reached_nobody: bool = False


@dataclass(frozen=True)
class Round:
    number: int
    due_at: datetime
    staff_ids: tuple[int, ...]


def next_round(
    level: Level,
    raised_at: datetime,
    route: Route,
    people: People,
    hours: Hours,
    shifts: Sequence[Shift],
    now: datetime,
    *,
    last: Told | None = None,
    taken_at: datetime | None = None,
) -> Round | None:
    """The round to come, whose `due_at` may lie ahead; None while nobody is to be reached at any
    known time. After a long silence one round is due, not all that were missed: who is told is by
    the hour at which it is told.
    """
    wanted = raised_at if last is None else last.at + _pause(route, last)
    if taken_at is not None:
        wanted = max(wanted, taken_at + HELD)
    due_at = _reachable(route, hours, shifts, max(wanted, now))
    if due_at is None:
        return None
    number = 0 if last is None else last.round + 1
    since = _reachable(route, hours, shifts, wanted) or wanted
    due = min(since, now) if due_at <= now else due_at
    return Round(number, due, _whom(number, level, route, people, hours, shifts, due_at))


def _pause(route: Route, last: Told) -> timedelta:
    """Those who cannot be reached are not waited for, until all have been tried."""
    skips = last.reached_nobody and last.round < ALL_FROM
    return min(SOON, route.wait) if skips else route.wait


def _reachable(
    route: Route, hours: Hours, shifts: Sequence[Shift], at: datetime
) -> datetime | None:
    moments = [next_opening(hours, at)]
    if route.out_of_hours == "rota":
        moments.append(next_shift(shifts, at))
    return min((moment for moment in moments if moment is not None), default=None)


def _whom(
    number: int,
    level: Level,
    route: Route,
    people: People,
    hours: Hours,
    shifts: Sequence[Shift],
    at: datetime,
) -> tuple[int, ...]:
    """While closed, whoever is on call and nobody else."""
    if not is_open(hours, at):
        return on_call(shifts, at)
    if number >= ALL_FROM or people.carer not in people.everyone:
        return _once([people.carer, route.second, *people.everyone], people)
    second = route.second if number > 0 or level == "critical" else None
    return _once([people.carer, second], people)


def _once(wanted: Sequence[int | None], people: People) -> tuple[int, ...]:
    """Each once, in this order, of those who work here still."""
    here = set(people.everyone)
    return tuple(dict.fromkeys(id for id in wanted if id is not None and id in here))
