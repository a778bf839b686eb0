"""What stands above every page of the clinic: its open alerts, until each is closed, and whether
anybody is being told of them."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import replace
from datetime import datetime
from typing import Any

from app import alert_overviews
from app.alert_overviews import Notice, Standing
from app.core.alert_clock import is_late
from app.database import Db
from app.tables import Clinic, Staff
from app.web.alert_states_told import (
    lately_words,
    overdue_words,
    seen_words,
    taken_words,
    telling_words,
)
from app.web.alerts_told import in_short

MOST_ROWS = 3
LATE = "Nobody is being told of alerts: the part that sends has not run since {at}."
NEVER_RAN = "Nobody is being told of alerts: the part that sends has never run here."
WHAT_TO_DO = (
    "Please look here yourselves until it runs, and ask whoever looks after this computer to start"
    " it again: “afterglow worker”, or the whole server."
)


def alert_bar_told(
    db: Db, staff: Staff, clinic: Clinic, now: datetime, *, but: str = "",
    seen_now: Collection[int] = (),
) -> dict[str, Any] | None:  # fmt: skip
    """None where there is nothing to say. `but`: the patient whose alerts stand on the page itself.
    `seen_now`: alerts that this very reading made seen, which its own picture does not show."""
    found = [
        _seen(each, staff, now) if each.alert.id in seen_now else each
        for each in alert_overviews.standing(db, staff, clinic, now)
        if each.patient_id != but
    ]
    own = [each for each in found if each.is_mine]
    ids = [each.alert.id for each in own[:MOST_ROWS] if each.alert.id is not None]
    beat, told = alert_overviews.telling(db, ids)
    late = _late(beat, now, clinic.zone)
    if not found and late is None:
        return None
    return {
        "late": late,
        "rows": [
            _row(each, told.get(each.alert.id or 0, ()), staff, clinic.zone, now)
            for each in own[:MOST_ROWS]
        ],
        "count": len(own),
        "others": _others(found[len(own) :], len(own)),
    }


def _seen(one: Standing, staff: Staff, now: datetime) -> Standing:
    handling = replace(one.handling, seen_at=now, seen_by=staff.name)
    return replace(one, handling=handling)


def _late(beat: datetime | None, now: datetime, zone: str) -> dict[str, str] | None:
    if not is_late(beat, now):
        return None
    since = NEVER_RAN if beat is None else LATE.format(at=lately_words(beat, now, zone))
    return {"since": since, "to_do": WHAT_TO_DO}


def _row(
    one: Standing, notices: Sequence[Notice], staff: Staff, zone: str, now: datetime
) -> dict[str, Any]:
    alert, handling = one.alert, one.handling
    telling, nobody = telling_words(notices, now, zone)
    return {
        "public_id": alert.public_id,
        "level": alert.level,
        "patient": one.patient,
        "href": f"/patients/{one.patient_id}#alerts-title",
        "what": in_short(alert),
        "raised": lately_words(alert.raised_at, now, zone),
        "seen": seen_words(alert.raised_at, handling, now, zone),
        "overdue": overdue_words(handling, now),
        "taken": taken_words(handling, now, zone),
        "is_held": handling.is_held(now),
        "telling": telling,
        "nobody": nobody and not handling.is_held(now),
    }


def _others(rest: Sequence[Standing], own: int) -> str:
    """ "2 more of your colleagues, 1 of them critical"; "" where there are none."""
    if not rest:
        return ""
    critical = sum(each.alert.level == "critical" for each in rest)
    told = f", {critical} of them critical" if critical else ""
    return f"{len(rest)} {'more' if own else 'open'} of your colleagues{told}"
