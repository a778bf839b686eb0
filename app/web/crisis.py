"""The numbers to call, as `fragments/crisis_lines.html` shows them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from app import clinic_hours, clinic_lines
from app.core import crisis_lines, risk_words
from app.core.phone_numbers import dialled
from app.database import Db
from app.tables import Clinic, ClinicLine


@dataclass(frozen=True)
class Own:
    """What a clinic adds for its own people; `hours` in words, or empty."""

    clinic: Clinic
    hours: str
    lines: Sequence[ClinicLine] = ()


def own_numbers(db: Db, clinic: Clinic, zone: str = "") -> Own:
    """As somebody whose clock is `zone` reads them."""
    hours = clinic_hours.in_words(clinic_hours.of(db, clinic), clinic, zone)
    return Own(clinic, hours, clinic_lines.standing(db, clinic))


def crisis(country: str, own: Own | None) -> dict[str, Any]:
    """Lines of a country, the clinic's own first, its emergency number, and the clinic when it is
    known."""
    added = clinic_lines.of_country(own.lines, country) if own else ()
    return {
        "lines": (*added, *crisis_lines.lines_for(country)),
        "danger": risk_words.DANGER,
        "emergency": crisis_lines.emergency_number(country),
        "clinic": _clinic(own) if own else None,
    }


def offline_numbers(country: str, own: Own) -> dict[str, Any]:
    """What the page kept for no network cannot know: the lines that the clinic added, which come
    `first`, and the clinic itself, `last`. Who reads, and when, is not in it: as long as nothing
    was sent nobody does."""
    clinic = own.clinic
    return {
        "first": [
            _number(line.name, line.number, line.hours, line.text_number or "")
            for line in clinic_lines.of_country(own.lines, country)
        ],
        "last": [_number(clinic.name, clinic.phone, own.hours)],
    }


def _number(name: str, number: str, hours: str, text_number: str = "") -> dict[str, str]:
    return {
        "name": name,
        "number": number,
        "href": f"tel:{dialled(number)}",
        "text": f"sms:{dialled(text_number)}",
        "text_number": text_number,
        "hours": hours,
    }


def _clinic(own: Own) -> dict[str, Any]:
    return {"name": own.clinic.name, "phone": own.clinic.phone or None, "hours": own.hours}
