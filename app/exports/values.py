"""One column's value as JSON has it, and back: checked, and never guessed at."""

from __future__ import annotations

import math
from datetime import UTC, date, datetime, time
from typing import Any

from sqlalchemy import Boolean, Column, Date, Float, Integer, Time

from app.tables.columns import Utc

LONGEST = 20_000  # characters of a text whose column has no limit of its own
YEARS = range(1900, 2200)
LARGEST = 2**31 - 1


class UnreadableValue(ValueError):
    """Says what is expected, never what was there."""


def tell(value: Any) -> Any:
    """Instants in UTC to the microsecond, so that they compare as text; days and hours as ISO."""
    if isinstance(value, datetime):
        return value.astimezone(UTC).replace(tzinfo=None).isoformat(timespec="microseconds") + "Z"
    if isinstance(value, date | time):
        return value.isoformat()
    return value


def read(column: Column[Any], said: Any) -> Any:
    """What a told value of this column was. Raises `UnreadableValue`."""
    if said is None:
        if column.nullable:
            return None
        raise UnreadableValue("something must stand here")
    kind = column.type
    if isinstance(kind, Utc):
        return _instant(said)
    if isinstance(kind, Date):
        return _day(said)
    if isinstance(kind, Time):
        return _hour(said)
    if isinstance(kind, Boolean):
        return _of(said, bool, "true or false")
    if isinstance(kind, Integer):
        return _whole(said)
    if isinstance(kind, Float):
        return _number(said)
    return text(said, getattr(kind, "length", None) or LONGEST)


def text(said: Any, longest: int = LONGEST) -> str:
    """Without what no database stores. Raises `UnreadableValue`."""
    words: str = _of(said, str, "text")
    if len(words) > longest:
        raise UnreadableValue(f"text of up to {longest} characters")
    if "\0" in words or any("\ud800" <= letter <= "\udfff" for letter in words):
        raise UnreadableValue("text without broken characters")
    return words


def words_of(said: Any) -> dict[str, str]:
    """An object of texts. Raises `UnreadableValue`."""
    parts = _of(said, dict, "an object of texts")
    return {text(name, 40): text(words) for name, words in parts.items()}


def _of(said: Any, kind: type, words: str) -> Any:
    if type(said) is not kind:
        raise UnreadableValue(words)
    return said


def _instant(said: Any) -> datetime:
    try:
        at = datetime.fromisoformat(text(said, 40))
        if at.tzinfo is not None and at.astimezone(UTC).year in YEARS:
            return at.astimezone(UTC)
    except (ValueError, OverflowError):
        pass
    raise UnreadableValue("an instant such as 2026-11-20T19:30:00Z")


def _day(said: Any) -> date:
    words = text(said, 40)
    try:
        day = date.fromisoformat(words)
    except ValueError:
        day = date.min
    if day.year not in YEARS or day.isoformat() != words:
        raise UnreadableValue("a day such as 2026-11-20")
    return day


def _hour(said: Any) -> time:
    try:
        hour = time.fromisoformat(text(said, 40))
    except ValueError:
        hour = time(tzinfo=UTC)
    if hour.tzinfo is not None:
        raise UnreadableValue("an hour such as 19:30:00")
    return hour


def _whole(said: Any) -> int:
    number: int = _of(said, int, "a whole number")
    if abs(number) > LARGEST:
        raise UnreadableValue("a smaller whole number")
    return number


def _number(said: Any) -> float:
    if type(said) not in (int, float) or not math.isfinite(said) or abs(said) > LARGEST:
        raise UnreadableValue("a number")
    return float(said)
