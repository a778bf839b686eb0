"""The clinic's alerts of one month, in its own time, with what they add up to."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, datetime
from typing import Any

from app import alert_histories, alerts
from app.alert_histories import Past, after, before
from app.core.alert_clock import is_overdue, learned_at, length_words, long_unread
from app.core.alert_tallies import Tally, tally
from app.core.local_time import local_date
from app.database import Db
from app.tables import Clinic
from app.web.alerts_told import in_short
from app.web.day_words import MONTHS, moment_words

A_PAGE = 50
SHOWS = {"all": "All", "open": "Still open", "closed": "Closed"}
LEVELS = ("critical", "red", "amber")


def alert_history_told(
    db: Db, clinic: Clinic, asked: Mapping[str, str], now: datetime
) -> dict[str, Any]:
    """For `pages/alert_history.html`; `asked` as the address says it."""
    this_month = local_date(now, clinic.zone).replace(day=1)
    first = min(alert_histories.first_month(db, clinic, now), this_month)
    show = asked.get("show", "all") if asked.get("show") in SHOWS else "all"
    any_month = asked.get("month") == "all"
    month = _month(asked.get("month", ""), first, this_month)
    if any_month:
        found, show = alert_histories.still_open(db, clinic), "open"
    else:
        found = alert_histories.of_month(db, clinic, month)
    shown = [one for one in found if _shows(show, one)]
    pages = max(1, -(-len(shown) // A_PAGE))
    number = min(max(1, _number(asked.get("page", "1"))), pages)
    return {
        "clinic": clinic.name,
        "month": "" if any_month else f"{MONTHS[month.month - 1]} {month.year}",
        "address": _address("all" if any_month else _code(month), show),
        "filters": [] if any_month else _filters(found, month, show),
        "earlier": None if any_month or month <= first else _named(before(month)),
        "later": None if any_month or month >= this_month else _named(after(month)),
        "this_month": _named(this_month) if any_month else None,
        "tally": None if any_month else _tally(tally((one.handled for one in found), now)),
        "rows": [_row(one, clinic.zone, now) for one in shown[(number - 1) * A_PAGE :][:A_PAGE]],
        "number": number,
        "pages": pages,
    }


def _shows(show: str, one: Past) -> bool:
    return show == "all" or (one.closed_at is None) == (show == "open")


def _month(text: str, first: date, last: date) -> date:
    try:
        month = date.fromisoformat(f"{text}-01")
    except ValueError:
        return last
    return min(max(month, first), last)


def _number(text: str) -> int:
    return int(text) if text.isascii() and text.isdigit() and len(text) < 6 else 1


def _code(month: date) -> str:
    return f"{month:%Y-%m}"


def _address(month: str, show: str) -> str:
    return f"/alerts?month={month}&show={show}"


def _named(month: date) -> dict[str, str]:
    words = f"{MONTHS[month.month - 1]} {month.year}"
    return {"href": _address(_code(month), "all"), "words": words}


def _filters(found: Sequence[Past], month: date, show: str) -> list[dict[str, Any]]:
    return [
        {
            "href": _address(_code(month), name),
            "words": words,
            "count": sum(_shows(name, one) for one in found),
            "current": name == show,
        }
        for name, words in SHOWS.items()
    ]


def _tally(of: Tally) -> dict[str, Any]:
    """`facts`: a name, a value and what it means."""
    waited = length_words(of.to_seen) if of.to_seen is not None else "–"
    took = length_words(of.to_closed) if of.to_closed is not None else "–"
    return {
        "count": of.count,
        "levels": [(level, of.by_level.get(level, 0)) for level in LEVELS],
        "facts": [
            ("Half were seen within", waited, "of the alert"),
            ("Half were closed within", took, "of the first look"),
            ("Unread for more than 12 h", of.long_unread, "by the clock, nights and weekends too"),
            ("Not closed within 12 h of the first look", of.overdue, "open ones among them"),
        ],
        "open": of.open,
    }


def _row(one: Past, zone: str, now: datetime) -> dict[str, Any]:
    alert, seen_at = one.alert, one.handling.seen_at
    known = learned_at(seen_at, one.closed_at)
    return {
        "level": alert.level,
        "patient": one.patient,
        "href": f"/patients/{one.patient_id}",
        "what": in_short(alert),
        "reason": alert.reason if alert.cause not in ("help", "follow-up") else "",
        "raised": moment_words(alert.raised_at, zone),
        "seen": _step(seen_at, one.handling.seen_by, alert.raised_at, zone),
        "unread": "" if known else f"Unread for {length_words(now - alert.raised_at)}",
        "taken": _step(one.handling.taken_at, one.handling.taken_by, alert.raised_at, zone),
        "closed": _step(one.closed_at, one.closed_by, known, zone),
        "done": next((words for code, words in alerts.DONE.items() if code == one.done), ""),
        "long_unread": long_unread(alert.raised_at, now, seen_at, one.closed_at),
        "overdue": is_overdue(known, now, one.closed_at),
    }


def _step(
    at: datetime | None, who: str, since: datetime | None, zone: str
) -> dict[str, str] | None:
    """When, by whom, and how long after."""
    if at is None or since is None:
        return None
    return {"at": moment_words(at, zone), "who": who, "after": length_words(at - since)}
