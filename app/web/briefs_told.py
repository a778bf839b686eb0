"""The brief in words, for the screen and for paper. On paper it must fit one page, so long words
are cut there, and say so."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime
from typing import Any

from app import briefs
from app.briefs import Agreed, Brief
from app.core.extremes import Extremes
from app.core.instruments import Instrument
from app.core.item_changes import NOT_TOLD, ItemChanges, moved_words
from app.core.local_time import check_in_day, local_date
from app.core.official_change import change_words
from app.core.paper_curve import on_paper
from app.core.phases import PHASE_WORDS
from app.core.relief_words import NOT_DRAWN, relief_lines
from app.core.series import number
from app.core.time_axis import day_words, short_day
from app.database import Db
from app.relief import Picture
from app.tables import Alert, Clinic, Patient
from app.talking_points import Point
from app.web.alerts_told import what
from app.web.day_words import hour_words, moment_words

ON_PAPER = {"points": 5, "characters": 210, "alerts": 3, "exercises": 6, "items": 4}
ON_LETTER = ("US", "CA")
CURVE_WIDTH = 760.0
WORST_LAST = ("amber", "red", "critical")


def brief_told(db: Db, patient: Patient, now: datetime, *, paper: bool) -> dict[str, Any]:
    """The context of `pages/brief.html`, but what its form says."""
    brief, clinic = briefs.of(db, patient, now), db.get_one(Clinic, patient.clinic_id)
    zone = clinic.zone
    points = [_point(each, zone, paper) for each in brief.points]
    shown = points[: ON_PAPER["points"]] if paper else points
    return {
        "paper": paper,
        "sheet": "letter" if clinic.country in ON_LETTER else "a4",
        "patient": {"public_id": patient.public_id, "name": patient.name},
        "made": moment_words(now, zone),
        "points": shown,
        "more_points": len(points) - len(shown),
        "alerts": [_alert(each) for each in brief.open_alerts],
        "worst_alert": _worst(brief.open_alerts),
        "most_alerts": ON_PAPER["alerts"] if paper else len(brief.open_alerts),
        "line": brief.line,
        "phase": PHASE_WORDS[brief.standing.phase],
        "last_session": day_words(brief.last_session) if brief.last_session else "",
        "since": _since(brief, check_in_day(now, patient.zone)),
        "relief": _relief(brief.relief, brief.measure, paper),
        "extremes": _extremes(brief.extremes, brief.measure),
        "items": _items(brief.items, ON_PAPER["items"] if paper else None),
        "official": change_words(brief.relief.official)
        if brief.relief and brief.relief.official
        else "",
        "practised": _practised(brief, paper),
        "agreed": _agreed(brief.agreed, local_date(now, patient.zone)),
    }


def _point(each: Point, zone: str, paper: bool) -> dict[str, Any]:
    most = ON_PAPER["characters"] if paper else None
    talked = each.talked_about_at
    return {
        "key": each.key,
        "title": each.said.title,
        "day": short_day(each.said.day),
        "words": _cut(each.said.words, most),
        "talked": hour_words(talked, zone) if talked else "",
    }


def _cut(parts: Sequence[str], most: int | None) -> list[str]:
    """At most so many characters in all; a cut is seen."""
    if most is None or sum(map(len, parts)) <= most:
        return list(parts)
    whole = " / ".join(" ".join(part.split()) for part in parts)
    return [f"{whole[:most].rstrip()} … (more on screen)"]


def _alert(alert: Alert) -> str:
    said = what(alert)
    return f"{alert.level.capitalize()}: {said[0].lower()}{said[1:]}, for {short_day(alert.day)}"


def _worst(found: Sequence[Alert]) -> str:
    return max((each.level for each in found), key=list(WORST_LAST).index, default="")


def _since(brief: Brief, today: date) -> str:
    if brief.last_session is None:
        return "In the last 14 days"
    days = (today - brief.since).days
    return f"Since the session of {short_day(brief.since)}" if days else "Since today’s session"


def _relief(picture: Picture | None, measure: Instrument, paper: bool) -> dict[str, Any] | None:
    """None before the first session."""
    if picture is None:
        return None
    drawn = bool(picture.curve.columns)
    return {
        "measure": measure,
        "curve": on_paper(picture.curve, CURVE_WIDTH) if paper and drawn else picture.curve,
        "width": CURVE_WIDTH,
        "not_drawn": NOT_DRAWN[picture.not_drawn] if picture.not_drawn else "",
        "last": relief_lines(picture.reliefs[:1])[0],
    }


def _extremes(found: Extremes | None, measure: Instrument) -> dict[str, Any] | None:
    """None where no day was answered. `worst` None where there is nothing to tell apart."""
    if found is None:
        return None
    best, worst = (
        {"day": day_words(day), "score": number(score)} for day, score in (found.best, found.worst)
    )
    return {
        "best": best,
        "worst": None if found.is_level else worst,
        "answered": found.answered,
        "measure": measure.name,
        "highest": measure.highest,
    }


def _items(forms: Sequence[ItemChanges], most: int | None) -> list[dict[str, Any]]:
    """Which questions moved, since the session and since the baseline; nothing before the first
    session, or where no form asks several questions over a day."""
    if not forms:
        return []
    every = [each for form in forms for each in form.items]
    session = [each for form in forms for each in form.moved_since_session]
    baseline = [each for form in forms for each in form.moved_since_baseline]
    return [
        _moved(
            "From just before the session",
            [moved_words(each, each.since_session) for each in session],
            any(each.since_session for each in every),
            most,
        ),
        _moved(
            "From the course’s baseline",
            [moved_words(each, each.since_baseline) for each in baseline],
            any(each.since_baseline for each in every),
            most,
        ),
    ]


def _moved(title: str, words: list[str], is_told: bool, most: int | None) -> dict[str, Any]:
    shown = words[:most]
    return {
        "title": title,
        "words": shown,
        "more": len(words) - len(shown),
        "none": "none moved" if is_told else NOT_TOLD,
    }


def _practised(brief: Brief, paper: bool) -> dict[str, Any]:
    done = brief.practised
    shown = done[: ON_PAPER["exercises"]] if paper else done
    return {
        "times": sum(each.times for each in done),
        "exercises": shown,
        "more": len(done) - len(shown),
    }


def _agreed(agreed: Agreed, today: date) -> dict[str, Any]:
    return {
        "today": agreed.day == today,
        "words": agreed.words,
        "day": day_words(agreed.day) if agreed.day else "",
        "commitments": agreed.commitments,
    }
