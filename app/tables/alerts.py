"""An alert for the clinic, and its closing by a named person."""

from datetime import date, datetime

from sqlalchemy import CheckConstraint, UniqueConstraint
from sqlmodel import Field, SQLModel

from app.tables.columns import instant, key, public_id


class Alert(SQLModel, table=True):
    """A positive item-9 answer: written with its submission, never changed or removed."""

    __table_args__ = (
        UniqueConstraint("patient_id", "submission_id", "instrument"),
        CheckConstraint("answer >= 1 AND answer <= 3", name="answer"),
        CheckConstraint("level IN ('amber', 'red')", name="level"),
    )

    id: int | None = Field(default=None, primary_key=True)
    public_id: str = public_id()
    clinic_id: int = key("clinic.id")
    patient_id: int = Field(foreign_key="patient.id")
    submission_id: str = Field(max_length=64)
    instrument: str = Field(max_length=40)
    day: date
    answer: int
    level: str = Field(max_length=10)
    raised_at: datetime = instant()


class AlertClosure(SQLModel, table=True):
    """Who closed an alert, when, and what was done (sealed). An alert ends in no other way."""

    __tablename__ = "alert_closure"

    alert_id: int = Field(foreign_key="alert.id", primary_key=True)
    staff_id: int = key("staff.id")
    closed_at: datetime = instant()
    sealed: bytes
