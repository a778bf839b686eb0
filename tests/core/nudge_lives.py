"""Simulated lives of patients with nudges: what they do, what the clinic does, what clocks do.

The policy under test is an argument. The worker's rounds are those of app/worker.py in little:
decide each nudge whose minute has come once, look again at the moment of sending, send. Everything
that happens is written into a `World`, which `nudge_rules` judges without asking the policy.
"""

from __future__ import annotations

import random
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field, replace
from datetime import date, datetime, time, timedelta

from app.core import nudging
from app.core.local_time import check_in_day, instant, local_date
from app.core.nudge_clauses import Day, Hours
from app.core.nudging import Planned
from app.core.phases import Override, Phase
from app.core.snoozes import Snooze

ZONES = (
    "Europe/Berlin", "America/New_York", "Australia/Lord_Howe", "Africa/Casablanca",
    "America/Santiago", "Pacific/Auckland", "Asia/Kathmandu", "Antarctica/Troll",
    "Pacific/Kiritimati", "Pacific/Honolulu", "Asia/Tokyo",
)  # fmt: skip
BY_HAND = (Phase.PREPARING, Phase.OPENING, Phase.CARRYING_ON, Phase.KEEPING)


@dataclass(frozen=True)
class Policy:
    """What decides. `one_of_a_kind` is the database's own rule: a kind once for a local date."""

    wanted: Callable[[Day, date], tuple[Planned, ...]] = nudging.wanted
    decide: Callable[[Planned, Day, datetime], tuple[str, str]] = nudging.decide
    worth_until: Callable[[Planned, Day], datetime] = nudging.worth_until
    one_of_a_kind: bool = True


@dataclass(frozen=True)
class Life:
    """`sessions`: days from the start. `answers`, `eventful`, `moving`: chances a day."""

    seed: int
    zone: str
    start: date
    days: int
    hours: Hours
    sessions: tuple[int, ...]
    answers: float
    eventful: float
    moving: float
    busy: float = 0.1  # the chance that the push service takes it in the next round only


@dataclass
class Said:
    """A nudge that was sent: at which instant, on whose local date then, in which phase then."""

    planned: Planned
    at: datetime
    on: date
    opened_at: datetime | None = None


@dataclass
class World:
    """The whole truth of one life up to `now`."""

    zone: str
    hours: Hours
    now: datetime
    asked_at: datetime
    began_at: datetime
    sessions: list[datetime] = field(default_factory=list)
    overrides: list[Override] = field(default_factory=list)
    paused: bool = False
    check_ins: list[datetime] = field(default_factory=list)
    done: list[tuple[datetime, str]] = field(default_factory=list)
    put_aside: list[datetime] = field(default_factory=list)
    snoozes: list[tuple[datetime, str]] = field(default_factory=list)
    red: list[tuple[datetime, datetime]] = field(default_factory=list)  # raised, reviewed
    said: list[Said] = field(default_factory=list)
    disturbed: set[date] = field(default_factory=set)  # dates on which nothing can be demanded
    outcomes: Counter[str] = field(default_factory=Counter)

    @property
    def today(self) -> date:
        return local_date(self.now, self.zone)

    def on(self, instants: list[datetime], day: date) -> list[datetime]:
        """Those of a check-in day."""
        return [at for at in instants if check_in_day(at, self.zone) == day]

    def snoozed(self, day: date) -> tuple[Snooze, ...]:
        ends = self.done + [(at, "any") for at in self.put_aside]
        return tuple(
            Snooze(code, at, any(end >= at and of in (code, "any") for end, of in ends))
            for at, code in self.snoozes
            if check_in_day(at, self.zone) == day
        )

    def signs(self) -> list[datetime]:
        """Whatever says that somebody is there."""
        taps = [each.opened_at for each in self.said if each.opened_at]
        practised = [at for at, _ in self.done + self.snoozes] + self.put_aside
        return self.check_ins + practised + taps

    def facts(self) -> Day:
        """As app/nudges/day_facts.py reads them."""
        day = self.today
        dosed = [local_date(at, self.zone) for at in self.sessions]
        there = [check_in_day(at, self.zone) for at in self.signs()]
        last = max([*there, *(each for each in dosed if each <= day)], default=date.min)
        before = {each.planned.day for each in self.said if each.planned.day < day}
        exercised = {(e.planned.day, e.at) for e in self.said if e.planned.kind != "check-in"}
        return Day(
            self.zone,
            tuple(self.sessions),
            self.hours,
            checked_in=bool(self.on(self.check_ins, day)),
            exercises_done=len(self.done_on(day)),
            not_today=bool(self.on(self.put_aside, day)),
            snoozes=self.snoozed(day),
            exercise_nudges=tuple(sorted(e for e in exercised if 0 < (day - e[0]).days <= 7)),
            ignored_days=tuple(sorted(each for each in before if each > last)),
            asked_at=self.asked_at,
            paused=self.paused,
            resting=self.rests(),
            overrides=tuple(self.overrides),
        )

    def done_on(self, day: date) -> set[str]:
        return {code for at, code in self.done if check_in_day(at, self.zone) == day}

    def rests(self) -> bool:
        day = timedelta(days=1)
        return any(at <= self.now < min(at + day, reviewed) for at, reviewed in self.red)


