"""Packs: forms that a therapist adds to the plan, each at its own rhythm, under the cap of a day.

A day asks at most 18 scored items (CLINICAL.md section 1), and Full daily asks 18 by itself. What
gives way, and when, is our judgement [J]:

1. Mood and the depression form never give way: the form carries item 9 and is the curve's source.
2. On official days and on dosing days no pack is asked. What falls due then is carried over.
3. What fits is asked on the day it falls due and every day until it is answered in full.
4. Where it does not fit, the seven anxiety questions give way: on two fixed days of seven ("pack
   days", counted from the first pack's day, moved off dosing days and the days after them), and on
   the day after a session for a form that belongs to that day alone. So they stay on five days of
   seven while somebody leaves a pack's form lying, and a weekly form keeps its week.
5. A daily form that does not fit (craving on Full daily) is asked every day, because it is a curve;
   the anxiety questions and pain then take turns, day about.
6. What has waited longest comes first. Nothing changes within a day as its answers arrive.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from types import MappingProxyType
from typing import Literal

from app.core.instruments import INSTRUMENTS

MOST_ITEMS = 18
PACK_DAYS = (0, 3)  # of seven
ANXIETY = ("gad-7-today", "gad-7")
TAKE_TURNS = "pain"
ONE_DAY = timedelta(days=1)

Cadence = Literal["daily", "weekly", "monthly", "yearly", "once", "day after a session"]
EVERY: Mapping[Cadence, timedelta] = MappingProxyType(
    {"weekly": timedelta(7), "monthly": timedelta(30), "yearly": timedelta(365)}
)


@dataclass(frozen=True)
class Pack:
    """`forms`: instrument codes with their cadence; all but the last kind are asked first on the
    day the pack is chosen."""

    code: str
    name: str
    description: str
    forms: tuple[tuple[str, Cadence], ...]


PACKS: Mapping[str, Pack] = MappingProxyType(
    {
        pack.code: pack
        for pack in (
            Pack("pain", "Pain", "PEG, three questions, once a week.", (("peg", "weekly"),)),
            Pack(
                "substance-use",
                "Substance use",
                "Craving every day, days used once a week, AUDIT-C now and once a year.",
                (("craving", "daily"), ("use-days", "weekly"), ("audit-c", "yearly")),
            ),
            Pack("trauma", "Trauma", "PC-PTSD-5, once, now.", (("pc-ptsd-5", "once"),)),
            Pack(
                "ketamine",
                "Ketamine",
                "Side effects on the day after each session, bladder once a month.",
                (("side-effects", "day after a session"), ("bladder", "monthly")),
            ),
        )
    }
)
PACK_CODES = frozenset(code for pack in PACKS.values() for code, _ in pack.forms)


@dataclass(frozen=True)
class Packed:
    """`chosen`: the packs in force, each with the day it was chosen. `answered`: when each of their
    forms was last answered in full, before the day in question. `begun`: the codes that hold an
    answer of that very day. `dosing_days`: as in `plans.History`."""

    chosen: Mapping[str, date]
    answered: Mapping[str, date]
    dosing_days: tuple[date, ...]
    begun: frozenset[str] = frozenset()


@dataclass(frozen=True)
class Waiting:
    """A form that is due and unanswered, and since which day."""

    code: str
    since: date


def size(codes: Sequence[str]) -> int:
    """How many scored items these forms ask."""
    return sum(len(INSTRUMENTS[code].items) for code in codes)


def asked(codes: tuple[str, ...], day: date, packed: Packed, *, official: bool) -> tuple[str, ...]:
    """The forms of the day: those of the plan, `codes`, without what gives way, then the packs'.
    `official`: the plan asks its official forms because it is their day."""
    if not packed.chosen:
        return codes
    daily, due_today, waiting = [], [], []
    if not official and day not in packed.dosing_days:
        daily = _of_cadence(packed, "daily", day)
        after = day - ONE_DAY in packed.dosing_days
        due_today = _of_cadence(packed, "day after a session", day) if after else []
        waiting = [each.code for each in due(day, packed)]
    begun = [code for code in PACK_CODES & packed.begun if code not in daily]
    extra = list(dict.fromkeys([*sorted(begun), *due_today, *waiting]))
    staying = _without_turn(codes, day, daily, packed)
    may_displace = bool(due_today) or bool(begun) or is_pack_day(day, packed)
    if size([*staying, *daily, *extra]) > MOST_ITEMS and extra and may_displace:
        staying = _without(codes, ANXIETY, packed)
    return (*staying, *_that_fit([*daily, *extra], MOST_ITEMS - size(staying)))


def due(day: date, packed: Packed) -> list[Waiting]:
    """Everything but the daily forms and those of a day after a session that is due on `day`, what
    has waited longest first."""
    found = [
        Waiting(code, since)
        for pack, code, cadence in _forms(packed)
        if cadence not in ("daily", "day after a session")
        and (since := _since(packed.chosen[pack], cadence, packed.answered.get(code)))
        and since <= day
    ]
    return sorted(found, key=lambda each: (each.since, each.code))


def _since(chosen: date, cadence: Cadence, answered: date | None) -> date | None:
    """The day on which a form fell due, or will."""
    if answered is None:
        return chosen
    return None if cadence == "once" else max(chosen, answered + EVERY[cadence])


def _forms(packed: Packed) -> Iterator[tuple[str, str, Cadence]]:
    return (
        (pack.code, code, cadence)
        for pack in PACKS.values()
        if pack.code in packed.chosen
        for code, cadence in pack.forms
    )


def _of_cadence(packed: Packed, wanted: Cadence, day: date) -> list[str]:
    return [
        code
        for pack, code, cadence in _forms(packed)
        if cadence == wanted and packed.chosen[pack] <= day
    ]


def is_pack_day(day: date, packed: Packed) -> bool:
    """Two days of seven; one that is a dosing day, or the day after one, moves to the next that is
    neither, so that what is asked after a session does not crowd out everything else."""
    if _is_taken(day, packed):
        return False
    first = min(packed.chosen.values())
    while (day - first).days % 7 not in PACK_DAYS:
        day -= ONE_DAY
        if not _is_taken(day, packed):
            return False
    return True


def _is_taken(day: date, packed: Packed) -> bool:
    return day in packed.dosing_days or day - ONE_DAY in packed.dosing_days


def _without_turn(
    codes: tuple[str, ...], day: date, daily: Sequence[str], packed: Packed
) -> tuple[str, ...]:
    if size([*codes, *daily]) <= MOST_ITEMS:
        return codes
    return _without(codes, (TAKE_TURNS,) if is_turn_of_anxiety(day) else ANXIETY, packed)


def is_turn_of_anxiety(day: date) -> bool:
    """Day about; the other days are pain's."""
    return day.toordinal() % 2 == 1


def _without(
    codes: tuple[str, ...], giving_way: tuple[str, ...], packed: Packed
) -> tuple[str, ...]:
    """What was begun today stays."""
    return tuple(code for code in codes if code not in giving_way or code in packed.begun)


def _that_fit(codes: Sequence[str], room: int) -> Iterator[str]:
    for code in codes:
        if size([code]) <= room:
            room -= size([code])
            yield code
