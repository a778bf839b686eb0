"""Where a quick exit leads: a plain calendar that works and says nothing of where one was."""

from __future__ import annotations

import calendar
import re
from datetime import date
from typing import Any

from fastapi import APIRouter, Request
from fastapi.responses import Response

from app.web.access import Anyone, Now
from app.web.pages import page

router = APIRouter()

WEEKDAYS = ("Mo", "Tu", "We", "Th", "Fr", "Sa", "Su")


@router.get("/elsewhere", dependencies=[Anyone])
def show(request: Request, now: Now, month: str = "") -> Response:
    """`month` as 2026-11; without it, or with one that is none, this one. Nobody is looked up, so
    that the page is the same for everybody; its day is UTC's, which the page's script corrects."""
    return page(request, "elsewhere.html", calendar=_month(_read(month) or now.date()))


def _read(month: str) -> date | None:
    found = re.fullmatch(r"([0-9]{4})-(0[1-9]|1[0-2])", month)
    year = int(found[1]) if found else 0
    return date(year, int(found[2]), 1) if found and 1900 <= year <= 2100 else None


def _month(day: date) -> dict[str, Any]:
    first = day.replace(day=1)
    weeks = calendar.Calendar().monthdayscalendar(first.year, first.month)
    return {
        "name": calendar.month_name[first.month],
        "year": first.year,
        "before": _beside(first, -1),
        "after": _beside(first, 1),
        "weekdays": WEEKDAYS,
        "weeks": weeks,
    }


def _beside(first: date, months: int) -> str:
    count = first.year * 12 + first.month - 1 + months
    return f"{count // 12:04d}-{count % 12 + 1:02d}"
