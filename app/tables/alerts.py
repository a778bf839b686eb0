"""An alert for the clinic, and its closing by a named person."""

from datetime import date, datetime

from sqlalchemy import CheckConstraint, Index, UniqueConstraint
from sqlmodel import Field, SQLModel

from app.tables.columns import instant, key, public_id


class Alert(SQLModel, table=True):
    """What the clinic is called for: written with what asked for it, never changed or removed.

    `cause`: an answer to item 9; item 9 `passed over` twice running; a `follow-up` to such an
    answer; `help`, which the patient asked for. `instrument` is "" for a call for help, and
    `answer` 0 there and where it was passed over. `reason`: the rung of the ladder, in words.
    `made_at`: when the person entered it, where that is known; before `raised_at` by as long as it
    waited on a phone.
    """

    __table_args__ = (
        UniqueConstraint("patient_id", "submission_id", "instrument"),
        CheckConstraint("answer >= 0 AND answer <= 3", name="answer"),
        CheckConstraint("level IN ('amber', 'red', 'critical')", name="level"),
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
    cause: str = Field(
        default="answer", max_length=20, sa_column_kwargs={"server_default": "answer"}
    )
    reason: str = Field(default="", max_length=120, sa_column_kwargs={"server_default": ""})
    made_at: datetime | None = instant(default=None, nullable=True)


class AlertClosure(SQLModel, table=True):
    """Who closed an alert, when, what was done (`done` its kind, the words sealed), at which level
    of the answer, and by when to look again. An alert ends in no other way."""

    __tablename__ = "alert_closure"

    alert_id: int = Field(foreign_key="alert.id", primary_key=True)
    staff_id: int = key("staff.id")
    closed_at: datetime = instant()
    sealed: bytes
    done: str | None = Field(default=None, max_length=20)
    reviewed_level: int | None = None
    look_again_by: date | None = None


class SafetyAnswer(SQLModel, table=True):
    """An answer to item 9 told by itself, as it was tapped, whatever becomes of the rest of the
    form; append-only. `level`: the rung of the ladder that it reached then; None where none."""

    __tablename__ = "safety_answer"
    __table_args__ = (
        CheckConstraint("answer >= 0 AND answer <= 3", name="answer"),
        CheckConstraint("instrument IN ('phq-9-today', 'phq-9')", name="instrument"),
        CheckConstraint(
            "level IS NULL OR level IN ('watch', 'amber', 'red', 'critical')", name="level"
        ),
        Index("ix_safety_answer_patient_day", "patient_id", "day"),
        {"sqlite_with_rowid": False},
    )

    patient_id: int = Field(foreign_key="patient.id", primary_key=True)
    submission_id: str = Field(primary_key=True, max_length=64)
    instrument: str = Field(max_length=40)
    form_version: int
    day: date
    answer: int
    level: str | None = Field(default=None, max_length=10)
    made_at: datetime = instant()
    received_at: datetime = instant()
    late: bool = False


class FollowUp(SQLModel, table=True):
    """What was answered to the questions that follow a positive item 9; None is skipped. Of what
    was sent more than once, the worst."""

    __tablename__ = "follow_up"
    __table_args__ = (UniqueConstraint("patient_id", "submission_id"),)

    id: int | None = Field(default=None, primary_key=True)
    patient_id: int = Field(foreign_key="patient.id")
    submission_id: str = Field(max_length=64)
    day: date
    asked_at_level: str = Field(max_length=10)
    closer: str | None = Field(default=None, max_length=10)
    plan: str | None = Field(default=None, max_length=10)
    safe: str | None = Field(default=None, max_length=10)
    received_at: datetime = instant()


class KnownThoughts(SQLModel, table=True):
    """Thoughts that a therapist knows of, as at intake: the level of the answer (0-3), when the
    plan for them was reviewed, and by when to look again. The latest row counts."""

    __tablename__ = "known_thoughts"
    __table_args__ = (CheckConstraint("level >= 0 AND level <= 3", name="level"),)

    id: int | None = Field(default=None, primary_key=True)
    patient_id: int = key("patient.id")
    staff_id: int = Field(foreign_key="staff.id")
    level: int
    reviewed_on: date
    look_again_by: date
    recorded_at: datetime = instant()
