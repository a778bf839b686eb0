"""Ketamine dosing sessions, planned, past, reported or cancelled."""

from datetime import datetime

from sqlalchemy import CheckConstraint, Index
from sqlmodel import Field, SQLModel

from app.tables.columns import instant, key, public_id

ROUTES = "'intravenous', 'intramuscular', 'subcutaneous', 'intranasal', 'sublingual', 'oral'"


class DosingSession(SQLModel, table=True):
    """One dosing session. A row is never removed: a cancelled one is kept, struck through.

    `reported_at` is when the patient last said something about it; until `confirmed_at` it is shown
    as reported by the patient. `moved_from` keeps the instant it had before it was last moved.
    """

    __tablename__ = "dosing_session"
    __table_args__ = (
        CheckConstraint(f"route IS NULL OR route IN ({ROUTES})", name="route"),
        CheckConstraint("dose_mg IS NULL OR (dose_mg > 0 AND dose_mg <= 2000)", name="dose_mg"),
        CheckConstraint("source IN ('clinic', 'patient')", name="source"),
        CheckConstraint(
            "cancelled_by IS NULL OR cancelled_by IN ('clinic', 'patient')", name="cancelled_by"
        ),
        Index("ix_dosing_session_patient_at", "patient_id", "at"),
    )

    id: int | None = Field(default=None, primary_key=True)
    public_id: str = public_id()
    clinic_id: int = key("clinic.id")
    patient_id: int = Field(foreign_key="patient.id")
    at: datetime = instant()
    moved_from: datetime | None = instant(default=None, nullable=True)
    route: str | None = Field(default=None, max_length=20)
    dose_mg: float | None = None
    sealed_setting: bytes | None = None
    sealed_note: bytes | None = None
    series: str | None = Field(default=None, max_length=32)
    source: str = Field(default="clinic", max_length=10)
    created_at: datetime = instant()
    reported_at: datetime | None = instant(default=None, nullable=True)
    happened_at: datetime | None = instant(default=None, nullable=True)
    confirmed_at: datetime | None = instant(default=None, nullable=True)
    confirmed_by: int | None = Field(default=None, foreign_key="staff.id")
    cancelled_at: datetime | None = instant(default=None, nullable=True)
    cancelled_by: str | None = Field(default=None, max_length=10)
