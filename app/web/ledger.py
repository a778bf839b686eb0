"""From session to session: the patient's intentions, what stayed, and small commitments."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, cast

from fastapi import APIRouter, Request
from fastapi.responses import RedirectResponse, Response

from app import ledger
from app.core.commitments import ANSWERS, Answer
from app.core.ledger import ENTRY_KINDS, EntryKind, read_checks
from app.core.own_words import read_parts
from app.ledger import TooManyCommitments
from app.web.access import (
    Db,
    Form,
    Now,
    OwnLedgerEntry,
    SignedInPatient,
    not_found,
    of_this_person,
)
from app.web.ledger_told import Reading, ledger_told
from app.web.pages import page

router = APIRouter()

SAVED = {
    "entry": "Saved. It will be here before your next session.",
    "shared": "Your therapist can read it from now on.",
    "private": "Only you can read it from now on.",
    "withdrawn": "Taken back. It is shown to nobody.",
    "flagged": "It is on your list, and your therapist sees it.",
    "taken-back": "It is off your list.",
    "unread": "This could not be saved. Please tap once more.",
    "kept": "Good to know. It stays here.",
    "resting": "That is fine. It rests, and comes up again before your next session.",
    "let-go": "That is fine. It did its part.",
}


@router.get("/ledger")
def show(request: Request, patient: SignedInPatient, db: Db, now: Now, saved: str = "") -> Response:
    told = ledger_told(db, patient, now) | {"saved": SAVED.get(_saved_kind(saved))}
    return page(request, "ledger.html", ledger=told)


def _saved_kind(saved: str) -> str:
    """`saved` names the entry's kind, by which the phone forgets the draft of it."""
    return "entry" if saved in ENTRY_KINDS else saved


@router.get("/ledger/{entry_kind}/entries/new")
def write(
    request: Request, entry_kind: str, patient: SignedInPatient, db: Db, now: Now
) -> Response:
    """A blank one; of a kind that counts once, what is written already."""
    return _form(request, _known(entry_kind), Reading(db, patient, now))


@router.post("/ledger/{entry_kind}/entries")
def add(
    request: Request, entry_kind: str, patient: SignedInPatient, form: Form, db: Db, now: Now
) -> Response:
    """A field for each part, `check-…` = yes for each tick, and `note_for` me or therapist. 401
    where it is another person's form."""
    of_this_person(form, db, patient)
    kind, share = _known(entry_kind), form.get("note_for") == "therapist"
    try:
        parts = read_parts(kind.parts, form)
        if checks := read_checks(kind, form):
            parts["checks"] = ",".join(checks)
        ledger.write(db, patient, kind.code, parts, now, share=share)
    except (ValueError, TooManyCommitments) as refused:
        return _form(request, kind, Reading(db, patient, now), typed=form, error=str(refused))
    return RedirectResponse(f"/ledger?saved={kind.code}", 303)


@router.post("/ledger-entries/{entry_id}/sharings")
def share(
    patient: SignedInPatient, entry: OwnLedgerEntry, form: Form, db: Db, now: Now
) -> Response:
    """`with` = therapist shares it; anything else keeps it to oneself."""
    shared = form.get("with") == "therapist"
    ledger.share_with(db, patient, entry, shared, now)
    return RedirectResponse(f"/ledger?saved={'shared' if shared else 'private'}", 303)


@router.post("/ledger-entries/{entry_id}/withdrawals")
def withdraw(patient: SignedInPatient, entry: OwnLedgerEntry, db: Db, now: Now) -> Response:
    ledger.withdraw(db, patient, entry, now)
    return RedirectResponse("/ledger?saved=withdrawn", 303)


@router.post("/ledger-entries/{entry_id}/answers")
def answer(
    patient: SignedInPatient, entry: OwnLedgerEntry, form: Form, db: Db, now: Now
) -> Response:
    """`answer`: whether a commitment still fits."""
    said = form.get("answer", "")
    if entry.kind != "commitment":
        raise not_found()
    if said not in ANSWERS:
        return RedirectResponse("/ledger?saved=unread", 303)
    ledger.answer(db, patient, entry, cast(Answer, said), now)
    return RedirectResponse(f"/ledger?saved={said}", 303)


def _known(code: str) -> EntryKind:
    if code not in ENTRY_KINDS:
        raise not_found()
    return ENTRY_KINDS[code]


def _form(
    request: Request,
    kind: EntryKind,
    reading: Reading,
    *,
    typed: Mapping[str, str] | None = None,
    error: str | None = None,
) -> Response:
    """`pages/ledger_entry.html`; what could not be kept is shown again."""
    said, shared = reading.written(kind) if typed is None else (_as_said(kind, typed), False)
    told: dict[str, Any] = {
        "kind": kind,
        "words": said,
        "ticked": said.get("checks", "").split(","),
        "note_for": (typed or {}).get("note_for") or ("therapist" if shared else "me"),
        "brought": reading.brought_forward() if kind.code == "intention" else None,
        "error": error,
    }
    return page(request, "ledger_entry.html", 422 if error else 200, entry=told)


def _as_said(kind: EntryKind, typed: Mapping[str, str]) -> dict[str, str]:
    return dict(typed) | {"checks": ",".join(read_checks(kind, typed))}
