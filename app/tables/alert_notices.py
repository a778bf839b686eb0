"""How the people of a clinic are told of an alert, and what they did first."""

from datetime import datetime

from sqlalchemy import CheckConstraint, Index, UniqueConstraint
from sqlmodel import Field, SQLModel

from app.tables.columns import instant, key, public_id


class AlertNotice(SQLModel, table=True):
    """One person told of one alert in one round, by push or by mail: attempts, lease, outcome.

    No `alert_id`: a test that the person asked for. `way` is `none` where the person has given
    none. `outcome`: `sent`; `failed`, by every attempt; `no-way`; `ended`, as the alert was closed
    meanwhile. `trouble`: why the last attempt failed, in our own words.
    """

    __tablename__ = "alert_notice"
    __table_args__ = (
        UniqueConstraint("alert_id", "round", "staff_id", "way"),
        CheckConstraint("way IN ('push', 'mail', 'none')", name="way"),
        CheckConstraint("round >= 0", name="round"),
        CheckConstraint("attempts >= 0", name="attempts"),
        CheckConstraint(
            "outcome IS NULL OR outcome IN ('sent', 'failed', 'no-way', 'ended')", name="outcome"
        ),
        Index("ix_alert_notice_outcome_due_at", "outcome", "due_at"),
    )

    id: int | None = Field(default=None, primary_key=True)
    public_id: str = public_id()
    alert_id: int | None = Field(default=None, foreign_key="alert.id")
    round: int
    staff_id: int = Field(foreign_key="staff.id")
    way: str = Field(max_length=10)
    planned_at: datetime = instant()
    due_at: datetime = instant()
    attempts: int = 0
    first_tried_at: datetime | None = instant(default=None, nullable=True)
    lease_token: str | None = Field(default=None, max_length=32)
    lease_until: datetime | None = instant(default=None, nullable=True)
    outcome: str | None = Field(default=None, max_length=10)
    trouble: str = Field(default="", max_length=100)
    settled_at: datetime | None = instant(default=None, nullable=True)


class AlertSeen(SQLModel, table=True):
    """When a person first had the alert before them: from then on the clinic knows of it."""

    __tablename__ = "alert_seen"

    alert_id: int = Field(foreign_key="alert.id", primary_key=True)
    staff_id: int = Field(foreign_key="staff.id")
    seen_at: datetime = instant()


class AlertTaken(SQLModel, table=True):
    """ "I am on it": a named person, for a while; what was done is said by the closing."""

    __tablename__ = "alert_taken"

    id: int | None = Field(default=None, primary_key=True)
    alert_id: int = key("alert.id")
    staff_id: int = Field(foreign_key="staff.id")
    taken_at: datetime = instant()


class StaffPhone(SQLModel, table=True):
    """A browser on which somebody who works here is told of alerts. See `PushSubscription`."""

    __tablename__ = "staff_phone"

    id: int | None = Field(default=None, primary_key=True)
    public_id: str = public_id()
    staff_id: int = key("staff.id")
    sign_in_id: int | None = Field(
        default=None, foreign_key="sign_in.id", index=True, ondelete="SET NULL"
    )
    endpoint: str = Field(max_length=2048, unique=True)
    p256dh: str = Field(max_length=120)
    auth: str = Field(max_length=40)
    device: str = Field(default="", max_length=80)
    created_at: datetime = instant()
    last_accepted_at: datetime | None = instant(default=None, nullable=True)
    failures: int = 0
    refused_at: datetime | None = instant(default=None, nullable=True)
