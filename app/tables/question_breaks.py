"""Days on which a patient wants no questions."""

from datetime import date, datetime

from sqlalchemy import CheckConstraint
from sqlmodel import Field, SQLModel

from app.tables.columns import instant, key


class QuestionBreak(SQLModel, table=True):
    """From one check-in day to another, both included; `ended_at`: ended before its last day. The
    latest row counts. `set_by`: "patient" or "clinic"."""

    __tablename__ = "question_break"
    __table_args__ = (CheckConstraint("until_day >= from_day", name="until_day"),)

    id: int | None = Field(default=None, primary_key=True)
    patient_id: int = key("patient.id")
    from_day: date
    until_day: date
    set_at: datetime = instant()
    ended_at: datetime | None = instant(default=None, nullable=True)
    set_by: str = Field(
        default="patient", max_length=10, sa_column_kwargs={"server_default": "patient"}
    )
