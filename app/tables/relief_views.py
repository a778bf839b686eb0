"""Whether a patient sees the own relief curve: off until patient and clinic both turn it on."""

from datetime import datetime

from sqlalchemy import CheckConstraint, Index, text
from sqlmodel import Field, SQLModel

from app.tables.columns import instant


class ReliefView(SQLModel, table=True):
    """One side's yes, from `since` to `until`; a no is the absence of an open one."""

    __tablename__ = "relief_view"
    __table_args__ = (
        CheckConstraint("side IN ('patient', 'clinic')", name="side"),
        CheckConstraint("side = 'patient' OR staff_id IS NOT NULL", name="staff"),
        Index(
            "uq_relief_view_open",
            "patient_id",
            "side",
            unique=True,
            sqlite_where=text("until IS NULL"),
            postgresql_where=text("until IS NULL"),
        ),
    )

    id: int | None = Field(default=None, primary_key=True)
    patient_id: int = Field(foreign_key="patient.id")
    side: str = Field(max_length=10)
    staff_id: int | None = Field(default=None, foreign_key="staff.id")
    since: datetime = instant()
    until: datetime | None = instant(default=None, nullable=True)
