"""Backups that the worker makes and checks, and the stones of those who were erased."""

from datetime import datetime

from sqlalchemy import BigInteger
from sqlmodel import Field, SQLModel

from app.tables.columns import instant


class Backup(SQLModel, table=True):
    """One backup of the schedule. `slot`: which one, as `2026-03-04 03` by the clock of the first
    clinic. `checked_at`: it was restored, aside, and found whole; until then a worker holds it by a
    lease, and tries again when that is over. `wrong`: why the last try failed, in our own words."""

    slot: str = Field(primary_key=True, max_length=13)
    file: str = Field(default="", max_length=100)
    lease_token: str | None = Field(default=None, max_length=32)
    lease_until: datetime | None = instant(default=None, nullable=True)
    made_at: datetime | None = instant(default=None, nullable=True)
    size: int | None = Field(default=None, sa_type=BigInteger)
    seconds_to_restore: float | None = None
    checked_at: datetime | None = instant(default=None, nullable=True)
    wrong: str = Field(default="", max_length=300)


class Tombstone(SQLModel, table=True):
    """A patient who was erased here: the public id, which names nobody any more, when and by whom,
    and a keyed hash of those three, so that nobody without the key file can have somebody erased
    by a restore. `scrubbed_at`: what was deleted has been overwritten in the database's file."""

    public_id: str = Field(primary_key=True, max_length=32)
    erased_at: datetime = instant()
    erased_by: str = Field(max_length=60)
    mac: str = Field(max_length=64)
    scrubbed_at: datetime | None = instant(default=None, nullable=True)