Judge = Callable[[World, Said | None], list[str]]
"""Breaks of the rules: by a nudge just said, or with None by the day that has just ended."""


def live(life: Life, judge: Judge, policy: Policy | None = None) -> tuple[World, list[str]]:
    """The whole life; what its nudges break."""
    policy, chance = policy or Policy(), random.Random(life.seed)
    start = instant(life.start, time(0), life.zone)
    world = World(life.zone, life.hours, start, asked_at=start, began_at=start)
    world.sessions = [_session(life.start + timedelta(days=n), life, chance) for n in life.sessions]
    recorded: dict[tuple[date, str], str] = {}
    queue: list[Planned] = []
    breaks: list[str] = []
    ended = world.today
    for at, act in _happenings(life, world, chance):
        world.now = at
        if act is not None:
            act(world, chance)
        else:
            _decide(world, policy, recorded, queue)
            for said in _send(world, policy, queue, life.busy, chance):
                breaks += judge(world, said)
        if world.today > ended and check_in_day(world.now, world.zone) > ended:
            breaks += judge(world, None)
            ended = world.today
    return world, breaks


def _session(day: date, life: Life, chance: random.Random) -> datetime:
    return instant(day, time(chance.randrange(24), chance.choice((0, 30))), life.zone)


def _decide(
    world: World, policy: Policy, recorded: dict[tuple[date, str], str], queue: list[Planned]
) -> None:
    facts = world.facts()
    for planned in policy.wanted(facts, world.today):
        key = (planned.day, planned.kind)
        if planned.at > world.now or (key in recorded and policy.one_of_a_kind):
            continue
        verdict, why = policy.decide(planned, facts, world.now)
        recorded[key] = verdict
        world.outcomes[why or "to be said"] += 1
        if verdict == "say":
            queue.append(planned)


def _send(
    world: World, policy: Policy, queue: list[Planned], busy: float, chance: random.Random
) -> Iterator[Said]:
    """The facts are read again; a push service may be busy until the next round."""
    waiting, queue[:] = list(queue), []
    for planned in waiting:
        verdict, why = policy.decide(planned, world.facts(), world.now)
        if verdict != "say":
            world.outcomes[f"let go: {why}"] += 1
            world.disturbed.add(planned.day)
        elif chance.random() < busy:
            queue.append(planned)
            world.disturbed.add(planned.day)
        else:
            world.outcomes["said"] += 1
            planned = replace(planned, expires_at=policy.worth_until(planned, world.facts()))
            world.said.append(Said(planned, world.now, world.today))
            yield world.said[-1]


Act = Callable[[World, random.Random], None]


def _happenings(
    life: Life, world: World, chance: random.Random
) -> Iterator[tuple[datetime, Act | None]]:
    """Acts, and None for a round of the worker, in order of time."""
    for number in range(life.days):
        start = world.began_at + timedelta(days=number)
        asleep = chance.random() < 0.04
        rounds = [] if asleep else _rounds(world, start, chance)
        acts = [
            (start + timedelta(minutes=chance.randrange(24 * 60), seconds=1), act)
            for act, likely in _acts(life)
            if chance.random() < likely
        ]
        if asleep:
            acts.append((start, _disturb))
        both: list[tuple[datetime, Act | None]] = [*acts, *((at, None) for at in rounds)]
        yield from sorted(both, key=lambda each: each[0])


