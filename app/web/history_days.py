"""A day of the patient's own history, as a line and in full. It states, it never judges."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from app import assignments, day_lines, days, dosing_sessions, journal, practice, talking_points
from app.check_ins import waited_of_day
from app.core.instruments import (
    INSTRUMENTS,
    Answer,
    Instrument,
    Item,
    lacks_safety_answer,
    unpack,
)
from app.core.local_time import local_date
from app.database import Db
from app.days import Day
from app.tables import Moment, Patient, Response, Submission
from app.web.check_in_forms import moments_told, open_day
from app.web.day_words import day_words, hour_words, when_words
from app.web.talking_points_told import Flagged, flag_told

NO_CHECK_IN = "no check-in"
LEFT, DECLINED = "left out", "prefer not to say"


def session_days(db: Db, patient: Patient) -> set[date]:
    """The local days of dosing sessions that are not cancelled."""
    rows = dosing_sessions.standing(db, patient)
    return {local_date(row.at, patient.zone) for row in rows}


def line_told(day: date, answered: Day | None, is_session_day: bool) -> dict[str, Any]:
    """One line of `pages/history.html`."""
    rows: list[Response | Moment] = (
        [*answered.responses.values(), *answered.moments] if answered else []
    )
    return {
        "href": f"/history/{day.isoformat()}",
        "words": day_words(day),
        "said": day_lines.said(answered) if answered else NO_CHECK_IN,
        "late": any(row.late for row in rows),
        "session": is_session_day,
    }


def read_words(read: tuple[datetime, str] | None, zone: str) -> str:
    """ "Read on Tuesday 3 November by Dr. Hanna Specimen"; "" where it was not, or is not told."""
    if read is None:
        return ""
    at, name = read
    return f"Read on {day_words(local_date(at, zone))} by {name}"


def day_told(db: Db, patient: Patient, chosen: date, now: datetime) -> dict[str, Any]:
    """The context of `pages/history_day.html`, without its neighbours."""
    day = days.of(db, patient, chosen)
    is_open = open_day(chosen.isoformat(), patient, now) is not None
    flagged = talking_points.flagged(db, patient)
    return {
        "words": day_words(chosen),
        "moments": moments_told(patient, day),
        "session_words": _session_words(db, patient, chosen, now),
        "late_words": _late_words(patient, day),
        "waited": [_waited_words(patient, row) for row in waited_of_day(db, patient, chosen)],
        "change_href": f"/check-ins/new?day={chosen.isoformat()}" if is_open else None,
        "forms": [
            _form_told(form, day.responses[code])
            for code, form in INSTRUMENTS.items()
            if code in day.responses
        ],
        "flag": flag_told(flagged, "day", chosen.isoformat()) if day.has_answers else None,
        "notes": [
            *_notes(db, patient, chosen, flagged),
            *_practice_notes(db, patient, chosen, flagged),
        ],
    }


def _notes(db: Db, patient: Patient, day: date, flagged: Flagged) -> list[dict[str, Any]]:
    return [
        {
            "title": "Your note",
            "at": when_words(note.written_at, patient.zone),
            "text": journal.read(db, patient, note),
            "shared": note.shared_at is not None,
            "href": f"/notes/{note.public_id}/sharings",
            "flag": flag_told(flagged, "note", note.public_id),
        }
        for note in journal.of_day(db, patient, day)
    ]


def _practice_notes(db: Db, patient: Patient, day: date, flagged: Flagged) -> list[dict[str, Any]]:
    assert patient.id is not None
    return [
        {
            "title": assignments.known(db, patient, row.exercise).title,
            "at": when_words(row.at, patient.zone),
            "text": words,
            "shared": row.note_shared_at is not None,
            "href": f"/practice/{row.public_id}/sharings",
            "flag": flag_told(flagged, "practice", row.public_id),
        }
        for row in practice.of_day(db, patient.id, day)
        if (words := practice.read_note(db, patient, row))
    ]


def _session_words(db: Db, patient: Patient, day: date, now: datetime) -> str | None:
    for row in dosing_sessions.standing(db, patient):
        if local_date(row.at, patient.zone) == day:
            hour = hour_words(row.at, patient.zone)
            return f"{'A session' if row.at <= now else 'A session is planned'}, {hour}."
    return None


def _late_words(patient: Patient, day: Day) -> str | None:
    rows: list[Response | Moment] = [*day.responses.values(), *day.moments]
    late = [row.made_at for row in rows if row.late and row.source != "outbox"]
    return f"Sent later, on {when_words(max(late), patient.zone)}" if late else None


def _waited_words(patient: Patient, row: Submission) -> str:
    made, received = (when_words(at, patient.zone) for at in (row.made_at, row.received_at))
    return f"Made on {made}, kept on a phone, received on {received}"


def _form_told(form: Instrument, row: Response) -> dict[str, Any]:
    of = len(form.items)
    if row.score is None:
        total = f"{row.answered} of {of} answered"
        total += "" if form.scoring == "none" else ", no total"
    else:
        total = f"{form.total_words(row.score)} of {form.highest}"
    if row.prorated:
        total += f", estimated from {row.answered} of {of} answers"
    if row.score is not None and lacks_safety_answer(form, unpack(row.items)):
        total += f", without question {form.safety_item}"
    answers = [
        (item.words, _answer_words(form, item, answer))
        for item, answer in zip(form.items, unpack(row.items), strict=True)
    ]
    if form.difficulty and row.difficulty is not None:
        words = form.difficulty_options[row.difficulty].words
        answers.append((form.difficulty.words, words))
    return {"name": form.name, "total_words": total, "answers": answers, "note": form.adapted_note}


def _answer_words(form: Instrument, item: Item, answer: Answer) -> str:
    if answer is None:
        return LEFT
    if answer == "d":
        return DECLINED
    return form.options_of(item)[answer].words
