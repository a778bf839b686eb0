"""The summary row of a patient: rewritten in the same transaction as what it sums up."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime, timedelta
from itertools import takewhile

from sqlmodel import col, select

from app import item_9, relief, unread
from app.core.local_time import check_in_day, local_date
from app.core.recent_answers import answered_of, rise_of, usual_gap
from app.database import Db
from app.tables import (
    Alert,
    AlertClosure,
    DosingSession,
    Moment,
    Patient,
    PatientSummary,
    Response,
    SafetyAnswer,
)

RECENT_DAYS = 60
WORST_FIRST = ("critical", "red", "amber")
DAILY_MEASURE = {
    "full-daily": "phq-9-today",
    "short-daily": "phq-4-today",
    "official-daily": "phq-9",
}


def refresh(db: Db, patient: Patient, now: datetime) -> PatientSummary:
    """Rewrite the patient's summary from the current rows; a handful of indexed reads.

    Two writers of one patient take turns here, so that neither sums up without the other's rows.
    """
    db.flush()
    assert patient.id is not None
    take_turns(db, patient)
    summary = db.get(PatientSummary, patient.id, populate_existing=True)
    if summary is None:
        summary = PatientSummary(patient_id=patient.id, clinic_id=patient.clinic_id)
    since = check_in_day(now, patient.zone) - timedelta(days=RECENT_DAYS - 1)
    responses = _responses_since(db, patient, since)
    _sum_up_scores(summary, responses, DAILY_MEASURE[patient.plan])
    alone = item_9.told_since(db, patient, since)
    _sum_up_item_9(summary, responses, alone)
    _sum_up_official(db, patient, summary)
    summary.recent = _recent(responses, _mood_days(db, patient, since), DAILY_MEASURE[patient.plan])
    _sum_up_recent(summary, DAILY_MEASURE[patient.plan])
    summary.last_answered_at = _last_answered_at(db, patient, alone)
    summary.dosing_days = _dosing_days(db, patient, since)
    summary.fading_on, summary.fading_since = relief.fading(db, patient, now) or (None, None)
    summary.lost_on = relief.lost_on(db, patient, now)
    summary.reviewed_at = unread.last_read_at(db, patient)
    summary.unreviewed, summary.unreviewed_since = unread.count(db, patient, now)
    _sum_up_alerts(db, patient, summary)
    db.add(summary)
    return summary


def take_turns(db: Db, patient: Patient) -> None:
    """Lock the patient's row until the commit (SQLite's write transaction does so already). New
    rows that point at it need not wait, so that this cannot end in a deadlock."""
    wanted = select(Patient.id).where(Patient.id == patient.id)
    db.exec(wanted.with_for_update(key_share=True)).one()


def _responses_since(db: Db, patient: Patient, since: date) -> list[Response]:
    wanted = select(Response).where(Response.patient_id == patient.id, Response.day >= since)
    return list(db.exec(wanted.order_by(col(Response.day))))


def _sum_up_scores(summary: PatientSummary, responses: list[Response], measure: str) -> None:
    scored = [row for row in responses if row.instrument == measure and row.score is not None]
    last = scored[-1] if scored else None
    summary.last_day = last.day if last else None
    summary.last_instrument = last.instrument if last else None
    summary.last_total = last.score if last else None
    summary.previous_total = scored[-2].score if len(scored) > 1 else None


def _sum_up_item_9(
    summary: PatientSummary, responses: list[Response], alone: Sequence[SafetyAnswer]
) -> None:
    """The highest answer to it on the last day that has one, since when it has been that, and
    whether it came without the rest of its form."""
    by_day: dict[date, tuple[int, datetime | None]] = {}
    for (_, day), told in item_9.merged(responses, alone).items():
        if isinstance(told.answer, int) and told.answer >= by_day.get(day, (0, None))[0]:
            by_day[day] = told.answer, told.alone_at
    days = sorted(by_day, reverse=True)
    last = days[0] if days else None
    summary.item_9_on = last
    summary.item_9, summary.item_9_alone_at = by_day[last] if last else (None, None)
    same = takewhile(lambda day: by_day[day][0] == summary.item_9, days)
    summary.item_9_since = min(same, default=None)


def _sum_up_official(db: Db, patient: Patient, summary: PatientSummary) -> None:
    """The two newest official totals of both forms, however long ago."""
    rows = _newest_two(db, patient, "phq-9")
    summary.official_day = rows[0].day if rows else None
    summary.official_total = rows[0].score if rows else None
    summary.official_items = rows[0].items if rows else None
    summary.previous_official_total = rows[1].score if len(rows) > 1 else None
    summary.previous_official_items = rows[1].items if len(rows) > 1 else None
    rows = _newest_two(db, patient, "gad-7")
    summary.gad_day = rows[0].day if rows else None
    summary.gad_total = rows[0].score if rows else None
    summary.previous_gad_total = rows[1].score if len(rows) > 1 else None


def _newest_two(db: Db, patient: Patient, instrument: str) -> list[Response]:
    newest = (
        select(Response)
        .where(
            Response.patient_id == patient.id,
            Response.instrument == instrument,
            col(Response.score).is_not(None),
        )
        .order_by(col(Response.day).desc())
        .limit(2)
    )
    return list(db.exec(newest))


def _mood_days(db: Db, patient: Patient, since: date) -> set[date]:
    days = select(col(Moment.day)).where(Moment.patient_id == patient.id, Moment.day >= since)
    return set(db.exec(days.distinct()))


def _recent(responses: list[Response], mood_days: set[date], measure: str) -> str:
    marks: dict[date, str] = dict.fromkeys(mood_days, "")
    for row in responses:
        if row.instrument in ("phq-9", "gad-7") and not marks.get(row.day):
            marks[row.day] = "o"
        marks.setdefault(row.day, "")
    for row in responses:
        if row.instrument == measure and row.score is not None:
            marks[row.day] = str(row.score)
    return " ".join(f"{day.isoformat()}={mark}" for day, mark in sorted(marks.items()))


def _sum_up_recent(summary: PatientSummary, measure: str) -> None:
    answered = answered_of(summary.recent)
    rise = rise_of(answered, measure)
    summary.usual_gap = usual_gap(answered)
    summary.rise_since = rise.since if rise else None
    summary.rise_now, summary.rise_usual = (rise.now, rise.usual) if rise else (None, None)


def _last_answered_at(db: Db, patient: Patient, alone: Sequence[SafetyAnswer]) -> datetime | None:
    latest_response = (
        select(Response.made_at)
        .where(Response.patient_id == patient.id)
        .order_by(col(Response.made_at).desc())
    )
    latest_moment = (
        select(Moment.made_at)
        .where(Moment.patient_id == patient.id)
        .order_by(col(Moment.made_at).desc())
    )
    found = [db.exec(latest_response.limit(1)).first(), db.exec(latest_moment.limit(1)).first()]
    found += [row.made_at for row in alone]
    return max((at for at in found if at), default=None)


def _dosing_days(db: Db, patient: Patient, since: date) -> str:
    rows = select(DosingSession.at).where(
        DosingSession.patient_id == patient.id, col(DosingSession.cancelled_at).is_(None)
    )
    days = sorted({local_date(at, patient.zone) for at in db.exec(rows)})
    past = [day for day in days if day < since][-1:]
    return " ".join(day.isoformat() for day in past + [day for day in days if day >= since])


def _sum_up_alerts(db: Db, patient: Patient, summary: PatientSummary) -> None:
    open_levels = (
        select(Alert.level)
        .outerjoin(AlertClosure, col(AlertClosure.alert_id) == Alert.id)
        .where(Alert.patient_id == patient.id, col(AlertClosure.alert_id).is_(None))
    )
    levels = list(db.exec(open_levels))
    summary.open_alerts = len(levels)
    summary.worst_alert = next((level for level in WORST_FIRST if level in levels), None)
