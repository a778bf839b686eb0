"""Reading the form in which the clinic plans or corrects dosing sessions.

Forms come in as mappings and are read here, so that a page can show again what was typed.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date, datetime, time
from math import isfinite

MOST_MG = 2000.0
MOST_EVERY_DAYS = 365
LONGEST = {"setting": 200, "note": 4000}
YEARS = (2000, 2100)


@dataclass(frozen=True)
class Wanted:
    """`day` and `hour` are the patient's wall clock; `dose_mg` in milligrams or None."""

    day: date
    hour: time
    route: str | None
    dose_mg: float | None
    setting: str
    note: str
    sessions: int
    every_days: int


def read(
    form: Mapping[str, str], routes: Collection[str], longest_series: int
) -> tuple[Wanted | None, dict[str, str]]:
    """What is wanted, or None and a sentence for each field that could not be read."""
    wrong: dict[str, str] = {}
    day, hour = _day(form, wrong), _hour(form, wrong)
    route, dose = _route(form, routes, wrong), _dose(form, wrong)
    sessions = _whole(form, "sessions", longest_series, 1, wrong)
    every = _whole(form, "every_days", MOST_EVERY_DAYS, 7, wrong)
    for field, longest in LONGEST.items():
        if len(form.get(field, "")) > longest:
            wrong[field] = f"Up to {longest} characters."
    if wrong or day is None or hour is None:
        return None, wrong
    setting, note = form.get("setting", ""), form.get("note", "")
    return Wanted(day, hour, route, dose, setting, note, sessions, every), {}


def _day(form: Mapping[str, str], wrong: dict[str, str]) -> date | None:
    try:
        day = datetime.strptime(form.get("day", "").strip(), "%Y-%m-%d").date()  # noqa: DTZ007
    except ValueError:
        wrong["day"] = "Give the day of the session."
        return None
    if not YEARS[0] <= day.year < YEARS[1]:
        wrong["day"] = "That year cannot be right."
        return None
    return day


def _hour(form: Mapping[str, str], wrong: dict[str, str]) -> time | None:
    """ "10:30", or "10" for ten o'clock."""
    typed = form.get("hour", "").strip()
    hours, _, minutes = typed.partition(":")
    parts = (hours, minutes[:2] or "0")
    if all(part.isascii() and part.isdigit() and len(part) <= 2 for part in parts):
        hour, minute = int(parts[0]), int(parts[1])
        if hour < 24 and minute < 60:
            return time(hour, minute)
    wrong["hour"] = "Give the hour, such as 10:30."
    return None


def _route(form: Mapping[str, str], routes: Collection[str], wrong: dict[str, str]) -> str | None:
    route = form.get("route", "").strip()
    if route and route not in routes:
        wrong["route"] = "Choose one of the routes."
    return route or None


def _dose(form: Mapping[str, str], wrong: dict[str, str]) -> float | None:
    """Milligrams; a comma is a decimal point; empty is not known."""
    typed = form.get("dose_mg", "").strip().replace(",", ".")
    if not typed:
        return None
    try:
        dose = float(typed)
    except ValueError:
        dose = -1.0
    if not isfinite(dose) or not 0 < dose <= MOST_MG:
        wrong["dose_mg"] = f"A dose in mg, above 0 and up to {MOST_MG:g}."
        return None
    return dose


def _whole(
    form: Mapping[str, str], field: str, most: int, default: int, wrong: dict[str, str]
) -> int:
    typed = form.get(field, "").strip()
    if not typed:
        return default
    if typed.isascii() and typed.isdigit() and len(typed) < 6 and 1 <= int(typed) <= most:
        return int(typed)
    wrong[field] = f"A whole number from 1 to {most}."
    return default
