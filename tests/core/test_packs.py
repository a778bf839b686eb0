"""The packs of a day: named days first, then three simulated years of every plan and pack."""

from __future__ import annotations

import random
from collections import defaultdict
from datetime import date, timedelta
from itertools import combinations

import pytest

from app.core import packs
from app.core.instruments import INSTRUMENTS
from app.core.pack_sentences import meaning, waiting_words
from app.core.packs import EVERY, PACKS, Packed, Waiting, asked, due, is_pack_day, size
from app.core.plans import PLANS, History
from app.core.plans import due as plan_due

DAY = date(2026, 3, 2)
FULL, SHORT, OFFICIAL = (PLANS[c].daily for c in ("full-daily", "short-daily", "official-daily"))
AUDIT, USE = {"audit-c": 0}, {"use-days": 0}
PLAIN = ("mood", "phq-9-today", "pain")
CRAVING = (*PLAIN, "craving")
NO_PAIN = ("mood", "phq-9-today", "gad-7-today", "craving")
USED = (*CRAVING, "use-days")
YEARLY = (*SHORT, "craving", "audit-c")
HARD_EVENTS = (*PLAIN, "pc-ptsd-5")
A_YEAR = {"audit-c": 0, "use-days": 364}
AFTERWARDS = (*PLAIN, "side-effects")
BLADDER = {"bladder": 0}
COMBINATIONS = [c for n in range(1, 5) for c in combinations(PACKS, n)]


def after(days: int) -> date:
    return DAY + timedelta(days=days)


def packed(*chosen: str, answered: dict[str, int] | None = None, dosing=(), begun=(), on=0):
    return Packed(
        {code: after(on) for code in chosen},
        {code: after(days) for code, days in (answered or {}).items()},
        tuple(after(days) for days in dosing),
        frozenset(begun),
    )


@pytest.mark.parametrize(
    ("because", "codes", "on", "past", "expected"),
    [
        ("no pack", FULL, 0, packed(), FULL),
        ("the day it was chosen", FULL, 0, packed("pain"), (*PLAIN, "peg")),
        ("answered this week", FULL, 3, packed("pain", answered={"peg": 0}), FULL),
        ("a week later", FULL, 7, packed("pain", answered={"peg": 0}), (*PLAIN, "peg")),
        ("unanswered, no pack day", FULL, 1, packed("pain"), FULL),
        ("unanswered, the second pack day", FULL, 3, packed("pain"), (*PLAIN, "peg")),
        ("a pack day that is a dosing day", FULL, 0, packed("pain", dosing=[0]), FULL),
        ("not moved to the day after it", FULL, 1, packed("pain", dosing=[0]), FULL),
        ("but to the next", FULL, 2, packed("pain", dosing=[0]), (*PLAIN, "peg")),
        ("short daily has room on any day", SHORT, 1, packed("pain"), (*SHORT, "peg")),
        ("before it was chosen", SHORT, -1, packed("pain", "substance-use"), SHORT),
        ("craving, pain's turn", FULL, 1, packed("substance-use", answered=AUDIT | USE), CRAVING),
        ("anxiety's turn", FULL, 2, packed("substance-use", answered=AUDIT | USE), NO_PAIN),
        ("pain's turn leaves room", FULL, 1, packed("substance-use", answered=AUDIT), USED),
        ("day +1", FULL, 2, packed("ketamine", answered=BLADDER, dosing=[1]), AFTERWARDS),
        ("never on day +2", FULL, 3, packed("ketamine", answered=BLADDER, dosing=[1]), FULL),
        ("day +1 is a dosing day too", FULL, 2, packed("ketamine", dosing=[1, 2]), FULL),
        ("30 days", SHORT, 30, packed("ketamine", answered=BLADDER), (*SHORT, "bladder")),
        ("once is once", SHORT, 400, packed("trauma", answered={"pc-ptsd-5": 1}), SHORT),
        ("a year", SHORT, 365, packed("substance-use", answered=A_YEAR), YEARLY),
        ("longest first", FULL, 10, packed("pain", "trauma", answered={"peg": 0}), HARD_EVENTS),
        ("official daily likewise", OFFICIAL, 0, packed("pain"), ("mood", "phq-9", "pain", "peg")),
        ("begun today stays", FULL, 0, packed("pain", begun=["gad-7-today"]), FULL),
        ("told later", FULL, 0, packed("pain", begun=["peg"], dosing=[0]), (*PLAIN, "peg")),
    ],
)  # fmt: skip
def test_the_forms_of_a_day(because, codes, on, past, expected):
    assert asked(codes, after(on), past, official=False) == expected, because


def test_on_official_days_the_packs_wait():
    past = packed("pain", "substance-use")
    assert asked(OFFICIAL, DAY, past, official=True) == OFFICIAL
    assert due(DAY, past) == [Waiting(c, DAY) for c in ("audit-c", "peg", "use-days")]


def test_nothing_changes_as_the_answers_of_a_day_arrive():
    whole = asked(FULL, DAY, packed("pain", "ketamine"), official=False)
    for answered in range(len(whole) + 1):
        begun = packed("pain", "ketamine", begun=whole[:answered])
        assert set(asked(FULL, DAY, begun, official=False)) == set(whole)


