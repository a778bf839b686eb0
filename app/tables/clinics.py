"""A clinic and the people who work there."""

from datetime import datetime

from sqlalchemy import CheckConstraint
from sqlmodel import Field, SQLModel

from app.tables.columns import instant, key, public_id


class Clinic(SQLModel, table=True):
    """One clinic. Several live in one deployment and nothing crosses between them.

    `reviews_told_since`: from when on patients see that their answers were read; None: they do not.
    `owner_id`: the clinician who answers for how alerts are dealt with; None: nobody is named yet.
    """

    __table_args__ = (CheckConstraint("length(country) = 2", name="country"),)

    id: int | None = Field(default=None, primary_key=True)
    public_id: str = public_id()
    name: str = Field(max_length=200)
    country: str = Field(max_length=2)
    zone: str = Field(max_length=64)
    phone: str = Field(default="", max_length=40)
    hours: str = Field(default="", max_length=200)
    plan: str = Field(default="full-daily", max_length=40)
    synthetic: bool = False
    created_at: datetime = instant()
    reviews_told_since: datetime | None = instant(default=None, nullable=True)
    owner_id: int | None = None


class Staff(SQLModel, table=True):
    """Somebody who works, or worked, at one clinic. `role`: see `app.people`. `mail`: where alerts
    may be told, neutrally; empty: nowhere. `disabled_at`: works here no longer since then; what
    they did keeps their name. `factor_reset_at`: when an operator last took the second factor away,
    because everything was lost."""

    __table_args__ = (CheckConstraint("role IN ('therapist', 'prescriber', 'owner')", name="role"),)

    id: int | None = Field(default=None, primary_key=True)
    public_id: str = public_id()
    clinic_id: int = key("clinic.id")
    name: str = Field(max_length=200)
    sign_in_name: str = Field(max_length=200, unique=True)
    passphrase_hash: str | None = Field(default=None, max_length=400)
    role: str = Field(default="therapist", max_length=20)
    created_at: datetime = instant()
    mail: str = Field(default="", max_length=254, sa_column_kwargs={"server_default": ""})
    disabled_at: datetime | None = instant(default=None, nullable=True)
    factor_reset_at: datetime | None = instant(default=None, nullable=True)
