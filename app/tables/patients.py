"""A patient, and the one summary row that the caseload reads."""

from datetime import date, datetime, time

from sqlalchemy import CheckConstraint, false
from sqlmodel import Field, SQLModel

from app.tables.columns import instant, key, public_id


class Patient(SQLModel, table=True):
    """A person in treatment at one clinic, under a name or a pseudonym.

    `primary_measure`: what relief is read from; None: what the plan asks daily. `discharged_at`:
    the treatment here has ended; None while it goes on.
    """

    __table_args__ = (
        CheckConstraint("plan IN ('full-daily', 'short-daily', 'official-daily')", name="plan"),
        CheckConstraint("source IN ('clinic', 'import', 'demo')", name="source"),
        CheckConstraint(
            "primary_measure IN"
            " ('phq-9-today', 'gad-7-today', 'phq-4-today', 'pain', 'craving', 'mood')",
            name="primary_measure",
        ),
    )

    id: int | None = Field(default=None, primary_key=True)
    public_id: str = public_id()
    clinic_id: int = key("clinic.id")
    name: str = Field(max_length=200)
    zone: str = Field(max_length=64)
    country: str = Field(max_length=2)
    plan: str = Field(max_length=40)
    check_in_hour: time = Field(default=time(19, 30))
    exercise_hour: time = Field(default=time(12, 30))
    nudges_paused_at: datetime | None = instant(default=None, nullable=True)
    one_at_a_time: bool = Field(default=False, sa_column_kwargs={"server_default": false()})
    source: str = Field(default="clinic", max_length=10)
    created_at: datetime = instant()
    primary_measure: str | None = Field(default=None, max_length=40)
    discharged_at: datetime | None = instant(default=None, nullable=True)


class PatientSummary(SQLModel, table=True):
    """What the caseload shows of a patient; rewritten in the same transaction as what it sums up.

    `recent` holds the last 60 days as `2026-11-20=14` joined by spaces: the day's 24-hour score,
    `2026-11-20=` when answered without a score, `2026-11-20=o` for an official day without one.
    `official_items`: the answers behind the official total, for what must be said beside it.
    `fading_on`: the last answered day, where on that day the relief of the session of
    `fading_since` was half-way gone. `item_9_on`: the latest day with an answer to item 9,
    `item_9` the highest answer of that day, which it has been since `item_9_since`, told at
    `item_9_alone_at` where the rest of its form never came. `lost_on`: the official form that says
    the response of this course is lost. `unreviewed`: check-ins since the last review (None: not
    counted yet), `unreviewed_since` when the first of them came. `usual_gap` (None: not worked out
    yet) and the rise: see `core.recent_answers`.
    """

    __tablename__ = "patient_summary"

    patient_id: int = Field(foreign_key="patient.id", primary_key=True)
    clinic_id: int = key("clinic.id")
    last_answered_at: datetime | None = instant(default=None, nullable=True)
    last_day: date | None = None
    last_instrument: str | None = Field(default=None, max_length=40)
    last_total: int | None = None
    previous_total: int | None = None
    official_day: date | None = None
    official_total: int | None = None
    previous_official_total: int | None = None
    recent: str = ""
    dosing_days: str = ""
    open_alerts: int = 0
    worst_alert: str | None = Field(default=None, max_length=10)
    imported_item_9_on: date | None = None
    official_items: str | None = Field(default=None, max_length=40)
    previous_official_items: str | None = Field(default=None, max_length=40)
    fading_on: date | None = None
    fading_since: date | None = None
    item_9: int | None = None
    item_9_on: date | None = None
    item_9_since: date | None = None
    item_9_alone_at: datetime | None = instant(default=None, nullable=True)
    lost_on: date | None = None
    gad_day: date | None = None
    gad_total: int | None = None
    previous_gad_total: int | None = None
    unreviewed: int | None = None
    unreviewed_since: datetime | None = instant(default=None, nullable=True)
    reviewed_at: datetime | None = instant(default=None, nullable=True)
    usual_gap: float | None = None
    rise_since: date | None = None
    rise_now: float | None = None
    rise_usual: float | None = None
