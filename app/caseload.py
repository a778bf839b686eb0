"""The caseload: who needs a look first, and why, from the summary rows alone.

One query whatever the number of patients; everything else is worked out in memory.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from sqlalchemy import Row, inspect, select
from sqlmodel import col

from app import consents, last_scores
from app.core.attention import NEWEST_ANSWERS, Facts, Reason, completion, rank, reasons
from app.core.instruments import INSTRUMENTS
from app.core.local_time import check_in_day, local_date
from app.core.series import Dosing, Point, Series
from app.core.sparklines import Sparkline, sparkline
from app.core.time_axis import Window, short_day
from app.database import Db
from app.last_scores import LastScore
from app.patient_summaries import DAILY_MEASURE
from app.tables import Clinic, Patient, PatientSummary

PAGE_SIZE = 30
SPARKLINE_DAYS = 42
OF_PATIENT = ("public_id", "name", "zone", "plan", "source", "created_at")


@dataclass(frozen=True)
class Line:
    """One patient of the caseload. `days_since_dosing` None: no session yet."""

    public_id: str
    name: str
    reasons: tuple[Reason, ...]
    scores: tuple[LastScore, ...]
    days_since_dosing: int | None
    next_dosing: str
    answered: int
    of: int
    sparkline: Sparkline


@dataclass(frozen=True)
class Caseload:
    """One page of it; `number` counts from 1, `found` is how many there are in all pages."""

    lines: tuple[Line, ...]
    number: int
    pages: int
    found: int


def page(db: Db, clinic: Clinic, now: datetime, *, search: str = "", number: int = 1) -> Caseload:
    """The patients of one clinic whose name holds `search`, who needs a look first on top.

    A page beyond the last is the last.
    """
    rows = [
        _Ranked(row, reasons(_facts(row, now, NEWEST_ANSWERS)))
        for row in db.connection().execute(_rows.where(col(Patient.clinic_id) == clinic.id))
        if search.strip().casefold() in row.name.casefold()
    ]
    rows.sort(key=lambda ranked: ranked.order)
    pages = max(1, -(-len(rows) // PAGE_SIZE))
    number = min(max(1, number), pages)
    shown = rows[(number - 1) * PAGE_SIZE : number * PAGE_SIZE]
    return Caseload(tuple(_line(one.row, now) for one in shown), number, pages, len(rows))


def line(db: Db, patient: Patient, now: datetime) -> Line:
    """The same figures for one patient, as the patient's own page shows them."""
    found = db.connection().execute(_rows.where(col(Patient.id) == patient.id))
    return _line(found.one(), now)


# Columns, not objects: a thousand patients are read for the thirty that are shown.
_columns: list[Any] = [
    *(getattr(Patient, name) for name in OF_PATIENT),
    *inspect(PatientSummary).columns,
    consents.left_at().label("left_at"),
]
_rows = (
    select(*_columns)
    .join(PatientSummary, col(PatientSummary.patient_id) == col(Patient.id))
    .select_from(Patient)
)


@dataclass(frozen=True)
class _Ranked:
    row: Row[Any]
    reasons: tuple[Reason, ...]

    @property
    def order(self) -> tuple[int, int, str]:
        """The most urgent reason, then how many of them, then the name."""
        return rank(self.reasons), -len(self.reasons), self.row.name.casefold()


def _facts(row: Row[Any], now: datetime, newest: int = 0) -> Facts:
    """With the last `newest` answered days, or all of them."""
    last, today = row.last_answered_at, check_in_day(now, row.zone)
    return Facts(
        today=today,
        added=local_date(row.created_at, row.zone),
        measure=DAILY_MEASURE[row.plan],
        answered=tuple(_marks(row.recent.split()[-newest:])),
        last_answered=check_in_day(last, row.zone) if last else None,
        open_alerts=row.open_alerts,
        worst_alert=row.worst_alert,
        imported=row.source == "import",
        imported_item_9_on=row.imported_item_9_on,
        left_on=local_date(row.left_at, row.zone) if row.left_at else None,
        fading_on=row.fading_on,
        fading_since=row.fading_since,
    )


def _days(joined: str) -> list[date]:
    return [date.fromisoformat(day) for day in joined.split()]


def _marks(recent: Sequence[str]) -> list[tuple[date, int | None]]:
    """`2026-11-20=14`, `2026-11-21=o` as days with their score or None, in order."""
    parts = (mark.partition("=") for mark in recent)
    return [
        (date.fromisoformat(day), int(score) if score.isdigit() else None)
        for day, _, score in parts
    ]


def _line(row: Row[Any], now: datetime) -> Line:
    facts = _facts(row, now)
    days = _days(row.dosing_days)
    past = [day for day in days if day <= facts.today]
    ahead = [day for day in days if day > facts.today]
    answered, of = completion(facts)
    return Line(
        public_id=row.public_id,
        name=row.name,
        reasons=reasons(facts),
        scores=tuple(last_scores.of(row)),
        days_since_dosing=(facts.today - past[-1]).days if past else None,
        next_dosing=short_day(ahead[0]) if ahead else "",
        answered=answered,
        of=of,
        sparkline=_sparkline(facts, past),
    )


def _sparkline(facts: Facts, past: list[date]) -> Sparkline:
    instrument = INSTRUMENTS[facts.measure]
    scored = [(day, score) for day, score in facts.answered if score is not None]
    series = Series(
        code=instrument.code,
        name=instrument.name.partition(",")[0],
        recall=instrument.recall_words,
        lowest=instrument.lowest,
        highest=instrument.highest,
        points=tuple(Point(day, score) for day, score in scored),
        official=instrument.official,
        instead=frozenset(day for day, score in facts.answered if score is None),
    )
    today = facts.today
    span = Window(today - timedelta(days=SPARKLINE_DAYS - 1), today, today)
    return sparkline(series, [Dosing(day, "", "done") for day in past], span)
