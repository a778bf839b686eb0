"""When a clinic can be reached about an alert, and who is."""

from datetime import date, datetime, time

from sqlalchemy import CheckConstraint
from sqlmodel import Field, SQLModel

from app.tables.columns import instant, key, public_id


class OpeningHours(SQLModel, table=True):
    """When somebody of the clinic reads, by its own clock. No row at all: not stated yet; some, but
    none for a weekday: closed then. `weekday`: Monday is 0."""

    __tablename__ = "opening_hours"
    __table_args__ = (
        CheckConstraint("weekday >= 0 AND weekday <= 6", name="weekday"),
        CheckConstraint("opens < closes", name="order"),
    )

    clinic_id: int = Field(foreign_key="clinic.id", primary_key=True)
    weekday: int = Field(primary_key=True)
    opens: time
    closes: time


class AlertRoute(SQLModel, table=True):
    """Of one level: whom after the therapist, how long to wait for a named person before the next
    is told, and who is reached out of hours. No row: `core.escalation.USUAL`."""

    __tablename__ = "alert_route"
    __table_args__ = (
        CheckConstraint("level IN ('amber', 'red', 'critical')", name="level"),
        CheckConstraint("wait_minutes >= 5 AND wait_minutes <= 2880", name="wait"),
        CheckConstraint("out_of_hours IN ('rota', 'nobody')", name="out_of_hours"),
    )

    clinic_id: int = Field(foreign_key="clinic.id", primary_key=True)
    level: str = Field(primary_key=True, max_length=10)
    second_id: int | None = Field(default=None, foreign_key="staff.id")
    wait_minutes: int
    out_of_hours: str = Field(max_length=10)


class RotaShift(SQLModel, table=True):
    """Somebody is on call from one instant to another; `ended_at`: taken back."""

    __tablename__ = "rota_shift"
    __table_args__ = (CheckConstraint("starts_at < ends_at", name="order"),)

    id: int | None = Field(default=None, primary_key=True)
    public_id: str = public_id()
    clinic_id: int = key("clinic.id")
    staff_id: int = Field(foreign_key="staff.id")
    starts_at: datetime = instant()
    ends_at: datetime = instant()
    set_at: datetime = instant()
    ended_at: datetime | None = instant(default=None, nullable=True)


class LadderThresholds(SQLModel, table=True):
    """The days of `core.risk_ladder.Thresholds` as a clinic set them; the latest row counts."""

    __tablename__ = "ladder_thresholds"

    id: int | None = Field(default=None, primary_key=True)
    clinic_id: int = key("clinic.id")
    staff_id: int = Field(foreign_key="staff.id")
    daily: int
    official: int
    reviewed: int
    official_recall: int
    set_at: datetime = instant()


class ClinicLine(SQLModel, table=True):
    """A crisis line that a clinic checked itself, shown before those of `core.crisis_lines`;
    `ended_at`: taken away."""

    __tablename__ = "clinic_line"
    __table_args__ = (CheckConstraint("length(country) = 2", name="country"),)

    id: int | None = Field(default=None, primary_key=True)
    public_id: str = public_id()
    clinic_id: int = key("clinic.id")
    staff_id: int = Field(foreign_key="staff.id")
    country: str = Field(max_length=2)
    name: str = Field(max_length=100)
    number: str = Field(max_length=40)
    text_number: str = Field(default="", max_length=40)
    hours: str = Field(default="", max_length=100)
    verified_on: date
    recorded_at: datetime = instant()
    ended_at: datetime | None = instant(default=None, nullable=True)
