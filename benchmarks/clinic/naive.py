"""What the pages are held against: the same figures in the way that comes to mind first.

Both are timed without HTTP, chart and template; beside them our whole page, with all of these.
"""

from __future__ import annotations

import json
from collections.abc import Iterable
from datetime import date, datetime, timedelta

from sqlalchemy import Index
from sqlalchemy import select as pick
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column
from sqlmodel import col, select

from app import alerts, consents, dosing_sessions, relief
from app.core.instruments import INSTRUMENTS, Answer, score, unpack
from app.core.local_time import check_in_day
from app.database import Db
from app.tables import Clinic, Moment, Patient, Response, Submission
from benchmarks.clinic.bulk import insert_rows

RECENT = timedelta(days=60)


class Apart(DeclarativeBase):
    """Tables that are no part of the app's schema."""


class ItemAnswer(Apart):
    """A row for each answer of each item, as a normalised schema has it; of a few patients."""

    __tablename__ = "naive_item_answer"
    __table_args__ = (Index("ix_naive_item_answer_submission", "patient_id", "submission_id"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    patient_id: Mapped[int]
    submission_id: Mapped[str]
    instrument: Mapped[str]
    item: Mapped[int]
    answer: Mapped[str]


def caseload(db: Db, clinic: Clinic, patient: Patient, now: datetime) -> None:
    """Without summary rows: for each patient queries for the answers of the last 60 days, the
    official forms, the moods, the sessions, the open alerts, the consent and what relief needs."""
    for each in db.exec(select(Patient).where(Patient.clinic_id == clinic.id)):
        since = check_in_day(now, each.zone) - RECENT
        answered = select(Response).where(Response.patient_id == each.id, Response.day >= since)
        scored = [(row.day, row.score) for row in db.exec(answered.order_by(col(Response.day)))]
        official = select(Response).where(
            Response.patient_id == each.id, Response.instrument == "phq-9"
        )
        db.exec(official.order_by(col(Response.day).desc()).limit(2)).all()
        moods = select(Moment).where(Moment.patient_id == each.id, Moment.day >= since)
        days = {row.day for row in db.exec(moods)} | {day for day, _ in scored}
        sessions = dosing_sessions.standing(db, each)
        alerts.still_open(db, each)
        relief.fading(db, each, now)
        assert days and sessions and consents.latest(db, each)
    db.expunge_all()


def chart(db: Db, clinic: Clinic, patient: Patient, now: datetime) -> None:
    """Without responses: every submission ever made, the items of each loaded by a query of its
    own as an object mapper does unless told otherwise, and scored on each view."""
    totals: dict[tuple[str, date], int | None] = {}
    wanted = select(Submission).where(Submission.patient_id == patient.id)
    for submission in db.exec(wanted.order_by(col(Submission.made_at))).all():
        for code, answers in _forms(_items(db, submission)).items():
            if code != "mood" and any(answer is not None for answer in answers):
                totals[code, submission.day] = score(INSTRUMENTS[code], answers).total
    db.expunge_all()
    assert totals


def _items(db: Db, submission: Submission) -> Iterable[ItemAnswer]:
    wanted = pick(ItemAnswer).where(
        ItemAnswer.patient_id == submission.patient_id,
        ItemAnswer.submission_id == submission.submission_id,
    )
    return db.scalars(wanted.order_by(ItemAnswer.id)).all()


def _forms(items: Iterable[ItemAnswer]) -> dict[str, tuple[Answer, ...]]:
    forms: dict[str, list[str]] = {}
    for item in items:
        forms.setdefault(item.instrument, []).append(item.answer)
    return {code: unpack(",".join(answers)) for code, answers in forms.items()}


def normalise(db: Db, patients: Iterable[Patient]) -> None:
    """Write the item rows of these patients, once."""
    Apart.metadata.create_all(db.connection())
    for patient in patients:
        known = pick(ItemAnswer).where(ItemAnswer.patient_id == patient.id).limit(1)
        if db.scalars(known).first() is None:
            insert_rows(db, ItemAnswer, list(_item_rows(db, patient)))


def _item_rows(db: Db, patient: Patient) -> Iterable[dict[str, object]]:
    for row in db.exec(select(Submission).where(Submission.patient_id == patient.id)):
        for code, (_, packed) in json.loads(row.answers).items():
            for number, answer in enumerate(packed.split(","), 1):
                yield {
                    "patient_id": patient.id,
                    "submission_id": row.submission_id,
                    "instrument": code,
                    "item": number,
                    "answer": answer,
                }
