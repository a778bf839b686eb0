"""What the exercise pages show. Their contexts are described in the templates."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from app import assignments, keepsakes, practice, standings
from app.core.exercises import Agreed, Exercise, Track, offered
from app.core.keepsakes import KEEPSAKES
from app.core.local_time import check_in_day
from app.core.phases import Phase
from app.core.snoozes import MOST_A_DAY, Snooze, snoozed_until
from app.database import Db
from app.nudges import day_facts, recipients, snoozes, wishes
from app.tables import Patient
from app.web.day_words import hour_words

PHASES = {
    Phase.PREPARING: "Before a session",
    Phase.OPENING: "The first four days after",
    Phase.CARRYING_ON: "Days five to ten",
    Phase.KEEPING: "Later on",
}
ADDED_TRACKS = {
    Track.PAIN: "With pain",
    Track.SUBSTANCE_USE: "When something pulls at you",
    Track.TRAUMA: "When the past comes close",
}
AT_ANY_TIME = "At any time"
FROM_THERAPIST = "From your therapist"
NOT_TODAY = "That is fine. It will be here another day."
SAVED = {
    "done": "Thank you. Saved.",
    "not-today": NOT_TODAY,
    "other": "That one is not among yours just now. These are.",
}


def exercises_told(db: Db, patient: Patient, now: datetime, saved: str = "") -> dict[str, Any]:
    """The context of `pages/exercises.html`."""
    assert patient.id is not None
    today = check_in_day(now, patient.zone)
    done = practice.done_codes(db, patient.id, today)
    where, written = standings.of(db, patient, now), keepsakes.written(db, patient)
    agreed, newest = assignments.agreed(db, patient), assignments.newest(db, patient)
    why = {
        each.code: assignments.why_of(db, patient, newest["exercise", each.code])
        for each in agreed.assigned
    }
    for_today = offered(where.phase, today, done, agreed)
    return {
        "saved": _until_words(db, patient, now) if saved == "snoozed" else SAVED.get(saved),
        "quiet": where.phase is Phase.DOSING_DAY,
        "today": [_line(each, done, why.get(each.code, "")) for each in for_today],
        "assigned": [
            _line(each, done, why[each.code]) for each in agreed.assigned if each not in for_today
        ],
        "groups": _groups(agreed, where.phase, done),
        "keepsakes": [
            {"code": each.code, "title": each.title, "written": each.code in written}
            for each in KEEPSAKES.values()
        ],
    }


def _groups(agreed: Agreed, now: Phase, done: set[str]) -> list[dict[str, Any]]:
    """The whole catalogue, what fits these days first and unfolded; assigned ones stand above."""
    found: dict[str, list[dict[str, Any]]] = {PHASES[now]: []} if now in PHASES else {}
    found |= {title: [] for title in (AT_ANY_TIME, *ADDED_TRACKS.values(), *PHASES.values())}
    for each in agreed.catalogue.values():
        if each not in agreed.assigned:
            found[group_of(each)].append(_line(each, done))
    unfolded = {PHASES.get(now), AT_ANY_TIME}
    return [
        {"title": title, "exercises": lines, "open": title in unfolded}
        for title, lines in found.items()
        if lines
    ]


def group_of(exercise: Exercise) -> str:
    """Where it stands in the catalogue, in the patient's words."""
    if exercise.phase is not None:
        return PHASES[exercise.phase]
    if exercise.track is None:
        return FROM_THERAPIST
    return ADDED_TRACKS.get(exercise.track, AT_ANY_TIME)


def exercise_told(
    db: Db,
    patient: Patient,
    exercise: Exercise,
    now: datetime,
    *,
    note: str = "",
    note_for: str = "me",
    error: str | None = None,
) -> dict[str, Any]:
    """The context of `pages/exercise.html`; a note that could not be kept is shown again."""
    assert patient.id is not None
    today = check_in_day(now, patient.zone)
    rows = [row for row in practice.of_day(db, patient.id, today) if row.exercise == exercise.code]
    return {
        "exercise": exercise,
        "where": group_of(exercise),
        "why": _why(db, patient, exercise),
        "because": wishes.reason(db, patient, exercise.code, today) or None,
        "done": any(row.outcome == "done" for row in rows),
        "may_snooze": _may_snooze(db, patient, now),
        "notes": [words for row in rows if (words := practice.read_note(db, patient, row))],
        "note": note,
        "note_for": note_for,
        "error": error,
    }


def _why(db: Db, patient: Patient, exercise: Exercise) -> str:
    """The therapist's line, while it is assigned."""
    row = assignments.newest(db, patient).get(("exercise", exercise.code))
    if row is None or row.state != "assigned":
        return ""
    return assignments.why_of(db, patient, row)


def _may_snooze(db: Db, patient: Patient, now: datetime) -> bool:
    """Only where somebody would be reminded: a phone of theirs that is nudged, and a day with room
    for it."""
    assert patient.id is not None
    until = snoozed_until(now, patient.zone)
    if until is None or len(_snoozes(db, patient, now)) >= MOST_A_DAY:
        return False
    reached = recipients.reachable(db, now, [patient.id])
    quiet = standings.of(db, patient, until).phase is Phase.DOSING_DAY
    rests = day_facts.resting(db, [patient.id], until)
    return bool(reached) and not reached[0].paused and not quiet and not rests


def _until_words(db: Db, patient: Patient, now: datetime) -> str:
    """What becomes of it: the snooze that lasts longest counts, and a day has two."""
    put_off = _snoozes(db, patient, now)
    ends = [snoozed_until(each.at, patient.zone) for each in put_off if not each.settled]
    coming = max((end for end in ends if end is not None and end > now), default=None)
    if coming is None or len(put_off) > MOST_A_DAY:
        return NOT_TODAY
    return f"That is fine. You will be reminded at about {hour_words(coming, patient.zone)}."


def _snoozes(db: Db, patient: Patient, now: datetime) -> tuple[Snooze, ...]:
    assert patient.id is not None
    return snoozes.among(practice.of_day(db, patient.id, check_in_day(now, patient.zone)))


def _line(exercise: Exercise, done: set[str], why: str = "") -> dict[str, Any]:
    return {
        "why": why,
        "code": exercise.code,
        "title": exercise.title,
        "minutes": exercise.minutes,
        "done": exercise.code in done,
    }
