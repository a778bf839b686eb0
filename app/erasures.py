"""Erasing a person: every row that is theirs or hangs on one, a stone in its place, and the audit.

What stays, and is said: the audit's entries, which hold ids and days and no name, answer or word,
because who did what must be kept for years; the stone; and what lies in backups until they expire.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta

from sqlalchemy import ColumnElement, MetaData, Table, delete, or_, update
from sqlalchemy import select as columns
from sqlmodel import SQLModel, col, select
from sqlmodel.sql.expression import SelectOfScalar

from app import audit, consents, tombstones
from app.audit import Actor
from app.clinics import UnusableDetail
from app.database import Database, Db
from app.tables import Alert, AlertClosure, Clinic, Patient, Tombstone

LOCK_SECONDS = 5
KEPT = timedelta(days=14)
"""How long backups of the schedule are kept, and so how long they still hold somebody erased."""
SCRUBBED_WITHIN = timedelta(days=2)


def obstacle(db: Db, patient: Patient) -> str:
    """Why this person cannot be erased now, "" when they can. An open alert is somebody at risk of
    whom a named person has not yet written what was done."""
    closed = select(AlertClosure.alert_id)
    wanted = select(Alert).where(Alert.patient_id == patient.id, col(Alert.id).not_in(closed))
    if db.exec(wanted.limit(1)).first() is not None:
        return "An alert of this person is still open. Close it first: say what was done."
    return ""


def has_left(db: Db, patient: Patient) -> bool:
    """Discharged, or nothing is agreed to any more, or never was."""
    return patient.discharged_at is not None or consents.current(db, patient) is None


def confirmed(db: Db, patient: Patient, typed_name: str, *, although_here: bool) -> None:
    """Raises `UnusableDetail` unless this very person may be erased by what was said."""
    if wrong := obstacle(db, patient):
        raise UnusableDetail(wrong)
    if typed_name.strip() != patient.name:
        raise UnusableDetail("Type the name just as it stands here. Nothing was erased.")
    if not although_here and not has_left(db, patient):
        raise UnusableDetail(
            "This person’s agreement stands. Confirm that they asked for it and know that check-ins"
            " and alerts end with it. Nothing was erased."
        )


def erase(db: Db, patient: Patient, actor: Actor, now: datetime) -> Tombstone:
    """Delete all that is this patient's, in the caller's transaction. `finish` what it began."""
    return _erase(db, patient, actor, "erase patient", str(actor), now, now)


def erase_again(db: Db, stone: Tombstone, now: datetime) -> bool:
    """After a restore: whether the person of that stone was there again, and is now gone."""
    patient = db.exec(_patients(stone.public_id)).first()
    if patient is None:
        if not tombstones.is_erased(db, stone.public_id):
            tombstones.lay(db, stone.public_id, stone.erased_by, stone.erased_at)
        return False
    actor = Actor("command", "restore")
    again = "erase patient again after restore"
    _erase(db, patient, actor, again, stone.erased_by, stone.erased_at, now)
    return True


def _erase(
    db: Db, patient: Patient, actor: Actor, action: str, by: str, erased_at: datetime, now: datetime
) -> Tombstone:
    locked = _patients(patient.public_id).with_for_update()
    patient = db.exec(locked).one()  # who writes for them has finished, or finds none
    public_id, clinic = patient.public_id, db.get_one(Clinic, patient.clinic_id)
    audit.note(db, actor, action, public_id, now, of=patient)
    audit.note(db, actor, action, public_id, now, of=clinic)
    db.flush()
    for table, theirs in reversed(belongings(patient.id or 0)):
        db.execute(delete(table).where(theirs))
    db.expunge(patient)
    db.expire_all()
    return tombstones.lay(db, public_id, by, erased_at)


def _patients(public_id: str) -> SelectOfScalar[Patient]:
    return select(Patient).where(Patient.public_id == public_id)


def belongings(
    patient_id: int, schema: MetaData = SQLModel.metadata
) -> list[tuple[Table, ColumnElement[bool]]]:
    """Every table with rows of this patient, and which those are, parents first: by the schema, so
    that a new table is not forgotten. What a key lets go (SET NULL) is not theirs by it."""
    patients = schema.tables["patient"]
    whose: dict[str, ColumnElement[bool]] = {"patient": patients.c.id == patient_id}
    found = [(patients, whose["patient"])]
    for table in schema.sorted_tables:
        ways = [
            column.in_(columns(key.column).where(whose[key.column.table.name]))
            for column in table.columns
            for key in column.foreign_keys
            if key.column.table.name in whose and key.ondelete != "SET NULL"
        ]
        if ways and table.name != "patient":
            whose[table.name] = or_(*ways)
            found.append((table, whose[table.name]))
    return found


def finish(database: Database) -> None:
    """After the commit: on SQLite no copy of what was deleted stays in the write-ahead log, unless
    somebody is reading just then; `scrub` comes by night in any case."""
    if database.is_sqlite:
        _embedded(database, "PRAGMA wal_checkpoint(TRUNCATE)")


def unscrubbed(db: Db) -> Sequence[Tombstone]:
    """Of whom something may still stand in free space of the database's files."""
    return db.exec(select(Tombstone).where(col(Tombstone.scrubbed_at).is_(None))).all()


def scrub(database: Database, now: datetime) -> None:
    """Write the database's files anew, so that free space in them holds nothing of the erased.

    Writers wait: some seconds a GB, and on SQLite as much memory as the database is large, so this
    is for the night. PostgreSQL's own log, and the disk below, are not ours to overwrite.
    """
    with database.reading() as db:
        wanted = [each.public_id for each in unscrubbed(db)]
    if not wanted:
        return
    if database.is_sqlite:
        _embedded(database, "VACUUM", "PRAGMA wal_checkpoint(TRUNCATE)")
    else:
        with database.engine.connect() as bound:
            own = bound.execution_options(isolation_level="AUTOCOMMIT")
            own.exec_driver_sql(f"SET lock_timeout = '{LOCK_SECONDS}s'")
            for table, _ in belongings(0):
                own.exec_driver_sql(f'VACUUM (FULL) "{table.name}"')
            own.exec_driver_sql("RESET lock_timeout")
    with database.transaction() as db:
        stones = update(Tombstone).where(col(Tombstone.public_id).in_(wanted))
        db.execute(stones.values(scrubbed_at=now))


def _embedded(database: Database, *statements: str) -> None:
    raw = database.engine.raw_connection()
    try:
        assert raw.driver_connection is not None
        for statement in statements:
            raw.driver_connection.execute(statement).fetchall()
    finally:
        raw.close()
