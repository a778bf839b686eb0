"""Recording a check-in: submission, responses, moments, note, alerts, summary and audit together.

Every submission is kept; the current response of a form and day is derived from the latest one.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from typing import Literal

from sqlmodel import col, select

from app import alerts, audit, item_9, journal, patient_summaries, responses
from app.audit import Actor
from app.core.instruments import INSTRUMENTS, Answer, pack
from app.core.local_time import check_in_day
from app.core.phone_clocks import OLDEST_CLAIM
from app.core.safety import FORMS_WITH_SAFETY_ITEM, SAFETY_ITEM
from app.database import Db
from app.tables import Alert, Patient, SafetyAnswer, Submission

Source = Literal["hand", "outbox", "import", "demo"]


class DayNotOpen(ValueError):
    """Only the day on which it was made and the day before are open, and no claim over 14 days."""


@dataclass(frozen=True)
class CheckIn:
    """One sending of answers, parsed. `made_at` is the phone's claim, or now when made by hand.

    From the outbox: `day_said` is the day on the form, where a wrong clock named another than
    `day`; `versions` are those of the forms that were filled in, if not the current ones.
    """

    submission_id: str
    day: date
    answers: Mapping[str, tuple[Answer, ...]]
    made_at: datetime
    difficulty: int | None = None
    note: str = ""
    note_for_therapist: bool = False
    source: Source = "hand"
    day_said: date | None = None
    versions: Mapping[str, int] = field(default_factory=dict)

    def version(self, code: str) -> int:
        return self.versions.get(code, INSTRUMENTS[code].form_version)


@dataclass(frozen=True)
class Recorded:
    """The stored submission; `replayed` when the very same one had been stored before."""

    submission: Submission
    replayed: bool = False
    alerts: list[Alert] = field(default_factory=list)


@dataclass(frozen=True)
class Conflict:
    """The same submission_id with another body, or of an answer that was told alone: nothing was
    stored."""

    submission: Submission | SafetyAnswer


def record(db: Db, patient: Patient, check_in: CheckIn, now: datetime) -> Recorded | Conflict:
    """Store a check-in once. Raises `DayNotOpen`.

    The same submission_id and body answers what was stored; another body is a `Conflict`.
    """
    patient_summaries.take_turns(db, patient)
    body_hash = _body_hash(db, check_in)
    stored = find(db, patient, check_in.submission_id)
    if stored is not None:
        return Recorded(stored, True) if stored.body_hash == body_hash else Conflict(stored)
    if (alone := item_9.find(db, patient, check_in.submission_id)) is not None:
        return Conflict(alone)
    _refuse_closed_day(patient, check_in, now)
    submission = _submission(patient, check_in, body_hash, now)
    db.add(submission)
    for code, answers in check_in.answers.items():
        difficulty = check_in.difficulty if code == "phq-9" else None
        responses.keep(db, submission, code, answers, check_in.version(code), difficulty)
    if note := check_in.note.strip():
        shared_at = now if check_in.note_for_therapist else None
        journal.write(db, patient, submission, note, submission.made_at, shared_at=shared_at)
    raised = _raise_alerts(db, patient, submission, check_in)
    patient_summaries.refresh(db, patient, now)
    actor = Actor("patient", patient.public_id)
    audit.note(db, actor, "record check-in", submission.submission_id, now, of=patient)
    return Recorded(submission, alerts=raised)


def find(db: Db, patient: Patient, submission_id: str) -> Submission | None:
    return db.get(Submission, (patient.id, submission_id))


def waited_of_day(db: Db, patient: Patient, day: date) -> Sequence[Submission]:
    """What a phone kept of this day and sent after it, in the order in which it was made."""
    wanted = select(Submission).where(
        Submission.patient_id == patient.id, Submission.day == day,
        Submission.source == "outbox", col(Submission.late),
    )  # fmt: skip
    return db.exec(wanted.order_by(col(Submission.made_at))).all()


def _body_hash(db: Db, check_in: CheckIn) -> str:
    """A keyed hash of day, instruments, form versions, answers and note, all as they were sent:
    the day that a wrong clock meant may be another one when the clock is right again."""
    body = [
        (check_in.day_said or check_in.day).isoformat(),
        _packed(check_in),
        check_in.difficulty,
        check_in.note.strip(),
        check_in.note_for_therapist,
    ]
    return db.keys.lookup(json.dumps(body, sort_keys=True))


def _packed(check_in: CheckIn) -> dict[str, tuple[int, str]]:
    answers = check_in.answers.items()
    return {code: (check_in.version(code), pack(items)) for code, items in answers}


def _refuse_closed_day(patient: Patient, check_in: CheckIn, now: datetime) -> None:
    """By hand: today and yesterday. From the outbox: those of the moment when it was made."""
    if check_in.source not in ("hand", "outbox"):
        return
    if check_in.made_at < now - OLDEST_CLAIM:
        raise DayNotOpen("This was made more than 14 days ago.")
    made_at = min(check_in.made_at, now) if check_in.source == "outbox" else now
    made_on = check_in_day(made_at, patient.zone)
    if check_in.day not in (made_on, made_on - timedelta(days=1)):
        raise DayNotOpen("Only today and yesterday can be filled in.")


def _submission(patient: Patient, check_in: CheckIn, body_hash: str, now: datetime) -> Submission:
    assert patient.id is not None
    return Submission(
        patient_id=patient.id,
        submission_id=check_in.submission_id,
        day=check_in.day,
        made_at=min(max(check_in.made_at, now - OLDEST_CLAIM), now),
        received_at=now,
        late=check_in.day < check_in_day(now, patient.zone),
        body_hash=body_hash,
        answers=json.dumps(_packed(check_in), sort_keys=True),
        source=check_in.source,
    )


def _raise_alerts(
    db: Db, patient: Patient, submission: Submission, check_in: CheckIn
) -> list[Alert]:
    if check_in.source == "import":
        return []
    given = {
        code: check_in.answers[code][SAFETY_ITEM - 1]
        for code in FORMS_WITH_SAFETY_ITEM
        if code in check_in.answers
    }
    raised = [
        alerts.raise_for(db, patient, submission, code, answer)
        for code, answer in given.items()
        if not item_9.was_told_alone(db, patient, code, submission.day, answer)
    ]
    return [alert for alert in raised if alert is not None]
