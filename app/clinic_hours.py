"""When a clinic reads, by its own clock: stated by weekday, and told to patients in words."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime, time

from sqlmodel import col, delete, select

from app import audit, clinics
from app.audit import Actor
from app.clinics import UnusableDetail
from app.core.hours_words import WEEKDAYS, hours_in_words
from app.core.opening_hours import Hours
from app.database import Db
from app.tables import Clinic, OpeningHours, Staff

Week = Mapping[int, tuple[time, time]]


def of(db: Db, clinic: Clinic) -> Hours:
    """An empty week where none are stated."""
    rows = db.exec(select(OpeningHours).where(OpeningHours.clinic_id == clinic.id))
    return Hours(clinic.zone, {row.weekday: (row.opens, row.closes) for row in rows})


def state(db: Db, staff: Staff, clinic: Clinic, week: Week, now: datetime) -> None:
    """In place of what was stated before. Raises `UnusableDetail`."""
    check(week)
    clinics.take_turns(db, clinic)
    if dict(of(db, clinic).week) == dict(week):
        return
    assert clinic.id is not None
    db.exec(delete(OpeningHours).where(col(OpeningHours.clinic_id) == clinic.id))
    for day, (opens, closes) in week.items():
        db.add(OpeningHours(clinic_id=clinic.id, weekday=day, opens=opens, closes=closes))
    actor = Actor("staff", staff.public_id)
    audit.note(db, actor, "state opening hours", clinic.public_id, now, of=clinic)


def check(week: Week) -> None:
    """Raises `UnusableDetail`. A week without an open day would say that nobody ever reads."""
    for day, (opens, closes) in sorted(week.items()):
        if opens >= closes:
            raise UnusableDetail(
                f"{WEEKDAYS[day]}: it closes before it opens. Hours over midnight are a shift of"
                " the rota."
            )
    if not week:
        raise UnusableDetail("Give hours for at least one day.")


def in_words(hours: Hours, clinic: Clinic, zone: str = "") -> str:
    """As a patient whose clock is `zone` reads them; what was written freely when the clinic was
    opened until hours are stated."""
    return hours_in_words(hours.week, elsewhere=zone not in ("", clinic.zone)) or clinic.hours
