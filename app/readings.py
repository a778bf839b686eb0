"""Who of the clinic looked at a patient's record or changed it, by the patient's audit chain."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import or_
from sqlalchemy import select as columns
from sqlmodel import col

from app.core.reading_words import in_words, is_reading
from app.database import Db
from app.tables import Patient, Staff
from app.tables.audit import AuditEntry

A_PAGE = 100
STAFF, COMMAND = "staff:", "command:"
ROLES = {"therapist": "therapist", "prescriber": "prescriber", "owner": "owner of the clinic"}
AT_THE_SERVER = "Somebody at the clinic’s server"


@dataclass(frozen=True)
class Reading:
    """`who` is a name with its role, never an id. `is_reading`: looked, and changed nothing."""

    at: datetime
    who: str
    what: str
    is_reading: bool


def of(db: Db, patient: Patient, before: int | None = None) -> tuple[list[Reading], int | None]:
    """What people of the clinic did, newest first, a page at a time; and from which number of the
    chain the older ones begin, None where there are none. What the patient did is left out."""
    by_people = (col(AuditEntry.actor).startswith(kind) for kind in (STAFF, COMMAND))
    wanted = (
        columns(
            col(AuditEntry.seq), col(AuditEntry.at), col(AuditEntry.actor), col(AuditEntry.action)
        )
        .where(col(AuditEntry.chain) == f"patient:{patient.public_id}", or_(*by_people))
        .order_by(col(AuditEntry.seq).desc())
        .limit(A_PAGE + 1)
    )
    if before is not None:
        wanted = wanted.where(col(AuditEntry.seq) < before)
    rows = db.connection().execute(wanted).all()
    names = _names(db, patient, {row.actor for row in rows})
    shown = rows[:A_PAGE]
    found = [
        Reading(
            row.at,
            names.get(row.actor, AT_THE_SERVER),
            in_words(row.action),
            is_reading(row.action),
        )
        for row in shown
    ]
    found.sort(key=lambda each: each.at, reverse=True)  # what was imported was noted afterwards
    return found, shown[-1].seq if len(rows) > A_PAGE else None


def _names(db: Db, patient: Patient, actors: Iterable[str]) -> dict[str, str]:
    ids = [actor.removeprefix(STAFF) for actor in actors if actor.startswith(STAFF)]
    wanted = columns(col(Staff.public_id), col(Staff.name), col(Staff.role)).where(
        col(Staff.public_id).in_(ids), col(Staff.clinic_id) == patient.clinic_id
    )
    unknown = dict.fromkeys((f"{STAFF}{one}" for one in ids), "Somebody of the clinic")
    rows = db.connection().execute(wanted)
    return unknown | {f"{STAFF}{row.public_id}": f"{row.name}, {ROLES[row.role]}" for row in rows}
