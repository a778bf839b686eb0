"""Whom a nudge can reach at all, and their dosing sessions."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import exists, func, select
from sqlmodel import col

from app.core.nudging import Hours
from app.database import Db
from app.tables import Consent, DosingSession, Patient, PushSubscription, SignIn

OPENING = timedelta(days=6)


@dataclass(frozen=True)
class Reachable:
    """A patient who can be nudged at all: in treatment, consent given, a phone that is signed
    in."""

    id: int
    zone: str
    hours: Hours
    paused: bool
    asked_at: datetime


def reachable(db: Db, now: datetime, only: Collection[int] | None = None) -> list[Reachable]:
    """Everybody in treatment, with a standing consent and a phone; `only` those ids, if given."""
    standing = exists().where(
        col(Consent.patient_id) == Patient.id, col(Consent.withdrawn_at).is_(None)
    )
    wanted = (
        select(
            col(Patient.id),
            col(Patient.zone),
            col(Patient.check_in_hour),
            col(Patient.exercise_hour),
            col(Patient.nudges_paused_at),
            func.min(PushSubscription.created_at),
        )
        .join(PushSubscription, col(PushSubscription.patient_id) == Patient.id)
        .join(SignIn, col(SignIn.id) == PushSubscription.sign_in_id)
        .where(col(Patient.discharged_at).is_(None))
        .where(standing, col(SignIn.ended_at).is_(None), col(SignIn.expires_at) > now)
        .group_by(col(Patient.id))
    )
    if only is not None:
        wanted = wanted.where(col(Patient.id).in_(only))
    return [
        Reachable(id, zone, Hours(check_in, exercise), paused_at is not None, asked_at)
        for id, zone, check_in, exercise, paused_at, asked_at in db.execute(wanted)
    ]


def recent_sessions(db: Db, now: datetime) -> dict[int, tuple[datetime, ...]]:
    """Those that can make today an opening or a dosing day; enough to know the hours of a day."""
    near = (col(DosingSession.at) > now - OPENING, col(DosingSession.at) < now + timedelta(days=2))
    return _sessions(db, *near)


def sessions_of(db: Db, ids: Collection[int]) -> dict[int, tuple[datetime, ...]]:
    """All of theirs that are not cancelled, in order of time."""
    return _sessions(db, col(DosingSession.patient_id).in_(ids))


def _sessions(db: Db, *where: Any) -> dict[int, tuple[datetime, ...]]:
    found: dict[int, list[datetime]] = defaultdict(list)
    wanted = select(col(DosingSession.patient_id), col(DosingSession.at)).where(
        col(DosingSession.cancelled_at).is_(None), *where
    )
    for patient_id, at in db.execute(wanted):
        found[patient_id].append(at)
    return {patient_id: tuple(sorted(instants)) for patient_id, instants in found.items()}
