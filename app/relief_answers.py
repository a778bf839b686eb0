"""The answers that relief is read from: one measure's scores, day by day."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection
from dataclasses import dataclass
from datetime import date
from statistics import median
from typing import Any

from sqlalchemy import select as columns
from sqlmodel import col

from app.core.courses import Scores
from app.database import Db
from app.tables import Moment, Patient, Response

OFFICIAL_INSTEAD = {
    "phq-9-today": "phq-9",
    "gad-7-today": "gad-7",
    "phq-4-today": "phq-9",
    "craving": "phq-9",  # a pack waits on official days
}


@dataclass(frozen=True)
class Answers:
    """The scores of one measure in their own direction, which of them were entered late, and the
    days on which an official form took its place."""

    scores: Scores
    late: frozenset[date]
    official: frozenset[date]


def answers_to(db: Db, patient: Patient, measure: str, since: date) -> Answers:
    """Complete answers alone; of several moods in a day their median."""
    if measure == "mood":
        return _moods(db, patient, since)
    instead = OFFICIAL_INSTEAD.get(measure, "")
    found = totals(db, patient, (measure, instead), since)
    return Answers(
        scores={row.day: float(row.score) for row in found[measure]},
        late=frozenset(row.day for row in found[measure] if row.late),
        official=frozenset(row.day for row in found[instead]),
    )


def _moods(db: Db, patient: Patient, since: date) -> Answers:
    wanted = columns(col(Moment.day), col(Moment.value), col(Moment.late)).where(
        col(Moment.patient_id) == patient.id, col(Moment.day) >= since
    )
    of_day: dict[date, list[int]] = defaultdict(list)
    late: dict[date, bool] = {}
    for row in db.connection().execute(wanted):
        of_day[row.day].append(row.value)
        late[row.day] = row.late and late.get(row.day, True)
    return Answers(
        scores={day: float(median(values)) for day, values in of_day.items()},
        late=frozenset(day for day, is_late in late.items() if is_late),
        official=frozenset(),
    )


def totals(
    db: Db, patient: Patient, forms: Collection[str], since: date
) -> defaultdict[str, list[Any]]:
    """By form the (instrument, day, score, late) of each total; of one without any, nothing."""
    wanted = columns(
        col(Response.instrument), col(Response.day), col(Response.score), col(Response.late)
    ).where(
        col(Response.patient_id) == patient.id,
        col(Response.instrument).in_(forms),
        col(Response.day) >= since,
        col(Response.score).is_not(None),
    )
    found: defaultdict[str, list[Any]] = defaultdict(list)
    for row in db.connection().execute(wanted):
        found[row.instrument].append(row)
    return found
