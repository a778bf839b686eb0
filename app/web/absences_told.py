"""Who is away and who covers, as the caseload tells it."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any

from app import absences
from app.absences import LONGEST_DAYS
from app.core.local_time import local_date
from app.core.time_axis import day_words
from app.database import Db
from app.tables import Clinic, Staff

USUAL_DAYS = 7


def absences_told(
    db: Db,
    staff: Staff,
    clinic: Clinic,
    now: datetime,
    *,
    typed: Mapping[str, str],
    wrong: str,
) -> dict[str, Any] | None:
    """The context of `fragments/clinic/cover.html`; None in a clinic of one."""
    colleagues = absences.colleagues(db, staff)
    if not colleagues:
        return None
    names, today = (
        {each.id: each.name for each in (*colleagues, staff)},
        local_date(now, clinic.zone),
    )
    return {
        "colleagues": [(each.public_id, each.name) for each in colleagues],
        "standing": [
            {
                "public_id": row.public_id,
                "back": "I am back" if row.staff_id == staff.id else "They are back",
                "words": f"{names[row.staff_id]} is away {day_words(row.from_day)} to"
                f" {day_words(row.until_day)}; {names[row.cover_id]} covers.",
            }
            for row in absences.to_come(db, clinic, now)
        ],
        "cover": typed.get("cover", ""),
        "from": typed.get("from", today.isoformat()),
        "until": typed.get("until", (today + timedelta(days=USUAL_DAYS)).isoformat()),
        "first": today.isoformat(),
        "last": (today + timedelta(days=LONGEST_DAYS)).isoformat(),
        "wrong": wrong,
    }
