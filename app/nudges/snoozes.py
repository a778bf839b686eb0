"""What was put off until later, and what else was done with the exercises of a day."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping
from datetime import date

from sqlalchemy import select
from sqlmodel import col

from app.core.snoozes import Snooze
from app.database import Db
from app.tables import Practice


def practised(db: Db, ids: list[int], days: Mapping[int, date]) -> dict[int, list[Practice]]:
    """In the order in which it came to be known: what was nudged for one stays that one's."""
    wanted = select(Practice).where(
        col(Practice.patient_id).in_(ids), col(Practice.day).in_(set(days.values()))
    )
    found: dict[int, list[Practice]] = defaultdict(list)
    for row in db.scalars(wanted.order_by(col(Practice.id))):
        if days[row.patient_id] == row.day:
            found[row.patient_id].append(row)
    return found


def among(practice: Iterable[Practice]) -> tuple[Snooze, ...]:
    """Of one patient's day: what was put off until later, and whether that is settled since."""
    rows = list(practice)
    ends = [(row.exercise, row.at) for row in rows if row.outcome in ("done", "not-today")]
    return tuple(
        Snooze(
            row.exercise,
            row.at,
            settled=any(code == row.exercise and at >= row.at for code, at in ends),
        )
        for row in rows
        if row.outcome == "snoozed"
    )


def snoozed_on(db: Db, days: Collection[date]) -> dict[tuple[int, date], tuple[Snooze, ...]]:
    """By patient and day, for a rough look at everybody."""
    wanted = select(Practice).where(col(Practice.outcome) == "snoozed", col(Practice.day).in_(days))
    found: dict[tuple[int, date], list[Practice]] = defaultdict(list)
    for row in db.scalars(wanted.order_by(col(Practice.id))):
        found[row.patient_id, row.day].append(row)
    return {whose: among(rows) for whose, rows in found.items()}
