"""Notes, of a check-in or of an exercise: shared with the therapist or kept, one by one."""

from __future__ import annotations

from fastapi import APIRouter
from fastapi.responses import RedirectResponse, Response

from app import journal, practice
from app.tables import Note, Practice
from app.web.access import Db, Form, Now, SignedInPatient, own

router = APIRouter()


@router.post("/notes/{note_id}/sharings")
def share_note(note_id: str, patient: SignedInPatient, form: Form, db: Db, now: Now) -> Response:
    """`with` = therapist shares it; anything else keeps it to oneself."""
    note = own(db, Note, patient, note_id)
    journal.share_with(db, patient, note, form.get("with") == "therapist", now)
    return RedirectResponse(f"/history/{note.day.isoformat()}", 303)


@router.post("/practice/{practice_id}/sharings")
def share_practice_note(
    practice_id: str, patient: SignedInPatient, form: Form, db: Db, now: Now
) -> Response:
    """The same for the note of an exercise."""
    row = own(db, Practice, patient, practice_id)
    practice.share_note(db, patient, row, form.get("with") == "therapist", now)
    return RedirectResponse(f"/history/{row.day.isoformat()}", 303)
