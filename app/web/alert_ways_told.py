"""What `/alert-ways` shows: how this person is told of alerts, and what became of the last ones."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from app import push_subscriptions
from app.database import Db
from app.escalation import notices, phones
from app.tables import AlertNotice, Clinic, Staff, StaffPhone
from app.web.day_words import when_words

DONE = {
    "phone": "This browser is registered. A test shows whether notices come.",
    "removed": "That one is told nothing any more.",
    "mail": "Saved.",
    "test": "A test is on its way. Open this page again in a few seconds to see what became of it.",
}
OUTCOMES = {
    None: "on its way",
    "sent": "taken by the service",
    "failed": "not delivered",
    "no-way": "not delivered",
    "ended": "no longer needed",
}
WAYS = {"push": "To your phones", "mail": "By mail", "none": "To you"}
LATEST = 8


def alert_ways_told(
    db: Db,
    staff: Staff,
    now: datetime,
    *,
    can_mail: bool,
    done: str = "",
    typed: Mapping[str, str] | None = None,
    wrong: str = "",
) -> dict[str, Any]:
    """The context of `pages/alert_ways.html`."""
    zone = db.get_one(Clinic, staff.clinic_id).zone
    rows = phones.of(db, staff)
    return {
        "key": db.keys.vapid_public,
        "done": DONE.get(done),
        "wrong": wrong,
        "mail": (typed or {}).get("mail", staff.mail),
        "can_mail": can_mail,
        "has_way": bool(rows) or bool(staff.mail and can_mail),
        "phones": [_phone(row, zone) for row in rows],
        "latest": [_notice(row, zone) for row in notices.latest_of(db, staff, LATEST)],
    }


def _phone(row: StaffPhone, zone: str) -> dict[str, Any]:
    taken = row.last_accepted_at
    words = f"last took a notice {when_words(taken, zone)}" if taken else "no notice yet"
    trouble = "its push service refuses notices" if row.refused_at else ""
    if not trouble and row.failures:
        trouble = f"{row.failures} in a row did not get through"
    return {
        "public_id": row.public_id,
        "device": row.device or "A browser",
        "digest": push_subscriptions.digest(row),
        "words": words,
        "trouble": trouble,
    }


def _notice(row: AlertNotice, zone: str) -> dict[str, str]:
    what = "test" if row.alert_id is None else f"round {row.round + 1}"
    return {
        "when": when_words(row.planned_at, zone),
        "way": WAYS[row.way],
        "what": what,
        "outcome": OUTCOMES[row.outcome],
        "trouble": row.trouble if row.outcome != "sent" else "",
    }
