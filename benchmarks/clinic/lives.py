"""Who the people of the clinic are, and how they are on each day. Synthetic; a seed says it all.

A year is drawn by itself, counted back from the last day: a clinic of ten years has the same last
year as one of a single year. Shapes as in the demo: relief that rises at once and fades, a noise
that leans on the day before.
"""

from __future__ import annotations

import random
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import time

from app.demo.answers import noise

YEAR = 365
ZONES = ("America/New_York", "America/Chicago", "America/Los_Angeles", "Europe/Berlin")
ROUTES = (("intravenous", 40.0), ("intramuscular", 60.0), ("intranasal", 84.0))
PLANS = ("full-daily",) * 7 + ("short-daily",) * 2 + ("official-daily",)
HOW_STEEP, REMEMBERED_DAYS = 4, 90
COURSE, COURSE_EVERY_DAYS = 6, 3
SILENT_PEOPLE, OWN_COURSES, WITH_PHONE, KEEPS_LEDGER, ITEM_9 = 0.08, 0.4, 0.7, 0.3, 0.15


@dataclass(frozen=True)
class Levels:
    """How a day is: totals of the nine and the seven questions, pain 0-10."""

    phq: float
    gad: float
    pain: float


@dataclass(frozen=True)
class Life:
    """`gain`: what a session takes off at most, as a share; `half_day`: when half of it is gone.
    `in_courses`: six sessions in a row, then a few; else one every few weeks. `silent_for`: the
    last days without an answer."""

    seed: int
    number: int
    plan: str
    zone: str
    usual: Levels
    gain: float
    half_day: float
    missing: float
    answers_at: time
    route: str
    dose_mg: float
    in_courses: bool
    item_9: bool
    has_phone: bool
    keeps_ledger: bool
    silent_for: int

    def chance(self, what: str) -> random.Random:
        """Draws of its own for each thing, so that one changes no other."""
        return random.Random(f"{self.seed}, person {self.number}, {what}")


def life(seed: int, number: int) -> Life:
    chance = random.Random(f"{seed}, person {number}")
    route, dose_mg = chance.choice(ROUTES)
    usual = Levels(chance.uniform(11, 21), chance.uniform(7, 15), chance.uniform(1, 7))
    return Life(
        seed, number, chance.choice(PLANS), chance.choice(ZONES), usual,
        gain=chance.choice((0.08, 0.4, 0.55, 0.7, 0.75)),
        half_day=chance.uniform(4, 30),
        missing=chance.uniform(0.02, 0.25),
        answers_at=time(chance.randrange(17, 22), chance.randrange(60)),
        route=route,
        dose_mg=dose_mg,
        in_courses=chance.random() < OWN_COURSES,
        item_9=chance.random() < ITEM_9,
        has_phone=chance.random() < WITH_PHONE,
        keeps_ledger=chance.random() < KEEPS_LEDGER,
        silent_for=chance.randrange(4, 15) if chance.random() < SILENT_PEOPLE else 0,
    )  # fmt: skip


def days_back(year: int) -> range:
    """The days of the year so many years ago, as days from the last day, which is 0."""
    return range(1 - YEAR * (year + 1), 1 - YEAR * year)


def sessions(one: Life, year: int) -> list[int]:
    """On which of these days a session was planned."""
    chance, days = one.chance(f"sessions {year}"), days_back(year)
    if not one.in_courses:
        found, day = [], days.start + chance.randrange(8, 30)
        while day < days.stop:
            found.append(day)
            day += chance.randrange(18, 40)
        return found
    first = days.start + chance.randrange(20, 200)
    course = [first + COURSE_EVERY_DAYS * step for step in range(COURSE)]
    boosters = [course[-1] + 28 * step + chance.randrange(-3, 4) for step in range(1, 5)]
    return course + [day for day in boosters if day < days.stop]


def course_of_year(one: Life, year: int, standing: list[int]) -> Iterator[tuple[int, Levels]]:
    """Each day with its levels; `standing` are the sessions that took place."""
    chance, days = one.chance(f"course {year}"), days_back(year)
    noises = (noise(chance, len(days), sd) for sd in (2.3, 1.8, 0.8))
    for day, phq, gad, pain in zip(days, *noises, strict=True):
        left = 1 - one.gain * _relief_left(one, day, standing)
        yield (
            day,
            Levels(one.usual.phq * left + phq, one.usual.gad * left + gad, one.usual.pain + pain),
        )


def _relief_left(one: Life, day: int, standing: list[int]) -> float:
    """0 (none) to 1 (all): half on the dosing day itself, full on the next."""
    since = [day - each for each in standing if 0 <= day - each < REMEMBERED_DAYS]
    shapes = (0.5 if not days else 1 / (1 + (days / one.half_day) ** HOW_STEEP) for days in since)
    return max(shapes, default=0.0)
