"""Bringing data in, in two steps: what would happen, then the same file again to let it happen.

Nothing of a file is kept between the two: the second sending must be the very same file.
"""

from __future__ import annotations

import hmac
import io
from collections.abc import Callable
from typing import Any

from fastapi import APIRouter, Request
from fastapi.responses import RedirectResponse, Response

from app import audit, imports
from app.audit import Actor
from app.database import Db as Session
from app.imports.records import Conflicting, import_record, take
from app.imports.whole import rehearsed, whole
from app.tables import Clinic, Staff
from app.web.access import Db, JustProvedStaff, Now
from app.web.imports_told import answers_told, record_told
from app.web.pages import page
from app.web.protection import LARGEST_UPLOAD
from app.web.uploads import Sending, Sent, Upload, in_words

router = APIRouter()
OTHER_FILE = "This is another file than the one before. Here is what this one would do."


@router.get("/clinic/imports")
def show(request: Request, staff: JustProvedStaff) -> Response:
    done = request.query_params.get("done", "")
    is_count = done.isascii() and done.isdigit() and len(done) < 10
    return _form(request, done=int(done) if is_count else None)


def _form(request: Request, problem: str = "", done: int | None = None) -> Response:
    most = f"{LARGEST_UPLOAD // 1024 // 1024} MB"
    status = 422 if problem else 200
    return page(request, "imports.html", status, problem=problem, done=done, most=most)


@router.post("/clinic/imports", dependencies=[Sending])
def preview(request: Request, sent: Sent, staff: JustProvedStaff, db: Db, now: Now) -> Response:
    """What would happen. It is done and taken back, so that it is no guess."""
    return _preview(request, db, staff, sent, now)


def _preview(
    request: Request, db: Session, staff: Staff, sent: Upload, now: Now, other: str = ""
) -> Response:
    if sent.problem:
        return _form(request, sent.problem)
    clinic, actor = db.get_one(Clinic, staff.clinic_id), Actor("staff", staff.public_id)
    try:
        told = rehearsed(db, _told(db, clinic, sent, now, actor))
    except (imports.BrokenFile, imports.BrokenRecord) as broken:
        return _form(request, in_words(broken))
    audit.note(db, actor, "preview import", clinic.public_id, now, of=clinic)
    told |= {"digest": sent.digest, "other": other}
    return page(request, "import_preview.html", preview=told)


def _told(
    db: Session, clinic: Clinic, sent: Upload, now: Now, actor: Actor
) -> Callable[[], dict[str, Any]]:  # fmt: skip
    def act() -> dict[str, Any]:
        if sent.record is not None:
            return record_told(take(db, clinic, sent.record, now, actor))
        file = io.StringIO(sent.text, newline="")
        return answers_told(imports.import_answers(db, clinic, file, now, actor))

    return act


@router.post("/clinic/imports/confirmations", dependencies=[Sending])
def confirm(request: Request, sent: Sent, staff: JustProvedStaff, db: Db, now: Now) -> Response:
    """The same file again: all of it, or nothing."""
    if sent.problem:
        return _form(request, sent.problem)
    if not hmac.compare_digest(sent.digest.encode(), sent.said.encode()):
        return _preview(request, db, staff, sent, now, OTHER_FILE)
    clinic, actor = db.get_one(Clinic, staff.clinic_id), Actor("staff", staff.public_id)
    try:
        stored = whole(db, _stored(db, clinic, sent, now, actor))
    except Conflicting:
        return _preview(request, db, staff, sent, now)
    except (imports.BrokenFile, imports.BrokenRecord) as broken:
        return _form(request, in_words(broken))
    return RedirectResponse(f"/clinic/imports?done={stored}", 303)


def _stored(db: Session, clinic: Clinic, sent: Upload, now: Now, actor: Actor) -> Callable[[], int]:
    def act() -> int:
        if sent.record is not None:
            return import_record(db, clinic, sent.record, now, actor).new
        file = io.StringIO(sent.text, newline="")
        return imports.import_answers(db, clinic, file, now, actor).stored

    return act