def simulate(plan: str, chosen: tuple[str, ...], seed: int, days: int = 1095, ask=asked):
    """(day, asked, official, packed, answered now): a patient who leaves some forms lying."""
    chance = random.Random(f"{plan} {chosen} {seed}")
    every = chance.choice((3, 3.5, 7, 14, 28))
    dosing = tuple(after(int(n * every)) for n in range(chance.choice((0, 6, 40)) + 1))
    answered: dict[str, date] = {}
    last = None
    for day in map(after, range(days)):
        past = Packed(dict.fromkeys(chosen, DAY), dict(answered), dosing)
        base = plan_due(plan, day, History(last, dosing))
        official = base == OFFICIAL and plan != "official-daily"
        codes = ask(base, day, past, official=official)
        done = frozenset(code for code in codes if chance.random() < 0.8)
        if {"phq-9", "gad-7"} <= done:
            last = day
        answered |= dict.fromkeys(done & packs.PACK_CODES, day)
        yield day, codes, official, past, done


CURVE = {"full-daily": "phq-9-today", "short-daily": "phq-4-today", "official-daily": "phq-9"}
BOUND = 12  # days on which packs may be asked, between falling due and being asked


def breaches(plan: str, chosen: tuple[str, ...], seed: int, days: int = 1095, ask=asked):
    """The promises that so many days break, by name."""
    found: set[str] = set()
    lost: list[bool] = []
    waited: defaultdict[str, int] = defaultdict(int)
    for day, codes, official, past, _ in simulate(plan, chosen, seed, days, ask):
        own = set(codes) & packs.PACK_CODES
        if size(codes) > 18:
            found.add("cap")
        if not official and not {"mood", CURVE[plan]} <= set(codes):
            found.add("safety form")
        if own and (official or day in past.dosing_days):
            found.add("official and dosing days")
        if len(set(codes)) < len(codes):
            found.add("twice")
        free = not official and day not in past.dosing_days
        after_one = day - timedelta(1) in past.dosing_days
        gone = plan != "short-daily" and not {"gad-7-today", "gad-7"} & set(codes)
        lost.append(gone and not after_one and "craving" not in own)
        if sum(lost[-7:]) > 3:  # two pack days, and one that was moved from the week before
            found.add("worry questions")
        if free and "substance-use" in chosen and "craving" not in own:
            found.add("craving every day")
        if "ketamine" in chosen and free and ("side-effects" in own) != after_one:
            found.add("day +1")
        for each in due(day, past):
            waited[each.code] = 0 if each.code in own else waited[each.code] + free
            if waited[each.code] > BOUND:
                found.add("bound")
        for code, since in past.answered.items():
            cadence = dict(f for p in PACKS.values() for f in p.forms)[code]
            if code in own and cadence in EVERY and day - since < EVERY[cadence]:
                found.add("too soon")
    return found


@pytest.mark.parametrize("plan", PLANS)
def test_three_years_keep_every_promise(plan):
    for seed, chosen in enumerate(COMBINATIONS):
        assert breaches(plan, chosen, seed) == set(), (chosen, seed)


def above_the_cap(codes, day, past, *, official):
    return (*asked(codes, day, past, official=official), "peg", "audit-c", "use-days")


def never_displacing(codes, day, past, *, official):
    return codes


def always_displacing(codes, day, past, *, official):
    return tuple(c for c in asked(codes, day, past, official=official) if c != "gad-7-today")


def every_day(codes, day, past, *, official):
    return (*asked(codes, day, past, official=official), "use-days")


def without_the_depression_form(codes, day, past, *, official):
    return tuple(c for c in asked(codes, day, past, official=official) if c != "phq-9-today")


def craving_day_about(codes, day, past, *, official):
    every = asked(codes, day, past, official=official)
    return tuple(c for c in every if c != "craving" or day.toordinal() % 2)


PLANTED = {
    "cap": above_the_cap,
    "bound": never_displacing,
    "worry questions": always_displacing,
    "too soon": every_day,
    "safety form": without_the_depression_form,
    "craving every day": craving_day_about,
}


@pytest.mark.parametrize("rule", PLANTED)
def test_a_broken_rule_is_caught(rule):
    every = (
        breaches("full-daily", chosen, seed, 200, ask=PLANTED[rule])
        for seed, chosen in enumerate(COMBINATIONS)
    )
    assert rule in set().union(*every)


def not_carried_over(codes, day, past, *, official):
    """Asked on the very day it falls due, or never."""
    late = {each.code for each in due(day, past) if each.since != day}
    return tuple(each for each in asked(codes, day, past, official=official) if each not in late)


def test_what_is_not_carried_over_is_caught():
    assert "bound" in breaches("full-daily", ("pain", "trauma"), 1, ask=not_carried_over)


def test_the_therapist_reads_what_it_means():
    assert meaning("full-daily", []) == ""
    assert "at most 2 days in 7." in meaning("full-daily", ["pain"])
    assert "and the day after a session" in meaning("full-daily", ["ketamine"])
    assert "take turns" in meaning("official-daily", ["substance-use"])
    assert "All of it fits" in meaning("short-daily", ["pain", "substance-use"])
    assert "comes later" in meaning("short-daily", list(PACKS))
    assert waiting_words([]) == ""
    assert (
        waiting_words([Waiting("audit-c", DAY)]) == "Waiting: AUDIT-C, year since Mon 2 Mar 2026."
    )


def test_two_days_of_seven_are_pack_days_whatever_the_sessions():
    for every in (2, 3, 7):
        past = packed("pain", dosing=range(0, 400, every))
        for start in range(300):
            assert sum(is_pack_day(after(start + n), past) for n in range(7)) <= 3


def test_every_form_of_a_pack_is_a_known_instrument():
    assert set(INSTRUMENTS) >= packs.PACK_CODES
