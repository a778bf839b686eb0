"""What a patient carries from session to session, and what became of each commitment."""

from datetime import datetime

from sqlalchemy import CheckConstraint, Index
from sqlmodel import Field, SQLModel

from app.tables.columns import instant, public_id


class LedgerEntry(SQLModel, table=True):
    """One entry in the patient's own words; `sealed` holds JSON, part to words. Which session it
    belongs to follows from `written_at`. A therapist reads it only while `shared_at` is set;
    one taken back (`withdrawn_at`) is shown to nobody."""

    __tablename__ = "ledger_entry"
    __table_args__ = (
        CheckConstraint(
            "kind IN ('intention', 'journey', 'words', 'insight', 'commitment')", name="kind"
        ),
        Index("ix_ledger_entry_patient", "patient_id", "id"),
    )

    id: int | None = Field(default=None, primary_key=True)
    public_id: str = public_id()
    patient_id: int = Field(foreign_key="patient.id")
    kind: str = Field(max_length=20)
    sealed: bytes
    written_at: datetime = instant()
    shared_at: datetime | None = instant(default=None, nullable=True)
    withdrawn_at: datetime | None = instant(default=None, nullable=True)


class CommitmentAnswer(SQLModel, table=True):
    """What the patient said of a commitment on some day: kept, resting, or let go. None is
    removed, the newest counts."""

    __tablename__ = "commitment_answer"
    __table_args__ = (
        CheckConstraint("answer IN ('kept', 'resting', 'let-go')", name="answer"),
        Index("ix_commitment_answer_entry", "ledger_entry_id", "id"),
    )

    id: int | None = Field(default=None, primary_key=True)
    ledger_entry_id: int = Field(foreign_key="ledger_entry.id")
    answer: str = Field(max_length=10)
    at: datetime = instant()
