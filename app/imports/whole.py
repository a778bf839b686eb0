"""All of an import or nothing of it, and what it would do without doing it."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import suppress
from typing import TypeVar

from app.db import Db

T = TypeVar("T")


def whole(db: Db, act: Callable[[], T]) -> T:
    """What `act` answers. Where it raises, nothing of it stays, though the request goes on."""
    notes = list(db.pending_notes)
    step = db.begin_nested()
    try:
        answer = act()
    except BaseException:
        step.rollback()
        db.pending_notes[:] = notes
        raise
    step.commit()
    return answer


class _TakenBack(Exception):
    pass


def rehearsed(db: Db, act: Callable[[], T]) -> T:
    """What `act` would answer: it is done, and taken back. Raises what it raises."""
    told: list[T] = []

    def tried() -> None:
        told.append(act())
        raise _TakenBack

    with suppress(_TakenBack):
        whole(db, tried)
    return told[0]
