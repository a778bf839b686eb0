"""A private calendar of the nudge hours: the way that needs no push.

Its address is the secret (192 random bits); only a keyed hash of it is kept, so it can be shown
once and never again. What it tells depends on the plan alone (hours, sessions, a phase, a pause),
never on whether anything was answered: who finds the address learns hours and a neutral name.
"""

from __future__ import annotations

import secrets
from collections.abc import Iterator
from datetime import date, datetime, timedelta

from sqlmodel import col, select

from app import audit, consents, phase_overrides
from app.audit import Actor
from app.core.calendars import Event
from app.core.local_time import instant, local_date
from app.core.nudge_clauses import Day, Hours
from app.core.nudging import Planned, plan, words
from app.core.quiet_hours import QUIET_UNTIL
from app.database import Db
from app.nudges import recipients
from app.tables import CalendarFeed, Patient, SignIn
from app.tables.columns import new_public_id

DAYS = 14
READ_AGAIN_AFTER = timedelta(hours=1)
LONGEST_SECRET = 64


def make(db: Db, patient: Patient, now: datetime) -> tuple[CalendarFeed, str]:
    """A new secret address; the old one is worth nothing from now on. The secret is not kept."""
    secret = secrets.token_urlsafe(24)
    row = of(db, patient)
    if row is None:
        assert patient.id is not None
        row = CalendarFeed(patient_id=patient.id, secret_hash="", created_at=now)
    row.public_id, row.secret_hash = new_public_id(), _hash(db, secret)
    row.created_at, row.last_read_at = now, None
    db.add(row)
    _note(db, patient, "make calendar", row, now)
    return row, secret


def revoke(db: Db, patient: Patient, row: CalendarFeed, now: datetime) -> None:
    _note(db, patient, "remove calendar", row, now)
    db.delete(row)


def of(db: Db, patient: Patient) -> CalendarFeed | None:
    return db.exec(select(CalendarFeed).where(CalendarFeed.patient_id == patient.id)).first()


def find(db: Db, secret: str, now: datetime) -> tuple[CalendarFeed, Patient] | None:
    """The calendar of this secret. Like a nudge, it tells nothing once consent is withdrawn, after
    a discharge, or while the person is signed in nowhere: signing out everywhere silences it,
    signing in again brings it back."""
    if not secret or len(secret) > LONGEST_SECRET:
        return None
    found = select(CalendarFeed).where(CalendarFeed.secret_hash == _hash(db, secret))
    row = db.exec(found).first()
    patient = db.get_one(Patient, row.patient_id) if row is not None else None
    if row is None or patient is None or patient.discharged_at is not None:
        return None
    if consents.current(db, patient) is None:
        return None
    return (row, patient) if _is_signed_in(db, patient, now) else None


def events(
    db: Db, row: CalendarFeed, patient: Patient, now: datetime, name: str
) -> Iterator[Event]:
    """The nudge times of today and the 13 days after it, in order; none while paused."""
    if patient.nudges_paused_at is not None:
        return
    today = local_date(now, patient.zone)
    for planned in _planned(db, row, patient, today + timedelta(days=DAYS - 1)):
        if planned.day >= today:
            title, body = words(planned.kind, name)
            yield Event(_uid(db, patient, planned), planned.at, title, body)


def note_read(db: Db, row: CalendarFeed, now: datetime) -> None:
    """By a calendar app; nothing where it was removed meanwhile."""
    fresh = db.get(CalendarFeed, row.id)
    if fresh is not None:
        fresh.last_read_at = now
        db.add(fresh)


def wants_note(row: CalendarFeed, now: datetime) -> bool:
    return row.last_read_at is None or now - row.last_read_at >= READ_AGAIN_AFTER


def _is_signed_in(db: Db, patient: Patient, now: datetime) -> bool:
    standing = (col(SignIn.ended_at).is_(None), col(SignIn.expires_at) > now)
    wanted = select(SignIn.id).where(SignIn.patient_id == patient.id, *standing).limit(1)
    return db.exec(wanted).first() is not None


def _planned(db: Db, row: CalendarFeed, patient: Patient, until: date) -> Iterator[Planned]:
    """By the plan for nudges, as if each were said and none ignored. Counted from the day on which
    the calendar was made, so that "twice a week" falls on the same dates at every reading."""
    assert patient.id is not None
    sessions = recipients.sessions_of(db, [patient.id]).get(patient.id, ())
    overrides = phase_overrides.of(db, patient)
    hours = Hours(patient.check_in_hour, patient.exercise_hour)
    day, exercised = local_date(row.created_at, patient.zone), list[tuple[date, datetime]]()
    while day <= until:
        lately = tuple(one for one in exercised if (day - one[0]).days <= 7)
        facts = Day(patient.zone, sessions, hours, exercise_nudges=lately, overrides=overrides)
        for planned in plan(facts, instant(day, QUIET_UNTIL, patient.zone)):
            yield planned
            if planned.kind != "check-in":
                exercised.append((day, planned.at))
        day += timedelta(days=1)


def _uid(db: Db, patient: Patient, planned: Planned) -> str:
    """The same at every reading; it says nothing of whose it is."""
    return db.keys.lookup(f"calendar {patient.public_id} {planned.day} {planned.kind}")[:32]


def _hash(db: Db, secret: str) -> str:
    return db.keys.lookup(f"calendar {secret}")


def _note(db: Db, patient: Patient, action: str, row: CalendarFeed, now: datetime) -> None:
    audit.note(db, Actor("patient", patient.public_id), action, row.public_id, now, of=patient)
