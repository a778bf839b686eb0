"""Who needs a look first, and why, in words that a therapist can check against the chart.

Order [J]: an open alert (critical, red, amber), relief fading, worse, silent, a session within two
days with nothing read, item 9 above 0 in imported answers, answers not read; who has left or is
discharged stands last [J], and only an alert or imported answers can lift them.
Values in, words out; a day is the patient's check-in day.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Literal

from app.core.recent_answers import Answered, Rise

Kind = Literal[
    "critical", "red", "amber", "fading", "worse", "silent", "session", "imported", "unread",
    "left", "discharged",
]  # fmt: skip
RANK: dict[Kind, int] = {
    "critical": 0, "red": 1, "amber": 2, "fading": 3, "worse": 4, "silent": 5, "session": 6,
    "imported": 7, "unread": 8, "left": 10, "discharged": 11,
}  # fmt: skip
QUIET = 9  # the rank of a patient whom nothing calls to
MOST_CALLED = 7
"""How many at most stand under "need you" [J]: a list that is longer is read by nobody."""

COMPLETION_DAYS = 14


@dataclass(frozen=True)
class Facts:
    """`rise` and `usual_gap` (days): see `core.recent_answers`; `last_answered`: the last day with
    any answer; `imported`: came by an import; `left_on`: the day on which
    the latest consent was withdrawn, None while it stands; `discharged_on`: that of the discharge,
    None while the treatment goes on. `fading_on`: the answered day on
    which the relief of the session of `fading_since` was half-way gone, see `core.relief`.
    `dosing_days`: past and planned, in order. `item_9`: the highest answer to it on the last day
    that has one. `official`, `anxiety`: the newest PHQ-9 and GAD-7 (day, total, the total before).
    `lost_on`: the official form that says the response is lost. `reviewed_on`: when a therapist
    last read; `unread`: check-ins that came since, the first of them on `unread_since`."""

    today: date
    added: date
    rise: Rise | None = None
    usual_gap: float = 1.0
    last_answered: date | None = None
    open_alerts: int = 0
    worst_alert: str | None = None
    imported: bool = False
    imported_item_9_on: date | None = None
    left_on: date | None = None
    discharged_on: date | None = None
    fading_on: date | None = None
    fading_since: date | None = None
    dosing_days: tuple[date, ...] = ()
    item_9: int | None = None
    official: tuple[date, int, int | None] | None = None
    anxiety: tuple[date, int, int | None] | None = None
    lost_on: date | None = None
    reviewed_on: date | None = None
    unread: int = 0
    unread_since: date | None = None

    @property
    def is_over(self) -> bool:
        """Whether nothing is asked of them any more."""
        return self.left_on is not None or self.discharged_on is not None

    @property
    def since_dosing(self) -> int | None:
        """Days since the latest session up to today, None before the first."""
        past = [day for day in self.dosing_days if day <= self.today]
        return (self.today - past[-1]).days if past else None

    @property
    def to_dosing(self) -> int | None:
        """Days to the next session after today, None where none is planned."""
        ahead = [day for day in self.dosing_days if day > self.today]
        return (ahead[0] - self.today).days if ahead else None


@dataclass(frozen=True)
class Reason:
    kind: Kind
    words: str


def rank(found: Sequence[Reason]) -> int:
    """0 is looked at first."""
    return min((RANK[reason.kind] for reason in found), default=QUIET)


def calls(found: Sequence[Reason]) -> bool:
    """Whether somebody may stand under "need you"."""
    return rank(found) < QUIET


def completion(answered: Answered, today: date, added: date) -> tuple[int, int]:
    """Answered days of the last 14, or of those since the patient was added: (answered, of).

    Today counts once it is answered; before that it is not yet missed.
    """
    days = {day for day, _ in answered}
    last = today if today in days else today - timedelta(days=1)
    first = max(last - timedelta(days=COMPLETION_DAYS - 1), added)
    of = max(0, (last - first).days + 1)
    return sum(first <= day <= last for day in days), of
