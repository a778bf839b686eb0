"""Phones, nudges and their delivery: a nudge's row is the clinical record of it."""

from datetime import date, datetime

from sqlalchemy import CheckConstraint, Index, UniqueConstraint, text
from sqlmodel import Field, SQLModel

from app.tables.columns import instant, key, public_id


class PushSubscription(SQLModel, table=True):
    """One phone's browser, as its push service knows it. The endpoint is hostile input.

    `permission` (granted, denied, default, or lost: allowed, but the browser
    has no longer this endpoint) is what the browser last said, at `checked_at`; shown
    and tapped are what its service worker reported.
    """

    __tablename__ = "push_subscription"

    id: int | None = Field(default=None, primary_key=True)
    public_id: str = public_id()
    patient_id: int = key("patient.id")
    sign_in_id: int | None = Field(
        default=None, foreign_key="sign_in.id", index=True, ondelete="SET NULL"
    )
    endpoint: str = Field(max_length=2048, unique=True)
    p256dh: str = Field(max_length=120)
    auth: str = Field(max_length=40)
    device: str = Field(default="", max_length=80)
    created_at: datetime = instant()
    last_accepted_at: datetime | None = instant(default=None, nullable=True)
    last_status: int | None = None
    failures: int = 0
    refused_at: datetime | None = instant(default=None, nullable=True)
    permission: str | None = Field(default=None, max_length=10)
    checked_at: datetime | None = instant(default=None, nullable=True)
    last_shown_at: datetime | None = instant(default=None, nullable=True)
    last_tapped_at: datetime | None = instant(default=None, nullable=True)


class Nudge(SQLModel, table=True):
    """One nudge for a patient: at most one of a kind for a local date, whatever the clock does."""

    __table_args__ = (
        CheckConstraint(
            "kind IN ('check-in', 'exercise-1', 'exercise-2', 'later-1', 'later-2', 'test')",
            name="kind",
        ),
        CheckConstraint(
            "outcome IS NULL OR outcome IN"
            " ('sent', 'refused', 'gone', 'missed', 'withheld', 'no-phone')",
            name="outcome",
        ),
        Index(
            "uq_nudge_patient_kind_day",
            "patient_id",
            "kind",
            "day",
            unique=True,
            sqlite_where=text("kind <> 'test'"),
            postgresql_where=text("kind <> 'test'"),
        ),
        Index("ix_nudge_outcome_at", "outcome", "at"),
    )

    id: int | None = Field(default=None, primary_key=True)
    public_id: str = public_id()
    patient_id: int = Field(foreign_key="patient.id")
    kind: str = Field(max_length=12)
    day: date
    at: datetime = instant()
    expires_at: datetime = instant()
    exercise: str | None = Field(default=None, max_length=60)
    because: str = Field(default="", max_length=300)
    created_at: datetime = instant()
    outcome: str | None = Field(default=None, max_length=10)
    outcome_because: str = Field(default="", max_length=300)
    settled_at: datetime | None = instant(default=None, nullable=True)
    opened_at: datetime | None = instant(default=None, nullable=True)


class NudgeDelivery(SQLModel, table=True):
    """A nudge on its way to one phone: attempts, lease, outcome."""

    __tablename__ = "nudge_delivery"
    __table_args__ = (
        UniqueConstraint("nudge_id", "push_subscription_id"),
        CheckConstraint("attempts >= 0", name="attempts"),
        CheckConstraint(
            "outcome IS NULL OR outcome IN ('sent', 'gone', 'refused', 'missed', 'withheld')",
            name="outcome",
        ),
        Index("ix_nudge_delivery_outcome_due_at", "outcome", "due_at"),
        Index("ix_nudge_delivery_phone_settled_at", "push_subscription_id", "settled_at"),
    )

    id: int | None = Field(default=None, primary_key=True)
    nudge_id: int = Field(foreign_key="nudge.id")
    push_subscription_id: int | None = Field(
        default=None, foreign_key="push_subscription.id", ondelete="SET NULL"
    )
    due_at: datetime = instant()
    attempts: int = 0
    lease_token: str | None = Field(default=None, max_length=32)
    lease_until: datetime | None = instant(default=None, nullable=True)
    outcome: str | None = Field(default=None, max_length=10)
    status: int | None = None
    settled_at: datetime | None = instant(default=None, nullable=True)
    shown_at: datetime | None = instant(default=None, nullable=True)
    tapped_at: datetime | None = instant(default=None, nullable=True)


class CalendarFeed(SQLModel, table=True):
    """A secret address for a calendar to read the nudge hours; only its keyed hash is kept."""

    __tablename__ = "calendar_feed"

    id: int | None = Field(default=None, primary_key=True)
    public_id: str = public_id()
    patient_id: int = Field(foreign_key="patient.id", unique=True)
    secret_hash: str = Field(max_length=64, unique=True)
    created_at: datetime = instant()
    last_read_at: datetime | None = instant(default=None, nullable=True)
