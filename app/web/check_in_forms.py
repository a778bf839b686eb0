"""The check-in form: what it shows, and reading what it sends. Contexts as in the templates."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from typing import Any

from app import days
from app.check_ins import CheckIn
from app.core.instruments import (
    INSTRUMENTS,
    Instrument,
    UnreadableAnswer,
    read_answers,
    read_difficulty,
    unpack,
)
from app.core.local_time import check_in_day, local_date
from app.database import Db
from app.days import Day
from app.journal import LONGEST_NOTE
from app.tables import Moment, Patient
from app.tables.columns import new_public_id
from app.web.day_words import day_words, hour_words, weekday, when_words

SUBMISSION_ID = re.compile(r"[0-9A-Za-z_-]{8,64}", re.ASCII)
CHOOSE_AGAIN = "This answer could not be read. Please choose again."
NOTE_TOO_LONG = f"A note can be {LONGEST_NOTE} characters long. Please shorten it."


class Unreadable(ValueError):
    """What the form cannot send. `errors`: field name to one sentence, never the value."""

    def __init__(self, errors: Mapping[str, str]) -> None:
        super().__init__(", ".join(errors))
        self.errors = errors


@dataclass(frozen=True)
class Again:
    """Why the form is shown once more: `form` as it was sent, and the words for it."""

    form: Mapping[str, str] = field(default_factory=dict)
    errors: Mapping[str, str] = field(default_factory=dict)
    sent_before: str | None = None


def read_check_in(form: Mapping[str, str], now: datetime) -> CheckIn:
    """The check-in that a form sends. Raises `Unreadable`."""
    try:
        answers, difficulty = read_answers(form), read_difficulty(form)
    except UnreadableAnswer as wrong:
        raise Unreadable({wrong.field: CHOOSE_AGAIN}) from wrong
    # A browser sends CR LF; what was typed had one character there.
    note = form.get("note", "").replace("\r\n", "\n")
    if len(note) > LONGEST_NOTE:
        raise Unreadable({"note": NOTE_TOO_LONG})
    submission_id = form.get("submission_id", "")
    if not SUBMISSION_ID.fullmatch(submission_id):
        raise Unreadable({"submission_id": CHOOSE_AGAIN})
    return CheckIn(
        submission_id=submission_id,
        day=_read_day(form),
        answers=answers,
        made_at=now,
        difficulty=difficulty,
        note=note,
        note_for_therapist=form.get("note_for") == "therapist",
    )


def _read_day(form: Mapping[str, str]) -> date:
    try:
        return date.fromisoformat(form.get("day", ""))
    except ValueError as wrong:
        raise Unreadable({"day": CHOOSE_AGAIN}) from wrong


def open_day(text: str, patient: Patient, now: datetime) -> date | None:
    """Today or yesterday, as `day` names it (nothing: today); None when it is not open."""
    today = check_in_day(now, patient.zone)
    by_name = {one.isoformat(): one for one in (today, today - timedelta(days=1))}
    return by_name.get(text) if text else today


def check_in_told(
    db: Db, patient: Patient, day: Day, now: datetime, again: Again | None = None
) -> dict[str, Any]:
    """The context of `pages/check_in.html`. Stored answers are shown, what was sent wins."""
    today = check_in_day(now, patient.zone)
    late = day.day < today
    sent = again.form if again else {}
    return {
        "day": day.day.isoformat(),
        "day_words": day_words(day.day),
        "late": late,
        "mood": None if late else mood_told(patient, day),
        "forms": [_form_told(form, day.day, late) for form in _forms(day, late)],
        "typed": dict(sent) if again else stored_answers(day),
        "errors": dict(again.errors) if again else {},
        "note": sent.get("note", ""),
        "note_for": sent.get("note_for", "me"),
        "submission_id": new_public_id(),
        "sent_before": again.sent_before if again else None,
        "answered": bool(day.responses),
        "other_day": _other_day(db, patient, day.day, today),
    }


def mood_told(
    patient: Patient, day: Day, *, just_saved: bool = False, error: str | None = None
) -> dict[str, Any]:
    """The context of `fragments/mood.html`."""
    return {
        "instrument": INSTRUMENTS["mood"],
        "day": day.day.isoformat(),
        "submission_id": new_public_id(),
        "moments": moments_told(patient, day),
        "just_saved": just_saved,
        "error": error,
    }


def moments_told(patient: Patient, day: Day) -> list[dict[str, Any]]:
    return [{"at": _made(moment, patient), "value": moment.value} for moment in day.moments]


def _made(moment: Moment, patient: Patient) -> str:
    """The hour; with its day, where it was made on another than it counts for."""
    words = when_words if moment.late else hour_words
    return words(moment.made_at, patient.zone)


def _forms(day: Day, late: bool) -> list[Instrument]:
    """All but the mood, which has a form of its own today and is asked here about yesterday."""
    asks_mood = late and not day.moments
    return [INSTRUMENTS[code] for code in day.due if code != "mood" or asks_mood]


def _form_told(form: Instrument, day: date, late: bool) -> dict[str, Any]:
    title = form.name
    if late and form.late_stem:
        title = f"{form.name.partition(',')[0].removesuffix(' right now')}, {weekday(day)}"
    stem = form.stem_for(weekday(day)) if late else form.stem
    return {"instrument": form, "title": title, "stem": stem, "late": late}


def stored_answers(day: Day) -> dict[str, str]:
    """The current answers as the form would send them."""
    typed = {
        f"{code}.{number}": str(answer)
        for code, row in day.responses.items()
        for number, answer in enumerate(unpack(row.items), start=1)
        if answer is not None
    }
    if "phq-9" in day.responses and day.responses["phq-9"].difficulty is not None:
        typed["phq-9.difficulty"] = str(day.responses["phq-9"].difficulty)
    return typed


def _other_day(db: Db, patient: Patient, day: date, today: date) -> dict[str, str] | None:
    if day != today:
        return {"href": "/check-ins/new", "words": "To today’s check-in"}
    href = yesterday_href(db, patient, today)
    return {"href": href, "words": "Yesterday is still open"} if href else None


def yesterday_href(db: Db, patient: Patient, today: date) -> str | None:
    """Yesterday's form, while that day is empty and the patient was already here."""
    yesterday = today - timedelta(days=1)
    was_here = local_date(patient.created_at, patient.zone) <= yesterday
    if not was_here or days.between(db, patient, yesterday, yesterday):
        return None
    return f"/check-ins/new?day={yesterday.isoformat()}"
