"""The questions that follow an item-9 answer above 0: which are asked, and what they raise."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import cast

from sqlalchemy import or_
from sqlmodel import col, select

from app import alerts, audit, item_9, patient_summaries
from app.audit import Actor
from app.core.follow_up_answers import read, worse
from app.core.local_time import check_in_day
from app.core.risk_ladder import (
    HEIGHT,
    FollowUps,
    Level,
    Step,
    highest,
    of_follow_ups,
)
from app.core.risk_words import QUESTIONS, Field
from app.core.safety import FORMS_WITH_SAFETY_ITEM
from app.database import Db
from app.occasions import Occasion
from app.tables import Alert, AlertClosure, FollowUp, Patient, Submission
from app.tables.columns import new_public_id

THREE: tuple[Field, ...] = ("closer", "plan", "safe")
ONE: tuple[Field, ...] = ("closer",)


@dataclass(frozen=True)
class Asked:
    level: Level
    fields: tuple[Field, ...]


def asked(db: Db, patient: Patient, occasion: Occasion, now: datetime) -> Asked | None:
    """Three at amber or above, one at watch; at most once a day unless it is worse, and not once
    its day is over."""
    level = _level(db, patient, occasion)
    if level is None or occasion.day < check_in_day(now, patient.zone):
        return None
    of_day = _of_day(db, patient, occasion.day)
    if any(HEIGHT[cast(Level, row.asked_at_level)] >= HEIGHT[level] for row in of_day):
        return None
    return Asked(level, ONE if level == "watch" else THREE)


def given(db: Db, patient: Patient, occasion: Occasion) -> FollowUp | None:
    """What was answered after it; after a check-in also what was answered as its item 9 was told
    alone, unless the check-in says worse than that did."""
    of_day = _of_day(db, patient, occasion.day)
    own = [row for row in of_day if row.submission_id == occasion.submission_id]
    if own or occasion.told_at or not occasion.answers:
        return own[0] if own else None
    level = _level(db, patient, occasion)
    alone = {
        row.submission_id
        for form, _ in occasion.answers
        for row in item_9.of_form_day(db, patient, form, occasion.day)
    }
    earlier = [
        row
        for row in of_day
        if row.submission_id in alone
        and (level is None or HEIGHT[cast(Level, row.asked_at_level)] >= HEIGHT[level])
    ]
    return max(earlier, key=lambda row: (_says_critical(row), row.received_at), default=None)


def lately(db: Db, patient: Patient, since: date) -> Sequence[FollowUp]:
    """What was answered for that day and later, newest first."""
    wanted = select(FollowUp).where(FollowUp.patient_id == patient.id, FollowUp.day >= since)
    return db.exec(wanted.order_by(col(FollowUp.received_at).desc())).all()


def is_critical(db: Db, patient: Patient, submission: Submission, row: FollowUp) -> bool:
    """By what was answered, or by what was answered elsewhere since and stands open."""
    if _says_critical(row):
        return True
    raised = (
        select(Alert.id)
        .outerjoin(AlertClosure, col(AlertClosure.alert_id) == col(Alert.id))
        .where(
            Alert.patient_id == patient.id,
            Alert.cause == "follow-up",
            Alert.level == "critical",
            or_(
                col(Alert.raised_at) >= submission.received_at, col(AlertClosure.alert_id).is_(None)
            ),
        )
    )
    return db.exec(raised.limit(1)).first() is not None


def _says_critical(row: FollowUp) -> bool:
    step = of_follow_ups(_said(row))
    return step is not None and step.level == "critical"


def receive(
    db: Db,
    patient: Patient,
    occasion: Occasion,
    said: FollowUps,
    now: datetime,
    made_at: datetime | None = None,
    sent_as: str | None = None,
) -> Alert | None:
    """Store the answers with the alert that they raise, in one transaction. An alert that
    stands for an answer or a call for help does not say what these say, so it silences nothing; a
    follow-up's own that stands does, if it is for the same reason or a higher one. A second sending
    makes nothing better: of each question the worse answer stands. `made_at`: when they were
    entered on a phone, which sends them `sent_as` this: however often, they raise one alert.
    """
    patient_summaries.take_turns(db, patient)
    assert patient.id is not None
    row = _own(db, patient, occasion)
    if row is None:
        row = FollowUp(
            patient_id=patient.id, submission_id=occasion.submission_id, day=occasion.day,
            asked_at_level=_level(db, patient, occasion) or "watch", received_at=now,
        )  # fmt: skip
    worst = worse(_said(row), said)
    row.closer, row.plan, row.safe = worst.closer, worst.plan, worst.safe
    db.add(row)
    step = of_follow_ups(said)
    own = [alert for alert in alerts.still_open(db, patient) if alert.cause == "follow-up"]
    raised = None
    was_raised = sent_as is not None and _was_raised(db, patient, sent_as)
    if step is not None and not was_raised and not any(_says(alert, step) for alert in own):
        form, answer = _highest_answer(occasion)
        raised = alerts.add(
            db, patient, step, sent_as or new_public_id(), occasion.day, now,
            cause="follow-up", instrument=form, answer=answer, made_at=made_at,
        )  # fmt: skip
    patient_summaries.refresh(db, patient, now)
    actor = Actor("patient", patient.public_id)
    audit.note(db, actor, "answer follow-ups", occasion.submission_id, now, of=patient)
    return raised


def _own(db: Db, patient: Patient, occasion: Occasion) -> FollowUp | None:
    wanted = select(FollowUp).where(
        FollowUp.patient_id == patient.id, FollowUp.submission_id == occasion.submission_id
    )
    return db.exec(wanted).first()


def _was_raised(db: Db, patient: Patient, sent_as: str) -> bool:
    wanted = select(Alert.id).where(Alert.patient_id == patient.id, Alert.submission_id == sent_as)
    return db.exec(wanted).first() is not None


def _says(alert: Alert, step: Step) -> bool:
    return alert.reason == step.reason or HEIGHT[cast(Level, alert.level)] > HEIGHT[step.level]


def _level(db: Db, patient: Patient, occasion: Occasion) -> Level | None:
    """The highest rung of what was answered, and of what it raised."""
    steps = (
        alerts.step_of(db, patient, form, occasion.day, answer) for form, answer in occasion.answers
    )
    step = None if occasion.told_at else highest(steps)
    raised = select(Alert.level).where(
        Alert.patient_id == patient.id, Alert.submission_id == occasion.submission_id
    )
    levels = [cast(Level, level) for level in db.exec(raised)]
    levels += [occasion.told_at] if occasion.told_at else [step.level] if step else []
    return max(levels, key=lambda level: HEIGHT[level], default=None)


def _of_day(db: Db, patient: Patient, day: date) -> list[FollowUp]:
    wanted = select(FollowUp).where(FollowUp.patient_id == patient.id, col(FollowUp.day) == day)
    return list(db.exec(wanted))


def _highest_answer(occasion: Occasion) -> tuple[str, int]:
    return max(occasion.answers, key=lambda told: told[1], default=(FORMS_WITH_SAFETY_ITEM[0], 0))


def _said(row: FollowUp) -> FollowUps:
    return read({name: getattr(row, name) or "" for name in QUESTIONS})
