"""What `/nudges` shows. Its context is described in the template."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime, time
from typing import Any

from app import calendar_feeds
from app.core.local_time import local_date
from app.core.nudge_explanations import today_words
from app.core.nudge_words import NOT_REACHABLE
from app.core.quiet_hours import LATEST, QUIET_UNTIL, allowed_hour
from app.database import Db
from app.nudges import explanations
from app.tables import Patient
from app.web.day_words import day_words
from app.web.phone_states import phones_told

DONE = {
    "hours": "Saved. From now on we use these hours.",
    "paused": "Paused. Nothing comes until you want it again.",
    "resumed": "Nudges are on again, from the next one.",
    "removed": "That phone gets no more nudges.",
    "test": "A test is on its way and should be here in a few seconds. To see what became of it,"
    " open this page again.",
    "calendar-removed": "That calendar address works no more.",
}
HOUR_UNREAD = "Please give an hour like 19:30."


class Unreadable(ValueError):
    """An hour that the form cannot send; `errors` has a sentence for each field."""

    def __init__(self, errors: dict[str, str]) -> None:
        super().__init__()
        self.errors = errors


def read_hours(form: Mapping[str, str]) -> tuple[time, time]:
    """The two hours, moved out of the quiet time if need be. Raises `Unreadable`."""
    read = {name: _hour(form.get(name, "")) for name in ("check_in", "exercise")}
    check_in, exercise = read["check_in"], read["exercise"]
    if check_in is None or exercise is None:
        raise Unreadable({name: HOUR_UNREAD for name, hour in read.items() if hour is None})
    return allowed_hour(check_in), allowed_hour(exercise)


def _hour(typed: str) -> time | None:
    """ "19:30", or "19:30:00" as some browsers send it; never with a zone."""
    try:
        hour = time.fromisoformat(typed.strip())
    except ValueError:
        return None
    return None if hour.tzinfo else hour.replace(second=0, microsecond=0)


def nudges_told(
    db: Db,
    patient: Patient,
    now: datetime,
    *,
    done: str = "",
    typed: Mapping[str, str] | None = None,
    errors: Mapping[str, str] | None = None,
) -> dict[str, Any]:
    """The context of `pages/nudges.html`; `typed` and `errors` when the hours were not readable."""
    typed = typed or {}
    return {
        "key": db.keys.vapid_public,
        "done": DONE.get(done),
        "check_in": typed.get("check_in", f"{patient.check_in_hour:%H:%M}"),
        "exercise": typed.get("exercise", f"{patient.exercise_hour:%H:%M}"),
        "errors": errors or {},
        "earliest": f"{QUIET_UNTIL:%H:%M}",
        "latest": f"{LATEST:%H:%M}",
        "paused": patient.nudges_paused_at is not None,
        "phones": phones_told(db, patient, now),
        "today": _today(db, patient, now),
        "calendar": _calendar(db, patient),
    }


def _today(db: Db, patient: Patient, now: datetime) -> str:
    explained = explanations.today(db, patient, now)
    if explained.obstacle:
        return NOT_REACHABLE
    return today_words(explained.nudges, patient.zone, now)


def _calendar(db: Db, patient: Patient) -> dict[str, str] | None:
    row = calendar_feeds.of(db, patient)
    if row is None:
        return None
    read = row.last_read_at
    return {
        "public_id": row.public_id,
        "since_words": day_words(local_date(row.created_at, patient.zone)),
        "read_words": day_words(local_date(read, patient.zone)) if read else "",
    }
