"""What one request stands on: its instant, its form, its turn, and its one transaction."""

from __future__ import annotations

from collections.abc import AsyncIterator, Iterator, Mapping
from datetime import datetime
from typing import Annotated

from fastapi import Depends, Request

from app.database import Database
from app.database import Db as Session

SAFE_METHODS = frozenset({"GET", "HEAD", "OPTIONS"})
MOST_FIELDS = 200


async def read_clock(request: Request) -> datetime:
    """Asynchronous, as nothing is waited for: a plain function would go through a thread."""
    now: datetime = request.app.state.clock()
    return now


Now = Annotated[datetime, Depends(read_clock)]


async def read_form(request: Request) -> Mapping[str, str]:
    """The form's fields as text, the last of a repeated name; empty for another content type.

    NUL is left out: nobody can type it, and PostgreSQL stores no text with it.
    """
    kind = request.headers.get("content-type", "").partition(";")[0].strip()
    if kind != "application/x-www-form-urlencoded":
        await request.body()
        return {}
    form = await request.form(max_fields=MOST_FIELDS)
    fields = {name: value for name, value in form.multi_items() if isinstance(value, str)}
    typed = {name: value.replace("\0", "") for name, value in fields.items()}
    request.state.typed = typed  # for a page that has to refuse it and gives it back
    return typed


Form = Annotated[Mapping[str, str], Depends(read_form)]


async def wait_turn(request: Request, _form: Form) -> AsyncIterator[None]:
    """Where requests queue before they take a connection: not in the thread pool, where those who
    wait for a connection would hold the threads that its holders need to finish.

    The body has been read before, so that a slow phone holds nobody up.
    """
    state = request.app.state
    if request.method in SAFE_METHODS or not state.database.is_sqlite:
        async with state.room:
            yield
        return
    async with state.gate, state.room:
        yield


def open_db(
    request: Request, _turn: Annotated[None, Depends(wait_turn, scope="function")]
) -> Iterator[Session]:
    """One read transaction for a safe method, one write transaction for any other.

    It ends before the answer is sent: a failed commit can never look like a success.
    """
    database: Database = request.app.state.database
    safe = request.method in SAFE_METHODS
    with database.reading() if safe else database.transaction() as db:
        yield db


Db = Annotated[Session, Depends(open_db, scope="function")]


async def wait_to_try(request: Request, _form: Form) -> AsyncIterator[None]:
    """A few at a time may try a secret: a hash takes 64 MiB on purpose, and each try is several
    short transactions, whose waiting must not fill the thread pool that others commit in."""
    async with request.app.state.tries:
        yield


TryingASecret = Depends(wait_to_try, scope="function")
