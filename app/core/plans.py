"""Check-in plans: which instruments are due on a patient's check-in day."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from types import MappingProxyType

EVERY_DAYS = 7
MOVED_FORWARD_FROM_DAYS = 4
QUIET_DAYS_AFTER_DOSING = 4


@dataclass(frozen=True)
class Plan:
    """`daily` are the codes of an ordinary day, `official_day` those of an official one."""

    code: str
    name: str
    description: str
    daily: tuple[str, ...]
    official_day: tuple[str, ...]


OFFICIAL = ("mood", "phq-9", "gad-7", "pain")
PLANS: Mapping[str, Plan] = MappingProxyType(
    {
        plan.code: plan
        for plan in (
            Plan(
                "full-daily",
                "Full daily",
                "Mood, all sixteen PHQ-9 and GAD-7 questions over the past 24 hours, and pain,"
                " every day; the official two-week forms once a week in their place.",
                ("mood", "phq-9-today", "gad-7-today", "pain"),
                OFFICIAL,
            ),
            Plan(
                "short-daily",
                "Short daily",
                "Mood, four questions over the past 24 hours, and pain, every day; the official"
                " two-week forms once a week in place of the four.",
                ("mood", "phq-4-today", "pain"),
                OFFICIAL,
            ),
            Plan(
                "official-daily",
                "Official daily",
                "The official PHQ-9 and GAD-7, mood and pain, every day. They ask about two weeks,"
                " so they cannot show how one day differs from the last.",
                OFFICIAL,
                OFFICIAL,
            ),
        )
    }
)


@dataclass(frozen=True)
class History:
    """`last_official`: the check-in day on which the plan's official forms were last completed.
    `dosing_days`: past and planned dosing sessions that are not cancelled, as local dates."""

    last_official: date | None
    dosing_days: tuple[date, ...]


def due(plan: str, day: date, history: History) -> tuple[str, ...]:
    """The instrument codes due on `day`, mood first; at most 18 scored items. KeyError on an
    unknown plan."""
    if is_official_day(plan, day, history):
        return PLANS[plan].official_day
    return PLANS[plan].daily


def is_their_day(plan: str, codes: tuple[str, ...]) -> bool:
    """Whether these are the official forms, asked because it is their day and not every day."""
    return codes == PLANS[plan].official_day != PLANS[plan].daily


def is_official_day(plan: str, day: date, history: History) -> bool:
    """Whether the official forms are asked on `day` [J].

    Never on days 0 to +4 of a session; at the first check-in; 7 days or more after the last
    completed one, carried over until answered; and on the day before a planned session if the
    last is 4 days old or more. The plan "official-daily" asks them every day.
    """
    if plan == "official-daily":
        return True
    last = history.last_official
    if last == day:  # Answered today: the day stays official, or sixteen more would be asked.
        return True
    if any(0 <= (day - dosing).days <= QUIET_DAYS_AFTER_DOSING for dosing in history.dosing_days):
        return False
    if last is None:
        return True
    age = (day - last).days
    on_the_eve = any((dosing - day).days == 1 for dosing in history.dosing_days)
    return age >= EVERY_DAYS or (on_the_eve and age >= MOVED_FORWARD_FROM_DAYS)
