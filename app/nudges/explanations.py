"""The nudges of a patient's local days, explained: by the record, and by the facts of now."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from sqlmodel import col, select

from app import consents
from app.core.local_time import local_date
from app.core.nudge_explanations import Explanation, Record, Way, explain
from app.core.nudging import Day
from app.database import Db
from app.nudges import day_facts, recipients
from app.tables import Nudge, NudgeDelivery, Patient


@dataclass(frozen=True)
class DayExplained:
    """`obstacle`: why nothing at all can come now, in words for a therapist; "" when it can, and
    for past days."""

    day: date
    nudges: tuple[Explanation, ...]
    obstacle: str = ""


def of_days(db: Db, patient: Patient, first: date, last: date, now: datetime) -> list[DayExplained]:
    """Both ends included, newest first. What the hours ask for is told from today on, unless
    nobody can be reached."""
    records, today = _records(db, patient, first, last), local_date(now, patient.zone)
    obstacle = _obstacle(db, patient, now)
    days = [last - timedelta(days=back) for back in range((last - first).days + 1)]
    explained = []
    for day in days:
        ahead = day >= today
        facts = _facts(db, patient, day, now) if ahead and not obstacle else None
        found = (
            explain(facts, day, records[day], now)
            if facts is not None
            else _as_recorded(records[day])
        )
        explained.append(DayExplained(day, found, obstacle if ahead else ""))
    return explained


def today(db: Db, patient: Patient, now: datetime) -> DayExplained:
    day = local_date(now, patient.zone)
    return of_days(db, patient, day, day, now)[0]


def _as_recorded(records: list[Record]) -> tuple[Explanation, ...]:
    each_one = (Explanation(each.kind, each.at, each.expires_at, each) for each in records)
    return tuple(sorted(each_one, key=lambda each: each.at))


def _obstacle(db: Db, patient: Patient, now: datetime) -> str:
    assert patient.id is not None
    if recipients.reachable(db, now, [patient.id]):
        return ""
    if patient.discharged_at is not None:
        return "The patient is discharged: nothing is sent."
    given = consents.latest(db, patient)
    if given is None or given.withdrawn_at is not None:
        return "The patient has not agreed, or has withdrawn: nothing is sent."
    return "No phone is signed in that could be nudged: nothing is sent."


def _facts(db: Db, patient: Patient, day: date, now: datetime) -> Day:
    assert patient.id is not None
    people = recipients.reachable(db, now, [patient.id])
    return day_facts.of_days(db, people, {patient.id: day}, now)[patient.id]


def _records(db: Db, patient: Patient, first: date, last: date) -> dict[date, list[Record]]:
    wanted = select(Nudge).where(
        Nudge.patient_id == patient.id,
        Nudge.kind != "test",
        Nudge.day >= first,
        Nudge.day <= last,
    )
    rows = db.exec(wanted.order_by(col(Nudge.at))).all()
    ways = _ways(db, [row.id for row in rows if row.id is not None])
    found: dict[date, list[Record]] = defaultdict(list)
    for row in rows:
        found[row.day].append(_record(row, ways[row.id or 0]))
    return found


def _record(row: Nudge, ways: list[Way]) -> Record:
    return Record(
        kind=row.kind,
        at=row.at,
        expires_at=row.expires_at,
        decided_at=row.created_at,
        outcome=row.outcome,
        because=row.outcome_because,
        settled_at=row.settled_at,
        opened_at=row.opened_at,
        ways=tuple(ways),
    )


def _ways(db: Db, nudge_ids: list[int]) -> dict[int, list[Way]]:
    """By nudge, a way for each phone it was sent to, in the order in which they were made."""
    wanted = select(NudgeDelivery).where(col(NudgeDelivery.nudge_id).in_(nudge_ids))
    found: dict[int, list[Way]] = defaultdict(list)
    for row in db.exec(wanted.order_by(col(NudgeDelivery.id))):
        way = Way(row.outcome, row.attempts, row.settled_at, row.shown_at, row.tapped_at)
        found[row.nudge_id].append(way)
    return found
