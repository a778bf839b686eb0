"""The caseload: who needs a look first, and why, from the summary rows; the rest is read for the
thirty that are shown. A handful of queries, whatever the number of patients."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from functools import cache, cached_property, lru_cache, partial
from typing import Any

from sqlalchemy import Dialect

from app.caseload import facts
from app.caseload.lines import Line, lines
from app.caseload.teams import Team, team
from app.core import silence
from app.core.attention import MOST_CALLED, Facts, Reason, calls, rank
from app.core.attention_clauses import reasons
from app.core.local_time import check_in_day
from app.database import Db
from app.tables import Clinic, Patient, Staff

__all__ = ["FILTERS", "Caseload", "Line", "line", "page"]

PAGE_SIZE = 30
SOON_DAYS = 7
DISCHARGED = "discharged"
REMEMBERED = 4096  # rows of the last look, in this process


@dataclass(frozen=True)
class Ranked:
    """One patient, before it is known whether the line is shown."""

    row: Any
    facts: Facts
    reasons: tuple[Reason, ...]

    @cached_property
    def order(self) -> tuple[int, int, date, str]:
        """The most urgent reason, then how many of them, then who has waited longest, then the
        name."""
        urgent = sum(reason.kind != "unread" for reason in self.reasons)
        waiting = self.facts.unread_since or date.max
        return rank(self.reasons), -urgent, waiting, self.row.name.casefold()

    @cached_property
    def shown_by(self) -> frozenset[str]:
        """The filters that show it. Whoever is discharged stands under that filter alone, but while
        an alert of theirs is open also where everyone does."""
        if self.facts.discharged_on is not None:
            return frozenset({DISCHARGED, "all"} if self.facts.open_alerts else {DISCHARGED})
        return frozenset(name for name, (_, shows) in FILTERS.items() if shows(self))


FILTERS: Mapping[str, tuple[str, Callable[[Ranked], bool]]] = {
    "all": ("Everyone", lambda one: True),
    "unread": ("Not read", lambda one: one.facts.unread > 0),
    "soon": ("Session within a week", lambda one: (one.facts.to_dosing or 99) <= SOON_DAYS),
    "silent": ("Silent", lambda one: one.facts.left_on is None and silence.words(one.facts) != ""),
    "left": ("Left", lambda one: one.facts.left_on is not None),
    DISCHARGED: ("Discharged", lambda one: False),
}
"""By their name in an address: words, and whom they show."""


@dataclass(frozen=True)
class Caseload:
    """One page of it. `called`: who needs a look, at most MOST_CALLED and on the first page alone;
    `beyond`: how many more have a reason, first among the others. `number` counts from 1, `found`
    is how many there are in all pages, `counts` how many each filter shows."""

    called: tuple[Line, ...]
    others: tuple[Line, ...]
    beyond: int
    number: int
    pages: int
    found: int
    counts: Mapping[str, int]
    others_alerts: int = 0

    @property
    def lines(self) -> tuple[Line, ...]:
        return self.called + self.others


def page(
    db: Db,
    clinic: Clinic,
    now: datetime,
    *,
    staff: Staff | None = None,
    mine: bool = False,
    show: str = "all",
    search: str = "",
    number: int = 1,
) -> Caseload:
    """The patients of one clinic whose name holds `search`, who needs a look first on top; with
    `mine` those of `staff` and of whom they cover. A page beyond the last is the last; an unknown
    filter shows everyone."""
    those, everybody = team(db, clinic, now, staff), _ranked(db, clinic, now)
    everyone = _of(everybody, those, staff) if mine and staff is not None else everybody
    named = [one for one in everyone if search.strip().casefold() in one.row.name.casefold()]
    show = show if show in FILTERS else "all"
    rows = sorted((one for one in named if show in one.shown_by), key=lambda one: one.order)
    counted = Counter(name for one in named for name in one.shown_by)
    pages = max(1, -(-len(rows) // PAGE_SIZE))
    number = min(max(1, number), pages)
    first = (number - 1) * PAGE_SIZE
    here_ids = [one.row.patient_id for one in rows[first : first + PAGE_SIZE]]
    shown = lines(db, here_ids, those, now)
    called = min(sum(calls(one.reasons) for one in rows), MOST_CALLED)
    here = called if number == 1 else 0
    return Caseload(
        called=shown[:here],
        others=shown[here:],
        beyond=sum(calls(one.reasons) for one in rows) - called,
        number=number,
        pages=pages,
        found=len(rows),
        counts={name: counted[name] for name in FILTERS},
        others_alerts=_alerts(everybody) - _alerts(everyone),
    )


def line(db: Db, patient: Patient, now: datetime) -> Line:
    """The same figures for one patient, as the patient's own page shows them, but for `whose`."""
    assert patient.id is not None
    return lines(db, [patient.id], Team({}, {}), now)[0]


def _ranked(db: Db, clinic: Clinic, now: datetime) -> list[Ranked]:
    connection, today = db.connection(), cache(partial(check_in_day, now))
    found = connection.execute(facts.of_clinic(), {"clinic": clinic.id})
    return [_judged(tuple(row), today(row.zone), connection.dialect) for row in found]


@lru_cache(REMEMBERED)
def _judged(stored: tuple[Any, ...], today: date, dialect: Dialect) -> Ranked:
    """What a row says changes when the row or the day does, not whenever somebody looks."""
    row = facts.made_out(stored, dialect)
    of = facts.facts_of(row, today)
    return Ranked(row, of, reasons(of))


def _of(everybody: list[Ranked], those: Team, staff: Staff) -> list[Ranked]:
    reads = those.read_by(staff)
    return [one for one in everybody if one.row.therapist_id in reads]


def _alerts(of: list[Ranked]) -> int:
    return sum(one.facts.open_alerts > 0 for one in of)
