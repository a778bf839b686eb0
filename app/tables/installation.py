"""Which key file this database belongs to, and the worker's heartbeat."""

from datetime import datetime

from sqlmodel import Field, SQLModel

from app.tables.columns import instant


class Installation(SQLModel, table=True):
    """One row: the fingerprint of the key file that this database was made with."""

    id: int = Field(default=1, primary_key=True)
    key_fingerprint: str = Field(max_length=64)
    made_at: datetime = instant()


class Heartbeat(SQLModel, table=True):
    """When a worker last finished a round."""

    worker: str = Field(primary_key=True, max_length=60)
    at: datetime = instant()
