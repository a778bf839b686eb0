"""Single answers as the therapist's page tells them: the map, its key, and what changed."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime, timedelta
from typing import Any

from app import item_grids, trends
from app.core.heat_maps import strips
from app.core.instruments import INSTRUMENTS, Instrument
from app.core.item_changes import (
    NOT_TOLD,
    RULE,
    Change,
    ItemChange,
    ItemChanges,
    change_words,
    moved_words,
)
from app.core.local_time import check_in_day
from app.core.plans import PLANS
from app.core.time_axis import Window, day_words, short_day, since_day, window
from app.database import Db
from app.tables import Patient
from app.web.ranges import RANGES, since_sessions

DAILY = ("phq-9-today", "gad-7-today", "phq-4-today")
OFFICIAL = ("phq-9", "gad-7")
USUAL = "90"
LONGEST = timedelta(days=3 * 366)  # so that ten years are no heavier than three


def item_grids_told(
    db: Db, patient: Patient, code: str, span: str, now: datetime
) -> dict[str, Any]:
    """The context of `pages/item_grid.html`, without the patient."""
    offered = _offered(db, patient)
    code = code if code in offered else offered[0]
    dosing, today = trends.dosing_of(db, patient, now), check_in_day(now, patient.zone)
    sessions = since_sessions(trends.session_days(dosing, today))
    span = span if span in {**dict(RANGES), **dict(sessions)} else USUAL
    shown = _window(db, patient, code, span, today)
    instrument = INSTRUMENTS[code]
    grid = item_grids.of(db, patient, code, shown, dosing)
    changes = item_grids.changes(db, patient, code, now) if code in DAILY else None
    return {
        "form": _form(instrument),
        "forms": [_choice(each) for each in offered],
        "span": span,
        "ranges": RANGES,
        "sessions": sessions,
        "is_since": since_day(span) is not None,
        "strips": strips(grid) if grid.answered else (),
        "answered": _answered(instrument, grid.answered, shown),
        "changes": changes and _changes(changes),
    }


def _offered(db: Db, patient: Patient) -> list[str]:
    """What was ever answered, or else what the plan asks."""
    plan = PLANS[patient.plan]
    wanted = item_grids.answered(db, patient) or {*plan.daily, *plan.official_day}
    return [code for code in (*DAILY, *OFFICIAL) if code in wanted] or [DAILY[0]]


def _window(db: Db, patient: Patient, code: str, span: str, today: date) -> Window:
    """From the first answer on, and no day to come: there is nothing to draw on them."""
    earliest = min(item_grids.first_day(db, patient, code) or today, today)
    shown = window(span, today, earliest)
    return Window(max(shown.first, earliest, today - LONGEST), today, today)


def _form(instrument: Instrument) -> dict[str, Any]:
    return {
        "code": instrument.code,
        "name": instrument.name,
        "note": instrument.adapted_note or "",
        "items": [(item.number, item.words) for item in instrument.items],
        "options": [(option.ordinal, option.words) for option in instrument.options],
        "official": instrument.official,
    }


def _choice(code: str) -> tuple[str, str]:
    return code, INSTRUMENTS[code].short


def _answered(instrument: Instrument, answered: int, shown: Window) -> str:
    since = f"since {day_words(shown.first)}"
    if instrument.official:
        return f"{answered} form{'' if answered == 1 else 's'} {since}"
    return f"{answered} of {shown.days} day{'' if shown.days == 1 else 's'} answered {since}"


def _changes(found: ItemChanges) -> dict[str, Any]:
    return {
        "course": short_day(found.course),
        "session": short_day(found.session),
        "items": {each.item.number: _told(each) for each in found.items},
        "moved": [moved_words(each, each.since_baseline) for each in found.moved_since_baseline],
        "none_moved": _none_moved(each.since_baseline for each in found.items),
        "moved_lately": [
            moved_words(each, each.since_session) for each in found.moved_since_session
        ],
        "none_moved_lately": _none_moved(each.since_session for each in found.items),
        "rule": RULE,
    }


def _none_moved(changes: Iterable[Change | None]) -> str:
    """What is said where no item moved: of unanswered weeks, that they tell nothing."""
    told = [change for change in changes if change is not None]
    return "No item, by the rule below" if told else NOT_TOLD.capitalize()


def _told(each: ItemChange) -> list[dict[str, Any]]:
    return [
        {"words": change_words(change), "moved": change is not None and change.is_moved}
        for change in (each.since_baseline, each.since_session)
    ]
