"""The short questions after an item-9 answer above 0, and what is said once they are in."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from types import MappingProxyType
from typing import Any

from app import follow_ups, occasions
from app.core import risk_words
from app.core.risk_words import Field
from app.database import Db
from app.follow_ups import ONE, THREE
from app.tables import FollowUp, Patient, Submission
from app.web.day_words import hour_words

IN_SHORT: Mapping[Field, str] = MappingProxyType(
    {"closer": "closer than usual", "plan": "plan or intent", "safe": "safe until tomorrow"}
)


def follow_ups_told(
    db: Db, patient: Patient, submission: Submission, now: datetime
) -> dict[str, Any] | None:
    """For `fragments/follow_ups.html`; None where nothing is asked and nothing was answered."""
    occasion = occasions.after_check_in(submission)
    if (row := follow_ups.given(db, patient, occasion)) is not None:
        at = hour_words(row.received_at, patient.zone)
        return {
            "received": risk_words.RECEIVED.format(at=at),
            "critical": follow_ups.is_critical(db, patient, submission, row),
        }
    asked = follow_ups.asked(db, patient, occasion, now)
    if asked is None:
        return None
    is_one = len(asked.fields) == 1
    return {
        "action": f"/check-ins/{submission.submission_id}/follow-ups",
        "title": risk_words.ONE_TITLE if is_one else risk_words.THREE_TITLE,
        "hint": risk_words.STILL_THERE if is_one else risk_words.THREE_HINT,
        "questions": [risk_words.QUESTIONS[name] for name in asked.fields],
        "quiet": is_one,
    }


def said_words(row: FollowUp, zone: str) -> str:
    """For the clinic: "closer than usual: no · plan: no · safe until tomorrow: yes, 14:03"."""
    fields = ONE if row.asked_at_level == "watch" else THREE
    told = [f"{IN_SHORT[name]}: {_answer(getattr(row, name))}" for name in fields]
    return f"{' · '.join(told)}, {hour_words(row.received_at, zone)}"


def _answer(code: str | None) -> str:
    return "left" if code is None else code.replace("-", " ")
