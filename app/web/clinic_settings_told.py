"""What each section of "How alerts are dealt with" shows: what counts now, or what was typed and
could not be read."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from typing import Any

from app import alert_routes, clinic_hours, clinic_lines
from app import rota as shifts
from app import thresholds as ladders
from app.core import crisis_lines
from app.core.crisis_lines import COUNTRIES
from app.core.escalation import USUAL as USUAL_ROUTES
from app.core.hours_words import WEEKDAYS
from app.core.ladder_bounds import BOUNDS
from app.core.local_time import local_date, to_local
from app.core.risk_ladder import USUAL
from app.core.stale_lines import STALE, is_stale
from app.database import Db
from app.rota import DAYS_AHEAD
from app.tables import Clinic, Staff
from app.web.day_words import date_words, moment_words

Typed = Mapping[str, str]
People = Sequence[Staff]

LEVELS = {
    "critical": "a plan or intent, not safe until tomorrow, or a call for help",
    "red": "item 9 at 2 or 3 and rising, or closer than usual",
    "amber": "the first 1, or an answer that nobody has reviewed lately",
}


def owner(clinic: Clinic, people: People, typed: Typed) -> dict[str, Any]:
    named = next((each for each in people if each.id == clinic.owner_id), None)
    return {
        "name": named.name if named else "",
        "chosen": typed.get("owner", named.public_id if named else ""),
        "people": _people(people),
    }


def hours(db: Db, clinic: Clinic, typed: Typed) -> dict[str, Any]:
    """Until hours are stated nothing is put into the fields that nobody said."""
    stated = clinic_hours.of(db, clinic)
    return {
        "words": clinic_hours.in_words(stated, clinic) if stated.are_stated else "",
        "old": clinic.hours,
        "days": [
            {"number": number, "name": name} | _day(number, stated.week.get(number), typed, stated)
            for number, name in enumerate(WEEKDAYS)
        ],
    }


def _day(number: int, span: Any, typed: Typed, stated: Any) -> dict[str, Any]:
    if typed:
        return {
            "opens": typed.get(f"opens-{number}", ""),
            "closes": typed.get(f"closes-{number}", ""),
            "closed": f"closed-{number}" in typed,
        }
    opens, closes = (f"{each:%H:%M}" for each in span) if span else ("", "")
    return {"opens": opens, "closes": closes, "closed": stated.are_stated and span is None}


def routes(db: Db, clinic: Clinic, people: People, typed: Typed) -> list[dict[str, Any]]:
    ids = {each.id: each.public_id for each in people}
    told = []
    for level, route in alert_routes.of(db, clinic).items():
        minutes = int(route.wait.total_seconds() // 60)
        usual = int(USUAL_ROUTES[level].wait.total_seconds() // 60)
        told.append(
            {
                "level": level,
                "what": LEVELS[level],
                "people": _people(people),
                "second": typed.get(f"{level}-second", ids.get(route.second, "")),
                "minutes": typed.get(f"{level}-minutes", str(minutes)),
                "out": typed.get(f"{level}-out", route.out_of_hours),
                "usual": _duration(usual),
            }
        )
    return told


def _duration(minutes: int) -> str:
    return f"{minutes // 60} hours" if minutes >= 120 and not minutes % 60 else f"{minutes} minutes"


def rota(db: Db, clinic: Clinic, people: People, now: datetime, typed: Typed) -> dict[str, Any]:
    local = to_local(now, clinic.zone).replace(minute=0, second=0, microsecond=0, tzinfo=None)
    last = local_date(now, clinic.zone) + timedelta(days=DAYS_AHEAD)
    return {
        "people": _people(people),
        "shifts": [
            {
                "public_id": row.public_id,
                "who": who.name,
                "words": f"{moment_words(row.starts_at, clinic.zone)} until"
                f" {moment_words(row.ends_at, clinic.zone)}",
                "now": row.starts_at <= now,
            }
            for row, who in shifts.to_come(db, clinic, now)
        ],
        "who": typed.get("who", ""),
        "from": typed.get("from", f"{local:%Y-%m-%d}T17:00"),
        "until": typed.get("until", f"{local + timedelta(days=1):%Y-%m-%d}T09:00"),
        "last": f"{last:%Y-%m-%d}T23:59",
        "days_ahead": DAYS_AHEAD,
    }


def thresholds(db: Db, clinic: Clinic, typed: Typed) -> dict[str, Any]:
    assert clinic.id is not None
    current = ladders.of(db, clinic.id)
    return {
        "fields": [
            {
                "code": code,
                "name": bound.name,
                "what": bound.what,
                "least": bound.least,
                "most": bound.most,
                "usual": getattr(USUAL, code),
                "days": typed.get(code, str(getattr(current, code))),
            }
            for code, bound in BOUNDS.items()
        ],
        "history": [
            {"who": each.who, "when": moment_words(each.at, clinic.zone), "changes": each.changes}
            for each in ladders.history(db, clinic)
        ],
    }


def lines(db: Db, clinic: Clinic, now: datetime, typed: Typed) -> dict[str, Any]:
    today = local_date(now, clinic.zone)
    return {
        "own": [
            {
                "public_id": row.public_id,
                "name": row.name,
                "country": COUNTRIES[row.country],
                "number": row.number,
                "text_number": row.text_number,
                "hours": row.hours,
                "verified": date_words(row.verified_on),
                "stale": is_stale(row.verified_on, today),
            }
            for row in clinic_lines.standing(db, clinic)
        ],
        "ours": [
            {
                "name": line.name,
                "number": line.number,
                "verified": date_words(line.verified_on),
                "stale": is_stale(line.verified_on, today),
            }
            for line in crisis_lines.lines_for(clinic.country)
        ],
        "country": COUNTRIES.get(clinic.country, clinic.country),
        "countries": list(COUNTRIES.items()),
        "stale_days": STALE.days,
        "typed": {"country": clinic.country, **typed},
    }


def _people(people: People) -> list[tuple[str, str]]:
    return [(each.public_id, each.name) for each in people]
