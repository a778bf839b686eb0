"""The SQLModel session that every verb takes first."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from sqlmodel import Session

from app.keys import Keys


@dataclass(frozen=True)
class Note:
    """An act to be written into the audit just before the commit."""

    chain: str
    at: datetime
    actor: str
    action: str
    subject: str


class Db(Session):
    """The SQLModel session that every verb takes first; it carries the keys that seal its text."""

    keys: Keys
    pending_notes: list[Note]
    writes: bool
