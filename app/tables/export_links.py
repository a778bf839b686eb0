"""Links to export files, each of which opens once."""

from datetime import datetime

from sqlalchemy import CheckConstraint
from sqlmodel import Field, SQLModel

from app.tables.columns import instant, key


class ExportLink(SQLModel, table=True):
    """A link bound to the sign-in that made it, of which only a keyed hash is stored. Without a
    patient it is of the whole clinic."""

    __tablename__ = "export_link"
    __table_args__ = (CheckConstraint("kind IN ('json', 'csv', 'fhir')", name="kind"),)

    id: int | None = Field(default=None, primary_key=True)
    token_hash: str = Field(max_length=64, unique=True)
    sign_in_id: int = key("sign_in.id")
    patient_id: int | None = key("patient.id", default=None)
    kind: str = Field(max_length=4)
    made_at: datetime = instant()
    expires_at: datetime = instant()
    used_at: datetime | None = instant(default=None, nullable=True)
