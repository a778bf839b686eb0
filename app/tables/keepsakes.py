"""The letter, the plan and the safety plan that patients write for heavier days."""

from datetime import datetime

from sqlalchemy import CheckConstraint, Index
from sqlmodel import Field, SQLModel

from app.tables.columns import instant, public_id


class Keepsake(SQLModel, table=True):
    """One version of a keepsake; none is removed, the newest counts. `sealed` holds JSON, part to
    words. The therapist reads the newest one, and only while `shared_at` is set on it."""

    __table_args__ = (
        CheckConstraint("kind IN ('letter', 'fading-plan', 'safety-plan')", name="kind"),
        Index("ix_keepsake_patient_kind", "patient_id", "kind", "id"),
    )

    id: int | None = Field(default=None, primary_key=True)
    public_id: str = public_id()
    patient_id: int = Field(foreign_key="patient.id")
    kind: str = Field(max_length=20)
    sealed: bytes
    written_at: datetime = instant()
    shared_at: datetime | None = instant(default=None, nullable=True)
