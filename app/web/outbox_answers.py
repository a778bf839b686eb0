"""What a phone is told of an item that it sent: taken in, or why not."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from fastapi.responses import JSONResponse, Response

from app.core.local_time import local_date
from app.tables import Patient
from app.web.day_words import hour_words, when_words
from app.web.outbox_items import Item

OTHER_ANSWERS = (
    "Something else was received before under the same number, and it was not changed. What you"
    " entered is still on this phone."
)
DAY_CLOSED = (
    "This was for a day that was over when it was made, so it was not added to the record. It is"
    " still on this phone."
)
TOO_OLD = (
    "This was made more than 14 days ago, which is too long to add it to the record. It is still"
    " on this phone."
)


def received(
    item: Item,
    patient: Patient,
    at: datetime,
    day: date,
    now: datetime,
    *,
    is_new: bool,
    **more: Any,
) -> Response:
    """201 when it is new, 200 when it had been stored before."""
    told = {
        "submission_id": item.submission_id,
        "received_at": at.isoformat(timespec="milliseconds"),
        "words": f"received {_when(at, patient, now)}",
        "day": day.isoformat(),
        **more,
    }
    return JSONResponse(told, 201 if is_new else 200)


def _when(at: datetime, patient: Patient, now: datetime) -> str:
    """ "09:14", and the day too if it was not today."""
    if local_date(at, patient.zone) == local_date(now, patient.zone):
        return hour_words(at, patient.zone)
    return when_words(at, patient.zone)


def refused(status: int, kind: str, problem: str) -> Response:
    return JSONResponse({"problem": problem, "kind": kind}, status)
