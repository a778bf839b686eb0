"""The audit: append-only, one hash chain per subject."""

from datetime import datetime

from sqlmodel import Field, SQLModel

from app.tables.columns import instant


class AuditEntry(SQLModel, table=True):
    """Who did what, whose, when. Triggers refuse UPDATE and DELETE."""

    __tablename__ = "audit_entry"
    __table_args__ = ({"sqlite_with_rowid": False},)

    chain: str = Field(primary_key=True, max_length=60)
    seq: int = Field(primary_key=True)
    at: datetime = instant()
    actor: str = Field(max_length=60)
    action: str = Field(max_length=60)
    subject: str = Field(max_length=120)
    mac: str = Field(max_length=64)


class AuditHead(SQLModel, table=True):
    """The last link of each chain, so that a truncated chain is seen."""

    __tablename__ = "audit_head"

    chain: str = Field(primary_key=True, max_length=60)
    seq: int
    mac: str = Field(max_length=64)
