"""The numbers to call, as `fragments/crisis_lines.html` shows them."""

from __future__ import annotations

from typing import Any

from app.core import crisis_lines
from app.tables import Clinic


def crisis(country: str, clinic: Clinic | None) -> dict[str, Any]:
    """Lines of a country, its emergency number, and the clinic when it is known."""
    return {
        "lines": crisis_lines.lines_for(country),
        "emergency": crisis_lines.emergency_number(country),
        "clinic": {"name": clinic.name, "phone": clinic.phone or None, "hours": clinic.hours}
        if clinic
        else None,
    }
