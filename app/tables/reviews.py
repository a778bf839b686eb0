"""Whose patient somebody is, what of theirs was read, and who reads for whoever is away."""

from datetime import date, datetime

from sqlalchemy import CheckConstraint, Index, text
from sqlmodel import Field, SQLModel

from app.tables.columns import instant, key, public_id


class Review(SQLModel, table=True):
    """A named therapist has read all that the patient sent up to `seen_until`."""

    __table_args__ = (Index("ix_review_patient_seen_until", "patient_id", "seen_until"),)

    id: int | None = Field(default=None, primary_key=True)
    patient_id: int = Field(foreign_key="patient.id")
    staff_id: int = Field(foreign_key="staff.id")
    at: datetime = instant()
    seen_until: datetime = instant()


class Care(SQLModel, table=True):
    """Whose patient somebody is, from `since` to `until`; all of the clinic may read the chart."""

    __table_args__ = (
        Index(
            "uq_care_standing",
            "patient_id",
            unique=True,
            sqlite_where=text("until IS NULL"),
            postgresql_where=text("until IS NULL"),
        ),
    )

    id: int | None = Field(default=None, primary_key=True)
    patient_id: int = Field(foreign_key="patient.id")
    staff_id: int = Field(foreign_key="staff.id")
    since: datetime = instant()
    until: datetime | None = instant(default=None, nullable=True)


class Absence(SQLModel, table=True):
    """A therapist is away on these days of the clinic, both included, and a colleague covers.
    `ended_at`: taken back, or over before its last day."""

    __table_args__ = (
        CheckConstraint("until_day >= from_day", name="until_day"),
        CheckConstraint("staff_id <> cover_id", name="cover"),
    )

    id: int | None = Field(default=None, primary_key=True)
    public_id: str = public_id()
    clinic_id: int = key("clinic.id")
    staff_id: int = Field(foreign_key="staff.id")
    cover_id: int = Field(foreign_key="staff.id")
    from_day: date
    until_day: date
    set_at: datetime = instant()
    ended_at: datetime | None = instant(default=None, nullable=True)
