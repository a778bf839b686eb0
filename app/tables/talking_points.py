"""What a patient wants to talk about next time, and what was agreed the last time."""

from datetime import datetime

from sqlalchemy import CheckConstraint, Index, text
from sqlmodel import Field, SQLModel

from app.tables.columns import instant, public_id

STILL_OPEN = "taken_back_at IS NULL AND talked_about_at IS NULL"


class TalkingPoint(SQLModel, table=True):
    """An entry that the patient flagged, or `sealed` words of its own. Until it is taken back a
    therapist reads what it names; `entry` is a public id, or a day."""

    __tablename__ = "talking_point"
    __table_args__ = (
        CheckConstraint(
            "kind IN ('day', 'note', 'practice', 'ledger', 'keepsake', 'words')", name="kind"
        ),
        CheckConstraint("(kind = 'words') = (sealed IS NOT NULL)", name="sealed"),
        CheckConstraint("(kind = 'words') = (entry IS NULL)", name="entry"),
        CheckConstraint("(talked_about_at IS NULL) = (staff_id IS NULL)", name="staff"),
        Index("ix_talking_point_patient", "patient_id", "id"),
        Index(
            "uq_talking_point_open",
            "patient_id",
            "kind",
            "entry",
            unique=True,
            sqlite_where=text(STILL_OPEN),
            postgresql_where=text(STILL_OPEN),
        ),
    )

    id: int | None = Field(default=None, primary_key=True)
    public_id: str = public_id()
    patient_id: int = Field(foreign_key="patient.id")
    kind: str = Field(max_length=10)
    entry: str | None = Field(default=None, max_length=32)
    sealed: bytes | None = None
    flagged_at: datetime = instant()
    taken_back_at: datetime | None = instant(default=None, nullable=True)
    talked_about_at: datetime | None = instant(default=None, nullable=True)
    staff_id: int | None = Field(default=None, foreign_key="staff.id")


class Agreement(SQLModel, table=True):
    """A few lines of what was agreed, by a therapist, for the patient to see. None is removed, the
    newest counts; sealed empty words take it back."""

    __table_args__ = (Index("ix_agreement_patient", "patient_id", "id"),)

    id: int | None = Field(default=None, primary_key=True)
    public_id: str = public_id()
    patient_id: int = Field(foreign_key="patient.id")
    staff_id: int = Field(foreign_key="staff.id")
    sealed: bytes
    written_at: datetime = instant()
