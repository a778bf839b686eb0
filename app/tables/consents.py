"""A patient's consent, by the version of the words that were read."""

from datetime import datetime

from sqlmodel import Field, SQLModel

from app.tables.columns import instant, key, public_id


class Consent(SQLModel, table=True):
    """Given, perhaps later withdrawn; kept as proof either way."""

    id: int | None = Field(default=None, primary_key=True)
    public_id: str = public_id()
    patient_id: int = key("patient.id")
    version: str = Field(max_length=20)
    given_at: datetime = instant()
    withdrawn_at: datetime | None = instant(default=None, nullable=True)
