"""Which forms are due: named days first, then years of simulated patients."""

import random
from datetime import date, timedelta

import pytest

from app.core.instruments import INSTRUMENTS
from app.core.plans import PLANS, History, due, is_official_day

DAY = date(2026, 3, 2)
DAILY = ("mood", "phq-9-today", "gad-7-today", "pain")
OFFICIAL = ("mood", "phq-9", "gad-7", "pain")


def after(days: int) -> date:
    return DAY + timedelta(days=days)


def history(last: int | None, *dosing: int) -> History:
    return History(None if last is None else after(last), tuple(after(days) for days in dosing))


@pytest.mark.parametrize(
    ("because", "past", "expected"),
    [
        ("the first check-in", history(None), True),
        ("six days after the last", history(-6), False),
        ("seven days after the last", history(-7), True),
        ("carried over until answered", history(-19), True),
        ("already answered today", history(0), True),
        ("yesterday, entered after today's was answered", history(1), False),
        ("the eve of a session, last 4 days old", history(-4, 1), True),
        ("the eve of a session, last 3 days old", history(-3, 1), False),
        ("two days before a session, last 5 days old", history(-5, 2), False),
        ("overdue, three days before a session", history(-7, 3), True),
        ("the dosing day", history(-9, 0), False),
        ("day +4", history(-9, -4), False),
        ("day +5", history(-9, -5), True),
        ("the first check-in on a dosing day", history(None, 0), False),
        ("day +2 and the eve of the next", history(-6, -2, 1), False),
        ("a session added after the forms were answered", history(0, 0), True),
    ],
    ids=lambda value: value.replace(" ", "-") if isinstance(value, str) else "",
)
def test_official_days(because: str, past: History, expected: bool) -> None:
    assert is_official_day("full-daily", DAY, past) is expected, because
    assert due("full-daily", DAY, past) == (OFFICIAL if expected else DAILY)


def test_the_other_plans() -> None:
    assert due("short-daily", DAY, history(-3)) == ("mood", "phq-4-today", "pain")
    assert due("short-daily", DAY, history(None)) == OFFICIAL
    assert due("official-daily", DAY, history(-1, 0)) == OFFICIAL
    assert list(PLANS)[0] == "full-daily"
    with pytest.raises(KeyError):
        due("weekly", DAY, history(None))


def scored_items(codes: set[str]) -> int:
    return sum(len(INSTRUMENTS[code].items) for code in codes)


@pytest.mark.parametrize("plan", PLANS)
@pytest.mark.parametrize("seed", range(8))
def test_two_simulated_years_keep_every_promise(plan: str, seed: int) -> None:
    chance = random.Random(f"{plan} {seed}")
    dosing = {after(days) for days in (chance.randrange(730) for _ in range(40))}
    last: date | None = None
    for number in range(730):
        day = after(number)
        past = History(last, tuple(dosing))
        asked = set(due(plan, day, past))
        quiet = any(0 <= (day - session).days <= 4 for session in dosing)
        official = "phq-9" in asked
        if plan != "official-daily":
            assert not (quiet and official)
            assert quiet or official or (last is not None and (day - last).days < 7)
            assert not official or not asked & {"phq-9-today", "gad-7-today", "phq-4-today"}
        if official and chance.random() < 0.6:
            last = day
            # The page of the same day, opened again after answering, asks nothing more.
            asked |= set(due(plan, day, History(last, tuple(dosing))))
        assert scored_items(asked) <= 18
        assert asked >= {"mood", "pain"}
    assert last is not None
