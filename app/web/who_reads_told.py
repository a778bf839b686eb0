"""Who reads a message or an answer, and when, as a patient is told it."""

from __future__ import annotations

from datetime import datetime
from typing import cast

from app import alert_routes, alerts, clinic_hours, heartbeats, rota, staff_ways
from app.core.opening_hours import Shift
from app.core.risk_ladder import HEIGHT, Level
from app.core.who_reads import House, Reading, What, who_reads
from app.database import Db
from app.settings import Settings
from app.tables import Alert, Clinic, Patient


def who_reads_told(
    db: Db, settings: Settings, patient: Patient, now: datetime, what: What,
    alert: Alert | None = None,
) -> Reading:  # fmt: skip
    """For `fragments/who_reads.html`. `alert`: whose; else the highest of the patient's that stand
    open: an answer that raised none of its own stands behind one of those."""
    clinic = db.get_one(Clinic, patient.clinic_id)
    hours = clinic_hours.of(db, clinic)
    words = clinic_hours.in_words(hours, clinic, patient.zone)
    told = alert or _highest(db, patient)
    if told is None or not hours.are_stated:
        return who_reads(
            House(clinic.name, hours, (), "nobody", words), now, patient.zone, what=what
        )
    route = alert_routes.of(db, clinic)[cast(Level, told.level)]
    shifts = _shifts(db, settings, clinic, now) if route.out_of_hours == "rota" else []
    house = House(clinic.name, hours, shifts, route.out_of_hours, words)
    return who_reads(house, now, patient.zone, what=what, since=told.raised_at)


def _highest(db: Db, patient: Patient) -> Alert | None:
    """The latest of the highest level."""
    found = alerts.still_open(db, patient)
    return max(found, key=lambda row: (HEIGHT[cast(Level, row.level)], row.raised_at), default=None)


def _shifts(db: Db, settings: Settings, clinic: Clinic, now: datetime) -> list[Shift]:
    """Of those who can be told at all: while no worker lives nobody is."""
    rows = [row for row, _ in rota.to_come(db, clinic, now)]
    if not rows or not heartbeats.is_fresh(db, now):
        return []
    can_mail = settings.mail_server is not None
    within_reach = staff_ways.reachable(db, {row.staff_id for row in rows}, can_mail=can_mail)
    return [rota.shift(row) for row in rows if row.staff_id in within_reach]
