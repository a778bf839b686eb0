"""What stands on a patient's time axis beside scores and sessions, for clinic or patient."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from datetime import date

from sqlalchemy import select as columns
from sqlmodel import col

from app import chart_events, journal, own_exercises
from app.core.exercises import EXERCISES
from app.core.series import Happening
from app.core.time_axis import Window
from app.database import Db
from app.tables import Patient, Practice

LONGEST = 80  # characters of a patient's note; all of it stands where it was written


def of(db: Db, patient: Patient, window: Window, *, for_clinic: bool) -> list[Happening]:
    """Medication changes, notes of the clinic and the patient's own shared ones; for the clinic
    with the exercises done. The patient sees of the clinic's what is meant for both."""
    found = chart_events.happenings(db, patient, for_clinic=for_clinic)
    found += _notes(db, patient, window)
    if for_clinic:
        found += _practice(db, patient, window)
    return [each for each in found if each.day in window]


def _notes(db: Db, patient: Patient, window: Window) -> Iterator[Happening]:
    for note in reversed(journal.shared(db, patient, window.first)):
        words = " ".join(journal.read(db, patient, note).split())
        short = words if len(words) <= LONGEST else f"{words[: LONGEST - 1].rstrip()}…"
        yield Happening(note.day, short, "shared")


def _practice(db: Db, patient: Patient, window: Window) -> Iterator[Happening]:
    """One a day, with all that was done on it."""
    wanted = columns(col(Practice.day), col(Practice.exercise)).where(
        col(Practice.patient_id) == patient.id,
        col(Practice.day).between(window.first, window.last),
        col(Practice.outcome) == "done",
    )
    done: dict[date, list[str]] = defaultdict(list)
    for row in db.connection().execute(wanted.order_by(col(Practice.day), col(Practice.at))):
        done[row.day].append(row.exercise)
    unknown = {code for codes in done.values() for code in codes}.difference(EXERCISES)
    own = own_exercises.that_fit(db, patient) if unknown else {}
    for day, codes in done.items():
        known = (EXERCISES.get(code) or own.get(code) for code in dict.fromkeys(codes))
        yield Happening(day, ", ".join(each.title for each in known if each), "practice")
