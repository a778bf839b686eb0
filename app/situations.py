"""What was known when an answer to item 9 came: read for `core.risk_ladder`."""

from __future__ import annotations

from datetime import date, timedelta

from sqlmodel import col, select

from app import item_9
from app.core.instruments import Answer
from app.core.local_time import local_date
from app.core.risk_ladder import DAILY, OFFICIAL, Review, Situation, Thresholds, Told
from app.database import Db
from app.tables import Alert, AlertClosure, Clinic, KnownThoughts, Patient

PASSED_OVER_WITHIN = timedelta(days=28)
"""How far back an answer above 0 is looked for when the question is passed over [J]."""


def of(
    db: Db, patient: Patient, form: str, day: date, answer: Answer, days: Thresholds
) -> Situation:
    """Before this answer; what else was answered on its own day is not looked at: an edit of the
    same day is held against the days before, as the first answer was."""
    is_official = form == OFFICIAL
    return Situation(
        form=form,
        day=day,
        answer=answer if isinstance(answer, int) else None,
        before=_told(db, patient, form, day, days),
        review=latest_review(db, patient, form, days),
        known=known(db, patient),
        daily=_told(db, patient, DAILY, day + timedelta(days=1), days) if is_official else (),
        daily_review=latest_review(db, patient, DAILY, days) if is_official else None,
    )


def latest_review(db: Db, patient: Patient, form: str, days: Thresholds) -> Review | None:
    """The last closing of an alert of this form, at the highest level that it closed. Closings of
    before the ladder say none: they are taken at the answer they closed, for the days
    that a review holds."""
    wanted = (
        select(Alert, AlertClosure)
        .join(AlertClosure, col(AlertClosure.alert_id) == Alert.id)
        .where(Alert.patient_id == patient.id, Alert.instrument == form)
        .order_by(col(AlertClosure.closed_at).desc())
    )
    found = db.exec(wanted.limit(1)).first()
    if found is None:
        return None
    _, last = found
    together = [
        closure.reviewed_level if closure.reviewed_level is not None else alert.answer
        for alert, closure in db.exec(wanted.where(AlertClosure.closed_at == last.closed_at))
    ]
    on = local_date(last.closed_at, db.get_one(Clinic, patient.clinic_id).zone)
    until = last.look_again_by or on + timedelta(days=days.reviewed)
    return Review(on, max(together), until)


def known(db: Db, patient: Patient) -> Review | None:
    """Thoughts that a therapist knows of, as recorded last."""
    wanted = select(KnownThoughts).where(KnownThoughts.patient_id == patient.id)
    row = db.exec(wanted.order_by(col(KnownThoughts.id).desc()).limit(1)).first()
    return None if row is None else Review(row.reviewed_on, row.level, row.look_again_by)


def _told(db: Db, patient: Patient, form: str, before: date, days: Thresholds) -> tuple[Told, ...]:
    since = before - max(_reach(form, days), PASSED_OVER_WITHIN)
    told = item_9.by_day(db, patient, form, since, before)
    return tuple(Told(day, _number(answer)) for day, answer in told)


def _number(answer: Answer) -> int | None:
    return answer if isinstance(answer, int) else None


def _reach(form: str, days: Thresholds) -> timedelta:
    """Of the 24-hour form also as far back as an official answer is held against it."""
    recall = timedelta(days=days.official_recall if form == DAILY else 0)
    return max(days.reach(form), recall + timedelta(days=1))
