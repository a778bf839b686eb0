"""Phases that a therapist has set by hand."""

from datetime import date, datetime

from sqlalchemy import CheckConstraint, Index, Text
from sqlmodel import Field, SQLModel

from app.tables.columns import instant, key, public_id


class PhaseOverride(SQLModel, table=True):
    """A phase from the instant it was set to the end of `until_day`, the patient's local date. No
    row is removed; `ended_at` is a therapist's word, one that ends by itself has none.

    `known_sessions`: the latest past session and those to come when it was set, ISO instants with
    a comma between; a session on another date ends the override.
    """

    __tablename__ = "phase_override"
    __table_args__ = (
        CheckConstraint(
            "phase IN ('preparing', 'opening', 'carrying-on', 'keeping')", name="phase"
        ),
        CheckConstraint("until_day >= from_day", name="until_day"),
        CheckConstraint("(ended_at IS NULL) = (ended_by IS NULL)", name="ended"),
        Index("ix_phase_override_patient_until_day", "patient_id", "until_day"),
        Index("ix_phase_override_until_day", "until_day"),
    )

    id: int | None = Field(default=None, primary_key=True)
    public_id: str = public_id()
    clinic_id: int = key("clinic.id")
    patient_id: int = Field(foreign_key="patient.id")
    phase: str = Field(max_length=12)
    from_day: date
    until_day: date
    known_sessions: str = Field(default="", sa_type=Text)
    set_at: datetime = instant()
    set_by: int = Field(foreign_key="staff.id")
    ended_at: datetime | None = instant(default=None, nullable=True)
    ended_by: int | None = Field(default=None, foreign_key="staff.id")
