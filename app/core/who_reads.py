"""What happens next with a message or an answer, as the patient is told: from the clinic's stated
hours and its rota, in the words of `risk_words`. Values in, sentences out.

Truth before comfort: what is not known is not said. Nobody is ever said to be watching, and whoever
is said to be on call has a way to be reached; the caller leaves the others out.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Literal

from app.core import risk_words
from app.core.escalation import OutOfHours
from app.core.hours_words import WEEKDAYS
from app.core.local_time import instant, local_date, to_local
from app.core.opening_hours import Hours, Shift, is_open, next_opening, next_shift, on_call

MONTHS = (
    *("January", "February", "March", "April", "May", "June", "July"),
    *("August", "September", "October", "November", "December"),
)
FRESH = timedelta(minutes=10)
"""How long after it came in somebody "is being told now" [J]: later they were told, or not."""

What = Literal["message", "answer"]
State = Literal["open", "on call", "closed", "unknown"]


@dataclass(frozen=True)
class House:
    """Of a clinic: its name, its stated hours, those who are on call and can be reached, who is
    told out of hours at the level of this alert, and its hours in words, which may be empty."""

    name: str
    hours: Hours
    shifts: Sequence[Shift]
    out_of_hours: OutOfHours
    hours_in_words: str = ""


@dataclass(frozen=True)
class Reading:
    """`says` first, `strong` (or nothing) in bold, `then` what to do meanwhile."""

    state: State
    says: tuple[str, ...]
    strong: str
    then: str

    @property
    def sentences(self) -> tuple[str, ...]:
        return tuple(filter(None, (*self.says, self.strong, self.then)))


def who_reads(
    house: House, now: datetime, zone: str, *, what: What = "message", since: datetime | None = None
) -> Reading:
    """As somebody whose clock is `zone` is told it. `since`: when it came in, if it is an alert
    that stands open; None: it is not, and nothing is said of who is told."""
    if since is None or not house.hours.are_stated:
        return _unknown(house, what)
    if is_open(house.hours, now):
        words = risk_words.OPEN.format(clinic=house.name, until=_until(house.hours, now, zone))
        return Reading("open", (words,), "", risk_words.CALL_MEANWHILE)
    shifts = house.shifts if house.out_of_hours == "rota" else ()
    if on_call(shifts, now):
        being_told = now - since < FRESH and not is_open(house.hours, since)
        words = risk_words.ON_CALL_TOLD if being_told else risk_words.ON_CALL
        return Reading("on call", (words,), "", risk_words.CALL_MEANWHILE)
    return _closed(house, shifts, now, zone)


def _closed(house: House, shifts: Sequence[Shift], now: datetime, zone: str) -> Reading:
    opening, shift = next_opening(house.hours, now), next_shift(shifts, now)
    said = []
    if shift is not None and (opening is None or shift < opening):
        said.append(risk_words.ON_CALL_FROM.format(when=_when(shift, now, zone)))
    if opening is not None:
        when = _when(opening, now, zone)
        said.append(risk_words.READS_FROM.format(when=when))
    return Reading("closed", tuple(said), risk_words.NOBODY_READING, risk_words.CALL_ONE)


def _unknown(house: House, what: What) -> Reading:
    words = risk_words.READS if house.hours_in_words else risk_words.CAN_SEE
    said = words.format(clinic=house.name, what=what, hours=house.hours_in_words)
    return Reading("unknown", (said,), risk_words.NOBODY_NOW, risk_words.CALL_MEANWHILE)


def _until(hours: Hours, now: datetime, zone: str) -> str:
    """A reader far away may have tomorrow's date when the clinic closes."""
    local = to_local(now, hours.zone)
    closing = instant(local.date(), hours.week[local.weekday()][1], hours.zone)
    if local_date(closing, zone) == local_date(now, zone):
        return risk_words.OPEN_TODAY.format(until=f"{to_local(closing, zone):%H:%M}")
    return risk_words.OPEN_LATER.format(until=_when(closing, now, zone))


def _when(at: datetime, now: datetime, zone: str) -> str:
    """ "today 17:00", "tomorrow 09:00", "Monday 09:00", and a week ahead "Monday 9 March 09:00"."""
    return f"{_day(local_date(at, zone), local_date(now, zone))} {to_local(at, zone):%H:%M}"


def _day(day: date, today: date) -> str:
    ahead = (day - today).days
    if ahead < 2:
        return ("today", "tomorrow")[max(0, ahead)]
    name = WEEKDAYS[day.weekday()]
    return name if ahead < len(WEEKDAYS) else f"{name} {day.day} {MONTHS[day.month - 1]}"
