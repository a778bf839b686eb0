"""A patient's phones as the nudges page tells of them: what each said, what a test came to."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from app import push_subscriptions
from app.core.local_time import local_date
from app.core.reach import Phone, reach
from app.database import Db
from app.nudges import evidence
from app.tables import Patient, PushSubscription
from app.web.day_words import day_words, hour_words

REACHED = {
    "yes": "Nudges reach this phone.",
    "no": "Nudges do not reach this phone.",
    "unknown": "Not known yet: send a test.",
}
PERMISSION = {
    "granted": "allowed",
    "denied": "blocked in the phone’s settings",
    "default": "not allowed yet",
    "lost": "allowed, but the browser has lost its registration",
    None: "not known yet",
}
OUR_SIDE = "This is on our side; your clinic can look into it."
TEST = {
    "none": "",
    "waiting": "The test has not been sent yet.",
    "sent": "The push service took the test, but the phone has not said that it showed it.",
    "shown": "The test was shown on the phone.",
    "tapped": "The test was shown and tapped.",
    "refused": f"The push service refused the test. {OUR_SIDE}",
    "gone": "The push service says that this phone no longer takes nudges.",
    "missed": "The test could not be sent in time. Please try again later.",
}


def phones_told(db: Db, patient: Patient, now: datetime) -> list[dict[str, Any]]:
    """One entry a phone, oldest first; the context of `fragments/phone.html`."""
    rows = push_subscriptions.of(db, patient)
    facts = evidence.facts(db, rows, now)
    return [_phone(db, row, facts[row.id or 0], patient, now) for row in rows]


def test_told(db: Db, row: PushSubscription, patient: Patient, now: datetime) -> dict[str, str]:
    """{"state", "words", "when"} of the last test on this phone; state "none" without one."""
    test = evidence.latest_test(db, row)
    if test is None:
        return {"state": "none", "words": "", "when": ""}
    nudge, way = test
    state = way.outcome or ("missed" if nudge.expires_at <= now else "waiting")
    if way.tapped_at is not None:
        state = "tapped"
    elif way.shown_at is not None:
        state = "shown"
    state = "missed" if state == "withheld" else state
    return {"state": state, "words": TEST[state], "when": _ago(nudge.at, patient, now)}


def _phone(
    db: Db, row: PushSubscription, facts: Phone, patient: Patient, now: datetime
) -> dict[str, Any]:
    reached = reach(facts, now)
    return {
        "public_id": row.public_id,
        "digest": push_subscriptions.digest(row),
        "device": row.device or "A phone",
        "since_words": day_words(local_date(row.created_at, patient.zone)),
        "reach": reached,
        "reach_words": REACHED[reached],
        "why": _why(facts) if reached == "no" else "",
        "permission": row.permission or "",
        "facts": _facts(row, patient, now),
        "test": test_told(db, row, patient, now),
    }


def _why(facts: Phone) -> str:
    """In the order of the rule; the last is what is left."""
    if facts.permission == "lost":
        return "Its browser has lost the registration. Open this page there to repair it."
    if facts.permission in ("denied", "default"):
        return (
            "It does not allow notifications from here. Open this page on that phone to repair it."
        )
    if facts.refused:
        return f"The push service refused the last nudge. {OUR_SIDE}"
    if facts.failures:
        return "Its push service does not answer. That may pass by itself."
    return "The last three were taken by the push service and never shown. Send a test below."


def _facts(row: PushSubscription, patient: Patient, now: datetime) -> list[tuple[str, str]]:
    checked = f" ({_ago(row.checked_at, patient, now)})" if row.checked_at else ""
    return [
        ("Notifications", f"{PERMISSION.get(row.permission, PERMISSION[None])}{checked}"),
        ("Last taken by the push service", _ago(row.last_accepted_at, patient, now)),
        ("Last shown", _ago(row.last_shown_at, patient, now)),
        ("Last tapped", _ago(row.last_tapped_at, patient, now)),
        ("Failures in a row", str(row.failures)),
    ]


def _ago(at: datetime | None, patient: Patient, now: datetime) -> str:
    """ "today 09:14", "Wednesday 4 March, 09:14"; "never"."""
    if at is None:
        return "never"
    day = local_date(at, patient.zone)
    words = "today" if day == local_date(now, patient.zone) else f"{day_words(day)},"
    return f"{words} {hour_words(at, patient.zone)}"
