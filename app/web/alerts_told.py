"""Alerts as a therapist reads them, in the clinic's time: it is the clinic that has to act."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

from app import alert_handling, alerts, follow_ups, item_9, thresholds
from app.alert_handling import Handling
from app.core.instruments import INSTRUMENTS
from app.core.local_time import local_date
from app.core.phone_clocks import AGREES
from app.core.risk_ladder import USUAL, look_again_by
from app.core.time_axis import day_words, short_day
from app.database import Db
from app.tables import Alert, AlertClosure, Clinic, FollowUp, Patient, Staff
from app.web.alert_states_told import overdue_words, seen_words, taken_words
from app.web.day_words import moment_words
from app.web.follow_ups_told import said_words

HELP = "Tapped “Tell my clinic I need help”"
FOLLOW_UPS_FOR = timedelta(days=7)
"""How long answers that raised no alert of their own stand beside the figures [J]."""
PASSED_OVER = "Item 9 passed over twice running after an answer above 0"


def alerts_told(
    db: Db, staff: Staff, patient: Patient, now: datetime, since: datetime | None,
    seen_now: Collection[int] = (),
) -> dict[str, Any]:  # fmt: skip
    """`since`: closed ones raised before it are left out. `seen_now`: those that this very reading
    made seen, which its own picture does not show."""
    zone = db.get_one(Clinic, patient.clinic_id).zone
    open_ones = alerts.still_open(db, patient)
    handled = alert_handling.of_each(db, [alert.id for alert in open_ones if alert.id])
    level = max((alert.answer for alert in open_ones), default=0)
    usual = thresholds.of(db, patient.clinic_id) if open_ones else USUAL
    closed = alerts.closed(db, patient, since)
    every = [*open_ones, *(alert for alert, *_ in closed)]
    alone = item_9.alone(db, patient, [alert.submission_id for alert in every])
    answered = follow_ups.lately(db, patient, local_date(now, zone) - FOLLOW_UPS_FOR)
    beside = {alert.public_id: _answered(alert, answered) for alert in open_ones}
    return {
        "open_alerts": [
            _told(alert, zone, alone)
            | _handled(alert, _now(handled[alert.id or 0], alert, seen_now, staff, now), now, zone)
            | {"follow_up": said_words(row, zone) if (row := beside[alert.public_id]) else ""}
            for alert in open_ones
        ],
        "closed_alerts": [_closed(db, patient, zone, alone, *each) for each in closed],
        "follow_ups": [
            f"Asked after item 9, {day_words(row.day)}: {said_words(row, zone)}"
            for row in answered
            if row not in beside.values()
        ],
        "ways": alerts.DONE,
        "look_again": look_again_by(level, local_date(now, zone), usual).isoformat(),
    }


def _answered(alert: Alert, answered: Sequence[FollowUp]) -> FollowUp | None:
    """What was answered after the submission that raised it, or on the day of one that this raised
    itself."""
    own = (
        row for row in answered
        if row.submission_id == alert.submission_id
        or (alert.cause == "follow-up" and row.day == alert.day)
    )  # fmt: skip
    return next(own, None)


def _now(
    handling: Handling, alert: Alert, seen_now: Collection[int], staff: Staff, now: datetime
) -> Handling:
    return replace(handling, seen_at=now, seen_by=staff.name) if alert.id in seen_now else handling


def _handled(alert: Alert, handling: Handling, now: datetime, zone: str) -> dict[str, Any]:
    return {
        "seen": seen_words(alert.raised_at, handling, now, zone),
        "overdue": overdue_words(handling, now),
        "taken": taken_words(handling, now, zone),
        "is_held": handling.is_held(now),
    }


def _closed(
    db: Db, patient: Patient, zone: str, alone: set[str],
    alert: Alert, closure: AlertClosure, staff: Staff,
) -> dict[str, Any]:  # fmt: skip
    return _told(alert, zone, alone) | {
        "by": staff.name,
        "closed": moment_words(closure.closed_at, zone),
        "done": next((words for code, words in alerts.DONE.items() if code == closure.done), ""),
        "look_again": short_day(closure.look_again_by) if closure.look_again_by else "",
        "note": alerts.closing_note(db, patient, alert, closure),
    }


def _told(alert: Alert, zone: str, alone: set[str]) -> dict[str, Any]:
    return {
        "public_id": alert.public_id,
        "level": alert.level,
        "what": what(alert),
        "day": day_words(alert.day),
        "form": INSTRUMENTS[alert.instrument].name if alert.instrument else "",
        "reason": "" if alert.cause == "help" else alert.reason,
        "raised": moment_words(alert.raised_at, zone),
        "how": _how(alert, zone, alone),
    }


def _how(alert: Alert, zone: str, alone: set[str]) -> str:
    """What came without the rest of its form, and what waited on a phone until it had a network."""
    if alert.made_at is None:
        return ""
    waited = alert.raised_at - alert.made_at > AGREES
    at = moment_words(alert.made_at, zone)
    if alert.submission_id in alone:
        way = ", without a connection" if waited else ""
        return f"Told at {at}{way}; the rest of the form was not sent."
    return f"Entered at {at}, without a connection." if waited else ""


def what(alert: Alert) -> str:
    """What happened, without the day."""
    if alert.cause == "help":
        return HELP
    if not alert.answer:
        return PASSED_OVER
    options = INSTRUMENTS[alert.instrument].options
    answer = next(option.words for option in options if option.ordinal == alert.answer)
    said = f"tem 9 answered “{answer}” ({alert.answer} of 3)"
    return f"Asked on after i{said}" if alert.cause == "follow-up" else f"I{said}"


def in_short(alert: Alert) -> str:
    """What happened, where there is room for one line: of what was asked after an answer what it
    told."""
    return _beginning(alert.reason) if alert.cause == "follow-up" and alert.reason else what(alert)


def _beginning(words: str) -> str:
    return words[:1].upper() + words[1:]
