"""The patient's own days: the 24-hour trend, each day in a line, and one day in full."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

from fastapi import APIRouter, Request
from fastapi.responses import Response

from app import days, reviews, trends
from app.core.local_time import check_in_day
from app.database import Db as Session
from app.tables import Patient
from app.web.access import Db, Now, SignedInPatient, not_found
from app.web.day_words import day_words
from app.web.history_days import day_told, line_told, read_words, session_days
from app.web.pages import page

router = APIRouter()

RANGES = (("30", "30 days"), ("90", "90 days"), ("365", "A year"), ("all", "All"))
A_PAGE = timedelta(days=14)
ONE_DAY = timedelta(days=1)
YEARS = range(2000, 2100)


@router.get("/history")
def show(
    request: Request,
    patient: SignedInPatient,
    db: Db,
    now: Now,
    range: str = "30",
    before: str = "",
) -> Response:
    """`range` is the chart's; `before` a day, for the fourteen days of lines that end before it."""
    trend = trends.trend(db, patient, range, now, official=False)
    window = trend.chart.window
    today = check_in_day(now, patient.zone)
    told = {
        "range": trend.span,
        "ranges": RANGES,
        "answered_words": _answered_words(db, patient, window.first, today),
        **_lines(db, patient, _read_day(before), today, trend.span),
    }
    return page(request, "history.html", days=told, chart=trend.chart, table=trend.table)


def _answered_words(db: Session, patient: Patient, first: date, today: date) -> str:
    """Counted from the first answer on: the days before it were never asked about."""
    earliest = days.first_answered(db, patient)
    if earliest is None or earliest > today:
        return "No day answered yet"
    since = max(first, earliest)
    answered = len(days.between(db, patient, since, today))
    of = (today - since).days + 1
    return f"{answered} of {of} day{'s' if of != 1 else ''} answered"


def _lines(
    db: Session, patient: Patient, before: date | None, today: date, span: str
) -> dict[str, Any]:
    """Fourteen days at a time, newest first, the unanswered ones too: a gap is shown as one."""
    earliest = days.first_answered(db, patient)
    last = min(before - ONE_DAY, today) if before else today
    if earliest is None or last < earliest:
        return {"list": [], "older_href": None}
    first = max(last - A_PAGE + ONE_DAY, earliest)
    answered = days.between(db, patient, first, last)
    sessions, read = session_days(db, patient), reviews.read_days(db, patient, first, last)
    shown = [last - ONE_DAY * step for step in range((last - first).days + 1)]
    older = f"/history?range={span}&before={first.isoformat()}#days" if first > earliest else None
    return {
        "list": [
            line_told(day, answered.get(day), day in sessions)
            | {"read": read_words(read.get(day), patient.zone)}
            for day in shown
        ],
        "older_href": older,
    }


def _read_day(text: str) -> date | None:
    try:
        day = date.fromisoformat(text)
    except ValueError:
        return None
    return day if day.year in YEARS else None


@router.get("/history/{day}")
def show_day(request: Request, day: str, patient: SignedInPatient, db: Db, now: Now) -> Response:
    """One day: every answer, every note of one's own. A day to come is not found."""
    chosen, today = _read_day(day), check_in_day(now, patient.zone)
    if chosen is None or chosen > today or chosen.isoformat() != day:
        raise not_found()
    told = day_told(db, patient, chosen, now)
    told["read"] = read_words(
        reviews.read_days(db, patient, chosen, chosen).get(chosen), patient.zone
    )
    told["before"] = _neighbour(chosen - ONE_DAY)
    told["after"] = _neighbour(chosen + ONE_DAY) if chosen < today else None
    return page(request, "history_day.html", day=told)


def _neighbour(day: date) -> dict[str, str]:
    return {"href": f"/history/{day.isoformat()}", "words": day_words(day)}
