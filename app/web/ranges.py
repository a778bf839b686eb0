"""How far back a therapist looks: days, a year, all, or since one of the dosing sessions."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from app.core.time_axis import SINCE, short_day

RANGES = (("30", "30 days"), ("90", "90 days"), ("365", "A year"), ("all", "All"))
LATEST = 12  # sessions to choose from


def since_sessions(days: Sequence[date]) -> list[tuple[str, str]]:
    """[("since-2026-11-15", "session 3, 15 Nov 2026")], the newest first, from the days of all
    sessions that took place, in order."""
    numbered = list(enumerate(dict.fromkeys(days), start=1))[-LATEST:]
    return [
        (f"{SINCE}{day.isoformat()}", f"session {number}, {short_day(day)} {day.year}")
        for number, day in reversed(numbered)
    ]
