"""What somebody who runs an installation has to put right before alerts can be trusted to reach
anybody: each finding with its repair."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import datetime, timedelta

from sqlalchemy import select as columns
from sqlmodel import col, select

from app import (
    alert_routes,
    clinic_hours,
    clinic_lines,
    clinics,
    consents,
    heartbeats,
    rota,
    staff_ways,
)
from app.cares import standing as care_stands
from app.core.crisis_lines import LINES
from app.core.escalation import People, next_round
from app.core.local_time import local_date, to_local
from app.core.opening_hours import Hours
from app.core.stale_lines import STALE, is_stale
from app.database import Db
from app.findings import Finding
from app.tables import Care, Clinic, Patient, Staff

SOON = timedelta(days=7)
"""How far ahead the rota is looked at."""
ON_PAGE = 'on the page "How alerts are dealt with"'


def examine(db: Db, now: datetime, *, can_mail: bool) -> list[Finding]:
    """`can_mail`: whether this installation has a mail server."""
    found = [*_worker(db, now), *_mail(can_mail), *_known_lines(now)]
    for clinic in db.exec(select(Clinic).order_by(col(Clinic.id))):
        found += _owner(db, clinic)
        found += _hours(db, clinic)
        found += _own_lines(db, clinic, now)
        found += _first_told(db, clinic, now, can_mail)
        found += _on_call(db, clinic, now, can_mail)
    return found


def _worker(db: Db, now: datetime) -> Iterator[Finding]:
    if heartbeats.is_fresh(db, now):
        return
    at = heartbeats.latest(db)
    last = "" if at is None else f"{to_local(at, 'UTC'):%Y-%m-%d %H:%M} UTC"
    since = f"has run since {last}" if last else "has ever run here"
    yield Finding(
        f"No worker {since}: nobody is told of an alert, and no nudge is sent.",
        "Start `afterglow serve` (the worker is in it) or `afterglow worker`.",
    )


def _mail(can_mail: bool) -> Iterator[Finding]:
    if not can_mail:
        yield Finding(
            "No mail server is set: alerts reach people by their phones alone.",
            "Set AFTERGLOW_SMTP_URL and AFTERGLOW_MAIL_FROM; the README says how.",
        )


def _known_lines(now: datetime) -> Iterator[Finding]:
    today = local_date(now, "UTC")
    for country, lines in LINES.items():
        for line in lines:
            if is_stale(line.verified_on, today):
                yield Finding(
                    f"{line.name} ({country}), {line.number}, was last checked on"
                    f" {line.verified_on}, more than {STALE.days} days ago.",
                    "Call it. If it is right, bring Afterglow up to date, or write the new day into"
                    " app/core/crisis_lines.py; if not, a clinic can add the right one"
                    f" {ON_PAGE}.",
                )


def _owner(db: Db, clinic: Clinic) -> Iterator[Finding]:
    if clinic.owner_id is None:
        yield Finding(
            f"{clinic.name} has no clinical owner.", f"One of its therapists names one {ON_PAGE}."
        )


def _hours(db: Db, clinic: Clinic) -> Iterator[Finding]:
    if not clinic_hours.of(db, clinic).are_stated:
        yield Finding(
            f"{clinic.name} has stated no opening hours: patients cannot be told when somebody"
            " reads.",
            f"One of its therapists states them {ON_PAGE}.",
        )


def _own_lines(db: Db, clinic: Clinic, now: datetime) -> Iterator[Finding]:
    today = local_date(now, clinic.zone)
    for line in clinic_lines.standing(db, clinic):
        if is_stale(line.verified_on, today):
            yield Finding(
                f"{clinic.name}: {line.name} ({line.country}), {line.number}, was last checked on"
                f" {line.verified_on}, more than {STALE.days} days ago.",
                f"Call it, then press the button beside it {ON_PAGE}, or take it away.",
            )


def _first_told(db: Db, clinic: Clinic, now: datetime, can_mail: bool) -> Iterator[Finding]:
    """For each therapist with patients, and for patients without one: whether the first round of an
    alert reaches anybody."""
    people = clinics.staff_of(db, clinic.id or 0)
    ids = [each.id for each in people if each.id is not None]
    within_reach = staff_ways.reachable(db, ids, can_mail=can_mail)
    names = {each.id: each.name for each in people}
    routes, always = alert_routes.of(db, clinic), Hours(clinic.zone, {})
    for carer in _carers(db, clinic):
        unreached = []
        for level, route in routes.items():
            told = next_round(level, now, route, People(ids, carer), always, (), now)
            if told is None or not within_reach.intersection(told.staff_ids):
                unreached.append(level)
        if unreached:
            whose = f"of {names[carer]}" if carer in names else "without a therapist"
            yield Finding(
                f"{clinic.name}: for patients {whose} the first to be told at"
                f" {' and '.join(unreached)} can be told by no phone and no mail.",
                "They turn on alerts on a phone or browser of theirs, or give a mail address; or"
                f" choose another second person {ON_PAGE}.",
            )


def _carers(db: Db, clinic: Clinic) -> Sequence[int | None]:
    """Whose patients there are; None: nobody's, or none yet."""
    wanted = (
        columns(col(Care.staff_id))
        .select_from(Patient)
        .outerjoin(Care, care_stands())
        .where(col(Patient.clinic_id) == clinic.id, consents.left_at().is_(None))
        .where(col(Patient.discharged_at).is_(None))
        .distinct()
    )
    found: list[int | None] = list(db.scalars(wanted))
    return sorted(found, key=lambda id: id or 0) or [None]


def _on_call(db: Db, clinic: Clinic, now: datetime, can_mail: bool) -> Iterator[Finding]:
    soon = [pair for pair in rota.to_come(db, clinic, now) if pair[0].starts_at <= now + SOON]
    people: dict[int, Staff] = {row.staff_id: staff for row, staff in soon}
    within_reach = staff_ways.reachable(db, list(people), can_mail=can_mail)
    for id, staff in people.items():
        if id not in within_reach:
            yield Finding(
                f"{clinic.name}: {staff.name} is on call within a week and can be told by no phone"
                " and no mail.",
                "They turn on alerts on a phone or browser of theirs, or give a mail address; or"
                f" somebody else takes the shift {ON_PAGE}.",
            )
