"""What was added to a patient's plan, who changed the plan, and what else belongs on the chart."""

from datetime import date, datetime

from sqlalchemy import CheckConstraint, Index, text
from sqlmodel import Field, SQLModel

from app.tables.columns import instant, key, public_id

STANDING = text("ended_at IS NULL")
PACKS = "pack IN ('pain', 'substance-use', 'trauma', 'ketamine')"


class PatientPack(SQLModel, table=True):
    """A pack in force from `chosen_at` until `ended_at`; chosen again, it is another row."""

    __tablename__ = "patient_pack"
    __table_args__ = (
        CheckConstraint(PACKS, name="pack"),
        CheckConstraint("(ended_at IS NULL) = (ended_by IS NULL)", name="ended"),
        Index(
            "uq_patient_pack_standing", "patient_id", "pack", unique=True,
            sqlite_where=STANDING, postgresql_where=STANDING,
        ),
    )  # fmt: skip

    id: int | None = Field(default=None, primary_key=True)
    patient_id: int = key("patient.id")
    pack: str = Field(max_length=20)
    chosen_at: datetime = instant()
    chosen_by: int = Field(foreign_key="staff.id")
    ended_at: datetime | None = instant(default=None, nullable=True)
    ended_by: int | None = Field(default=None, foreign_key="staff.id")


class PlanChoice(SQLModel, table=True):
    """A choice of plan; `before` equals `after`: kept as it is, in answer to an offer."""

    __tablename__ = "plan_choice"
    __table_args__ = (CheckConstraint("chosen_by IN ('clinic', 'patient')", name="chosen_by"),)

    id: int | None = Field(default=None, primary_key=True)
    patient_id: int = key("patient.id")
    chosen_at: datetime = instant()
    before: str = Field(max_length=40)
    after: str = Field(max_length=40)
    chosen_by: str = Field(max_length=10)


class ChartEvent(SQLModel, table=True):
    """Something that belongs on the time axis, its words sealed; a mistake is removed by a date.
    `visibility`: for the clinic alone, or for both."""

    __tablename__ = "chart_event"
    __table_args__ = (
        CheckConstraint("kind IN ('medication', 'note')", name="kind"),
        CheckConstraint("visibility IN ('clinic', 'both')", name="visibility"),
    )

    id: int | None = Field(default=None, primary_key=True)
    public_id: str = public_id()
    patient_id: int = key("patient.id")
    kind: str = Field(max_length=20)
    day: date
    sealed: bytes
    noted_at: datetime = instant()
    noted_by: int = Field(foreign_key="staff.id")
    removed_at: datetime | None = instant(default=None, nullable=True)
    visibility: str = Field(
        default="clinic", max_length=10, sa_column_kwargs={"server_default": "clinic"}
    )
