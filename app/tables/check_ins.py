"""What patients answered: every submission kept, the current response of each form and day."""

from datetime import date, datetime

from sqlalchemy import CheckConstraint, Index
from sqlmodel import Field, SQLModel

from app.tables.columns import instant, key, public_id

SOURCES = "source IN ('hand', 'outbox', 'import', 'demo')"

SCORES = "score IS NULL OR (score >= 0 AND (score <= 27 OR (instrument = 'peg' AND score <= 100)))"


class Submission(SQLModel, table=True):
    """One sending of answers, exactly as it came; append-only, every revision stays.

    `answers` is JSON: instrument code to [form version, packed items].
    """

    __table_args__ = (
        CheckConstraint(SOURCES, name="source"),
        Index("ix_submission_patient_day", "patient_id", "day"),
        {"sqlite_with_rowid": False},
    )

    patient_id: int = Field(foreign_key="patient.id", primary_key=True)
    submission_id: str = Field(primary_key=True, max_length=64)
    day: date
    made_at: datetime = instant()
    received_at: datetime = instant()
    late: bool = False
    body_hash: str = Field(max_length=64)
    answers: str
    source: str = Field(default="hand", max_length=10)


class Response(SQLModel, table=True):
    """The current answers of one form on one day, derived from the latest submission.

    `score` is None where the form has no total (incomplete, or a form that never has one); a mean
    (`peg`) is kept in tenths. `items` are ordinals in item order, empty = left, `d` = declined.
    """

    __table_args__ = (
        CheckConstraint(SCORES, name="score"),
        CheckConstraint("answered >= 0", name="answered"),
        CheckConstraint("recall IN ('24h', '7d', '2w', '1m', '1y')", name="recall"),
        CheckConstraint(
            "difficulty IS NULL OR (difficulty >= 0 AND difficulty <= 3)", name="difficulty"
        ),
        CheckConstraint(SOURCES, name="source"),
        {"sqlite_with_rowid": False},
    )

    patient_id: int = Field(foreign_key="patient.id", primary_key=True)
    instrument: str = Field(primary_key=True, max_length=40)
    day: date = Field(primary_key=True)
    submission_id: str = Field(max_length=64)
    made_at: datetime = instant()
    received_at: datetime = instant()
    late: bool = False
    items: str = Field(max_length=200)
    score: int | None = None
    prorated: bool = False
    answered: int
    recall: str = Field(max_length=4)
    form_version: int
    difficulty: int | None = None
    source: str = Field(default="hand", max_length=10)


class Moment(SQLModel, table=True):
    """A mood logged at one moment, 0-10, higher is better; a day may hold several."""

    __table_args__ = (
        CheckConstraint("value >= 0 AND value <= 10", name="value"),
        CheckConstraint(SOURCES, name="source"),
        {"sqlite_with_rowid": False},
    )

    patient_id: int = Field(foreign_key="patient.id", primary_key=True)
    day: date = Field(primary_key=True)
    submission_id: str = Field(primary_key=True, max_length=64)
    made_at: datetime = instant()
    late: bool = False
    value: int
    source: str = Field(default="hand", max_length=10)


class Note(SQLModel, table=True):
    """A patient's own words with a check-in, sealed; the therapist reads them only once shared."""

    id: int | None = Field(default=None, primary_key=True)
    public_id: str = public_id()
    patient_id: int = key("patient.id")
    submission_id: str = Field(max_length=64)
    day: date
    sealed: bytes
    written_at: datetime = instant()
    shared_at: datetime | None = instant(default=None, nullable=True)
