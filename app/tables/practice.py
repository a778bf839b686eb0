"""Integration exercises done or put aside."""

from datetime import date, datetime

from sqlalchemy import CheckConstraint, Index, text
from sqlmodel import Field, SQLModel

from app.tables.columns import instant, public_id


class Practice(SQLModel, table=True):
    """An exercise done, put aside for today or until later today, with an optional sealed note.

    One made without a network carries the phone's `submission_id` and when we `received_at` it.
    """

    __table_args__ = (
        CheckConstraint("outcome IN ('done', 'not-today', 'snoozed')", name="outcome"),
        Index("ix_practice_patient_day", "patient_id", "day"),
        Index(
            "ix_practice_snoozed_day",
            "day",
            sqlite_where=text("outcome = 'snoozed'"),
            postgresql_where=text("outcome = 'snoozed'"),
        ),
        Index("uq_practice_patient_submission", "patient_id", "submission_id", unique=True),
    )

    id: int | None = Field(default=None, primary_key=True)
    public_id: str = public_id()
    patient_id: int = Field(foreign_key="patient.id")
    exercise: str = Field(max_length=60)
    day: date
    outcome: str = Field(max_length=10)
    at: datetime = instant()
    submission_id: str | None = Field(default=None, max_length=64)
    received_at: datetime | None = instant(default=None, nullable=True)
    sealed_note: bytes | None = None
    note_shared_at: datetime | None = instant(default=None, nullable=True)
