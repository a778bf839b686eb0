"""The SQLModel session that every verb takes first."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from functools import wraps
from typing import Any, Concatenate, ParamSpec, TypeVar

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
    read: dict[Any, Any]


Asked = ParamSpec("Asked")
Found = TypeVar("Found")


def once_a_picture(
    reader: Callable[Concatenate[Db, Any, Asked], Found],
) -> Callable[Concatenate[Db, Any, Asked], Found]:
    """For what several parts of a page ask of one patient or clinic. A read transaction sees one
    picture from end to end, so what was read stays true in it and is not read twice; in one that
    writes it is read each time. Nobody may change what is answered."""

    @wraps(reader)
    def remembering(db: Db, of: Any, /, *asked: Asked.args, **more: Asked.kwargs) -> Found:
        if db.writes:
            return reader(db, of, *asked, **more)
        key = (reader, getattr(of, "id", of), asked, frozenset(more.items()))
        if key not in db.read:
            db.read[key] = reader(db, of, *asked, **more)
        found: Found = db.read[key]
        return found

    return remembering
