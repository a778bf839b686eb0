"""What a therapist reads of a patient's nudges: outcomes and reasons in words, and of the phone no
more than whether a nudge reached it."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from app.core.local_time import local_date
from app.core.nudge_explanations import Explanation, clock_words, in_words
from app.core.nudge_words import KINDS
from app.database import Db
from app.nudges import explanations
from app.nudges.explanations import DayExplained
from app.tables import Patient
from app.web.day_words import day_words

DAYS = 14


def nudge_records_told(db: Db, patient: Patient, now: datetime) -> dict[str, Any]:
    """The context of `pages/nudge_records.html`: today and the 13 days before it, newest first."""
    today = local_date(now, patient.zone)
    first = today - timedelta(days=DAYS - 1)
    days = explanations.of_days(db, patient, first, today, now)
    return {
        "days": [_day(each, patient.zone, now) for each in days if each.nudges],
        "obstacle": days[0].obstacle,
        "empty": not any(each.nudges for each in days),
        "count": DAYS,
    }


def _day(explained: DayExplained, zone: str, now: datetime) -> dict[str, Any]:
    today = explained.day == local_date(now, zone)
    return {
        "words": f"Today, {day_words(explained.day)}" if today else day_words(explained.day),
        "nudges": [_nudge(each, zone, now) for each in explained.nudges],
    }


def _nudge(each: Explanation, zone: str, now: datetime) -> dict[str, Any]:
    return {
        "hour": clock_words(each.at, each.at, zone),
        "kind": KINDS[each.kind],
        "words": in_words(each, zone, now),
        "coming": each.record is None,
    }