def _rounds(world: World, start: datetime, chance: random.Random) -> list[datetime]:
    """Of 24 hours: soon after each hour that may be asked for, and at odd minutes."""
    hours = {world.hours.check_in, world.hours.exercise, time(12, 30), time(17, 30), time(21, 15)}
    end, day = start + timedelta(days=1), local_date(start, world.zone)
    asked_for = [
        instant(each, wall, world.zone)
        for each in (day, day + timedelta(days=1))
        for wall in hours | {time(8)}
    ]
    soon = [at + timedelta(minutes=chance.randrange(10)) for at in asked_for if start <= at < end]
    return soon + [start + timedelta(minutes=chance.randrange(24 * 60)) for _ in range(5)]


def _acts(life: Life) -> list[tuple[Act, float]]:
    return [
        (_check_in, life.answers), (_practise, life.answers), (_practise, life.answers / 2),
        (_tap, life.answers / 2), (_put_aside, life.eventful), (_snooze, 2 * life.eventful),
        (_snooze, life.eventful), (_snooze, life.eventful), (_red, life.eventful),
        (_pause, life.eventful / 4), (_resume, life.eventful), (_report, life.eventful / 3),
        (_move_session, life.eventful / 2), (_cancel, life.eventful / 4),
        (_choose_hours, life.eventful / 3), (_set_phase, life.eventful / 2),
        (_end_phase, life.eventful / 2), (_travel, life.moving),
    ]  # fmt: skip


def _check_in(world: World, chance: random.Random) -> None:
    world.check_ins.append(world.now)


def _practise(world: World, chance: random.Random) -> None:
    world.done.append((world.now, chance.choice("ab")))


def _tap(world: World, chance: random.Random) -> None:
    if world.said:
        world.said[-1].opened_at = world.now


def _put_aside(world: World, chance: random.Random) -> None:
    world.put_aside.append(world.now)


def _snooze(world: World, chance: random.Random) -> None:
    world.snoozes.append((world.now, chance.choice("ab")))


def _red(world: World, chance: random.Random) -> None:
    world.red.append((world.now, world.now + timedelta(hours=chance.choice((1, 9, 20, 99)))))


def _pause(world: World, chance: random.Random) -> None:
    world.paused = True
    _disturb(world, chance)


def _resume(world: World, chance: random.Random) -> None:
    world.paused = False
    _disturb(world, chance)


def _report(world: World, chance: random.Random) -> None:
    _new(world, world.now - timedelta(hours=chance.randrange(60)))


def _new(world: World, at: datetime) -> None:
    world.sessions.append(at)
    _disturb(world, random.Random(0))


def _move_session(world: World, chance: random.Random) -> None:
    coming = [at for at in world.sessions if at > world.now - timedelta(days=2)]
    if coming:
        world.sessions.remove(coming[0])
        _new(world, world.now + timedelta(hours=chance.randrange(-40, 200)))


def _cancel(world: World, chance: random.Random) -> None:
    if world.sessions:
        world.sessions.remove(chance.choice(world.sessions))
        _disturb(world, chance)


def _choose_hours(world: World, chance: random.Random) -> None:
    world.hours = Hours(time(chance.randrange(24)), time(chance.randrange(24), 30))
    world.asked_at = world.now  # what today's hours would have said before is not made up for
    _disturb(world, chance)


def _set_phase(world: World, chance: random.Random) -> None:
    _end_phase(world, chance)
    until = world.today + timedelta(days=chance.randrange(12))
    past = sorted(at for at in world.sessions if at <= world.now)[-1:]
    known = (*past, *sorted(at for at in world.sessions if at > world.now))
    world.overrides.append(Override(chance.choice(BY_HAND), world.now, until, known))
    _disturb(world, chance)


def _end_phase(world: World, chance: random.Random) -> None:
    if world.overrides and world.overrides[-1].ended_at is None:
        last = world.overrides.pop()
        world.overrides.append(
            Override(last.phase, last.set_at, last.until_day, last.known, world.now)
        )
        _disturb(world, chance)


def _travel(world: World, chance: random.Random) -> None:
    _disturb(world, chance)
    world.zone = chance.choice(ZONES)
    _disturb(world, chance)


def _disturb(world: World, chance: random.Random) -> None:
    """On these dates what *must* be said cannot be told from outside the policy."""
    world.disturbed |= {world.today + timedelta(days=near) for near in (-1, 0, 1)}
