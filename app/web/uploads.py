"""A file sent by somebody of the clinic: read in memory, never laid down on a disk.

Who may send is asked before the body is read, and few are read at once, so that nobody else can
make the server hold a large body.
"""

from __future__ import annotations

import hashlib
from collections.abc import AsyncIterator
from dataclasses import dataclass
from typing import Annotated

from fastapi import Depends, Request
from fastapi.concurrency import run_in_threadpool
from starlette.datastructures import UploadFile
from starlette.formparsers import MultiPartException, MultiPartParser

from app.imports.record_files import BrokenRecord, RecordFile, read_record
from app.web.access import NotProvedLately, SignedOut, not_found, proved_lately
from app.web.protection import LARGEST_UPLOAD
from app.web.transactions import Now
from app.web.viewers import find_sign_in

NO_FILE = "Choose a file first."
NOT_TEXT = "This is not a text file in UTF-8. Choose an export of Afterglow, or a table of answers."


@dataclass(frozen=True)
class Upload:
    """`record`: a clinic's record; else `text` is a table of answers. `digest` names the file;
    `said`: the one that the form before was about. `problem`: why there is nothing to read."""

    text: str = ""
    digest: str = ""
    said: str = ""
    record: RecordFile | None = None
    problem: str = ""


async def before_the_body(request: Request, now: Now) -> AsyncIterator[None]:
    """Raises SignedOut, NotProvedLately, or 404 for a patient."""
    async with request.app.state.uploads:
        async with request.app.state.room:
            is_staff = await run_in_threadpool(_is_staff, request, now)
        if is_staff is None:
            raise SignedOut
        if not is_staff:
            raise not_found()
        if not request.state.proved_lately:
            raise NotProvedLately
        yield


def _is_staff(request: Request, now: Now) -> bool | None:
    """None: nobody is signed in."""
    with request.app.state.database.reading() as db:
        _, row = find_sign_in(request, db, now)
        if row is None:
            return None
        request.state.proved_lately = proved_lately(request, row, now)
        return row.staff_id is not None


class _InMemory(MultiPartParser):
    spool_max_size = LARGEST_UPLOAD + 1  # what is larger was refused at the door


async def read_upload(request: Request) -> Upload:
    """The form's file and the digest that it repeats."""
    kind = request.headers.get("content-type", "").partition(";")[0].strip()
    if kind != "multipart/form-data":
        return Upload(problem=NO_FILE)
    await request.body()  # kept, for whatever reads it after this
    try:
        form = await _InMemory(request.headers, request.stream(), max_files=1, max_fields=5).parse()
    except (MultiPartException, ValueError):
        return Upload(problem=NO_FILE)
    said, file = form.get("digest"), form.get("file")
    content = await file.read() if isinstance(file, UploadFile) else b""
    await form.close()
    return await run_in_threadpool(_read, content, said if isinstance(said, str) else "")


def _read(content: bytes, said: str) -> Upload:
    if not content:
        return Upload(problem=NO_FILE, said=said)
    digest = hashlib.sha256(content).hexdigest()
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError:
        return Upload(digest=digest, said=said, problem=NOT_TEXT)
    if not text.lstrip().startswith("{"):
        return Upload(text, digest, said)
    try:
        return Upload(text, digest, said, read_record(text))
    except BrokenRecord as broken:
        return Upload(text, digest, said, problem=in_words(broken))


def in_words(broken: ValueError) -> str:
    """Where and what is wrong."""
    words = str(broken)
    return f"{words[:1].upper()}{words[1:]}."


Sending = Depends(before_the_body)
Sent = Annotated[Upload, Depends(read_upload)]
