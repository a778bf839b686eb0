"""Integration exercises: which there are, the steps of one, and having done it or not today."""

from __future__ import annotations

from typing import get_args

from fastapi import APIRouter, Request
from fastapi.responses import RedirectResponse, Response

from app import assignments, practice
from app.assignments import UnknownExercise
from app.core.exercises import Exercise
from app.database import Db as Session
from app.practice import NoteTooLong
from app.tables import Patient
from app.web.access import Db, Form, Now, SignedInPatient, not_found, of_this_person
from app.web.exercises_page import exercise_told, exercises_told
from app.web.pages import page

router = APIRouter()

OUTCOMES = frozenset(get_args(practice.Outcome))
NOT_READ = "This could not be saved. Please tap once more."


@router.get("/exercises")
def index(
    request: Request, patient: SignedInPatient, db: Db, now: Now, saved: str = ""
) -> Response:
    return page(request, "exercises.html", exercises=exercises_told(db, patient, now, saved))


@router.get("/exercises/{code}")
def show(request: Request, code: str, patient: SignedInPatient, db: Db, now: Now) -> Response:
    """One that is no longer agreed leads to those that are: a nudge or an old page may name it."""
    exercise = _known(db, patient, code)
    if code not in assignments.agreed(db, patient).catalogue:
        return RedirectResponse("/exercises?saved=other", 303)
    told = exercise_told(db, patient, exercise, now)
    return page(request, "exercise.html", practice=told)


@router.post("/exercises/{code}/completions")
def complete(
    request: Request, code: str, patient: SignedInPatient, form: Form, db: Db, now: Now
) -> Response:
    """`outcome` is done, not-today or snoozed; an optional `note` for `note_for` me or therapist.
    401 where it is another person's form. What was withdrawn meanwhile is taken all the same."""
    of_this_person(form, db, patient)
    exercise, outcome = _known(db, patient, code), form.get("outcome")
    note, share = form.get("note", ""), form.get("note_for") == "therapist"
    try:
        if outcome == "done":
            practice.complete(db, patient, code, now, note=note, share=share)
        elif outcome == "not-today":
            practice.put_aside(db, patient, code, now, note=note, share=share)
        elif outcome == "snoozed":
            practice.snooze(db, patient, code, now)
        error = None if outcome in OUTCOMES else NOT_READ
    except NoteTooLong as too_long:
        error = str(too_long)
    if error is None:
        return RedirectResponse(f"/exercises?saved={outcome}", 303)
    whom = "therapist" if share else "me"
    told = exercise_told(db, patient, exercise, now, note=note, note_for=whom, error=error)
    return page(request, "exercise.html", 422, practice=told)


def _known(db: Session, patient: Patient, code: str) -> Exercise:
    try:
        return assignments.known(db, patient, code)
    except UnknownExercise:
        raise not_found() from None
