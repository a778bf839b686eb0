"""Time zones and countries to choose from."""

from __future__ import annotations

from functools import cache
from zoneinfo import available_timezones

from babel.core import get_global

LIKELY = {
    "US": "America/New_York",
    "CA": "America/Toronto",
    "AU": "Australia/Sydney",
    "DE": "Europe/Berlin",
    "ES": "Europe/Madrid",
    "PT": "Europe/Lisbon",
    "NZ": "Pacific/Auckland",
    "GB": "Europe/London",
}


@cache
def all_zones() -> tuple[str, ...]:
    """IANA names by place, in order of the alphabet; no aliases such as `EST`."""
    named_by_place = (name for name in available_timezones() if "/" in name)
    return tuple(sorted(name for name in named_by_place if not name.startswith("Etc/")))


def likely_zone(country: str) -> str:
    """The zone that most people of a country live in, or its first; UTC for an unknown country."""
    code = country.upper()
    if code in LIKELY:
        return LIKELY[code]
    of_country = (zone for zone, land in get_global("zone_territories").items() if land == code)
    return next((zone for zone in sorted(of_country) if zone in available_timezones()), "UTC")
