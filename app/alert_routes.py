"""Whom an alert of each level reaches after the therapist, how soon, and out of hours."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import cast

from sqlmodel import select

from app import audit, clinics
from app.audit import Actor
from app.clinics import UnusableDetail
from app.core.escalation import USUAL, OutOfHours, Route
from app.core.risk_ladder import Level
from app.database import Db
from app.tables import AlertRoute, Clinic, Staff

LEVELS: tuple[Level, ...] = ("critical", "red", "amber")
SHORTEST, LONGEST = 5, 2880
"""Minutes between two rounds; two days."""


@dataclass(frozen=True)
class Wanted:
    """As it was typed. `second`: a colleague's public id, or empty; `minutes`: a number."""

    second: str
    minutes: str
    out_of_hours: str


def of(db: Db, clinic: Clinic) -> Mapping[Level, Route]:
    """Every level; where the clinic has set none the usual route, with its owner as second."""
    rows = db.exec(select(AlertRoute).where(AlertRoute.clinic_id == clinic.id))
    own = {
        cast(Level, row.level): Route(
            timedelta(minutes=row.wait_minutes), cast(OutOfHours, row.out_of_hours), row.second_id
        )
        for row in rows
    }
    usual = {level: replace(route, second=clinic.owner_id) for level, route in USUAL.items()}
    return {**usual, **own}


def change(
    db: Db, staff: Staff, clinic: Clinic, wanted: Mapping[Level, Wanted], now: datetime
) -> None:
    """All of them or none; each level that differs is an entry. Raises `UnusableDetail`."""
    people = {each.public_id: each.id for each in clinics.staff_of(db, staff.clinic_id)}
    routes = {level: _read(level, each, people) for level, each in wanted.items()}
    clinics.take_turns(db, clinic)
    before = of(db, clinic)
    for level, route in routes.items():
        if route == before[level]:
            continue
        assert clinic.id is not None
        row = AlertRoute(
            clinic_id=clinic.id, level=level, second_id=route.second,
            wait_minutes=int(route.wait.total_seconds() // 60), out_of_hours=route.out_of_hours,
        )  # fmt: skip
        db.merge(row)
        db.flush()
        actor = Actor("staff", staff.public_id)
        audit.note(db, actor, "change alert route", level, now, of=clinic)


def _read(level: Level, wanted: Wanted, people: Mapping[str, int | None]) -> Route:
    if wanted.second and wanted.second not in people:
        raise UnusableDetail(f"{level.capitalize()}: choose somebody of your clinic, or nobody.")
    text = wanted.minutes.strip()
    minutes = int(text) if text.isascii() and text.isdigit() and len(text) < 6 else 0
    if not SHORTEST <= minutes <= LONGEST:
        raise UnusableDetail(
            f"{level.capitalize()}: give the minutes until the next is told, {SHORTEST} to"
            f" {LONGEST}, which is two days."
        )
    if wanted.out_of_hours not in ("rota", "nobody"):
        raise UnusableDetail(f"{level.capitalize()}: choose who is told out of hours.")
    return Route(
        timedelta(minutes=minutes),
        cast(OutOfHours, wanted.out_of_hours),
        people.get(wanted.second),
    )
