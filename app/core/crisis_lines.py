"""Whom to call, by country: crisis lines and the emergency number.

Data, so that it can be checked and go stale: only lines that were confirmed stand here [S]; every
other country shows its emergency number. A wrong number is worse than none.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from types import MappingProxyType

VERIFIED_ON = date(2026, 11, 1)
ALWAYS = "24 hours, every day"


@dataclass(frozen=True)
class Line:
    """`href` dials the number; `text_number` takes text messages, None if it does not."""

    name: str
    number: str
    href: str
    text_number: str | None
    hours: str
    verified_on: date


LINES: Mapping[str, tuple[Line, ...]] = MappingProxyType(
    {
        "US": (
            Line("988 Suicide & Crisis Lifeline", "988", "tel:988", "988", ALWAYS, VERIFIED_ON),
        ),
        "CA": (
            Line("9-8-8 Suicide Crisis Helpline", "9-8-8", "tel:988", "988", ALWAYS, VERIFIED_ON),
        ),
        "GB": (Line("Samaritans", "116 123", "tel:116123", None, ALWAYS, VERIFIED_ON),),
        "IE": (Line("Samaritans", "116 123", "tel:116123", None, ALWAYS, VERIFIED_ON),),
        "IN": (Line("Tele-MANAS", "14416", "tel:14416", None, ALWAYS, VERIFIED_ON),),
        "AU": (Line("Lifeline", "13 11 14", "tel:131114", None, ALWAYS, VERIFIED_ON),),
    }
)

# ISO 3166-1 code: the country's name and the number that brings an ambulance there.
EMERGENCY: Mapping[str, tuple[str, str]] = MappingProxyType(
    {
        "AT": ("Austria", "112"),
        "AU": ("Australia", "000"),
        "BE": ("Belgium", "112"),
        "BG": ("Bulgaria", "112"),
        "BR": ("Brazil", "192"),
        "CA": ("Canada", "911"),
        "CH": ("Switzerland", "112"),
        "CY": ("Cyprus", "112"),
        "CZ": ("Czechia", "112"),
        "DE": ("Germany", "112"),
        "DK": ("Denmark", "112"),
        "EE": ("Estonia", "112"),
        "ES": ("Spain", "112"),
        "FI": ("Finland", "112"),
        "FR": ("France", "112"),
        "GB": ("United Kingdom", "999"),
        "GR": ("Greece", "112"),
        "HR": ("Croatia", "112"),
        "HU": ("Hungary", "112"),
        "IE": ("Ireland", "112"),
        "IN": ("India", "112"),
        "IS": ("Iceland", "112"),
        "IT": ("Italy", "112"),
        "JP": ("Japan", "119"),
        "KR": ("South Korea", "119"),
        "LT": ("Lithuania", "112"),
        "LU": ("Luxembourg", "112"),
        "LV": ("Latvia", "112"),
        "MT": ("Malta", "112"),
        "MX": ("Mexico", "911"),
        "NL": ("Netherlands", "112"),
        "NO": ("Norway", "113"),
        "NZ": ("New Zealand", "111"),
        "PL": ("Poland", "112"),
        "PT": ("Portugal", "112"),
        "RO": ("Romania", "112"),
        "SE": ("Sweden", "112"),
        "SI": ("Slovenia", "112"),
        "SK": ("Slovakia", "112"),
        "US": ("United States", "911"),
    }
)

COUNTRIES: Mapping[str, str] = MappingProxyType(
    {code: name for code, (name, _) in sorted(EMERGENCY.items(), key=lambda entry: entry[1])}
)


def lines_for(country: str) -> tuple[Line, ...]:
    """The confirmed crisis lines of an ISO 3166-1 country code; none where we know none."""
    return LINES.get(country, ())


def emergency_number(country: str) -> str:
    """The number to dial for an ambulance; 112 for a country that we do not list."""
    return EMERGENCY[country][1] if country in EMERGENCY else "112"


def emergency_words(country: str) -> str:
    """One sentence beside the number: what it is, and what to do where we are not sure of it."""
    if country in EMERGENCY:
        return f"If you are in danger now, call {emergency_number(country)}."
    return (
        "If you are in danger now, call 112. It reaches the emergency services in many countries,"
        " from any mobile phone. If it does not answer, call your local emergency number."
    )
